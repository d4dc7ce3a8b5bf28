//! The progress of a subscriber in a log, and the replica that runs it.

use std::time::Duration;

use kernel::{Epoch, EpochId, LogName, Position};
use sqlx::{PgConnection, PgPool};
use uuid::Uuid;

use crate::LogError;

/// Time after which a lease ends that nobody renews.
pub const LEASE: Duration = Duration::from_secs(5);

/// A checkpoint that this replica holds the lease of.
#[derive(Clone, Debug)]
pub(crate) struct Checkpoint {
    pub(crate) subscriber: String,
    pub(crate) epoch: Epoch,
    pub(crate) position: Position,
    pub(crate) hash: Vec<u8>,
    pub(crate) holder: Uuid,
}

impl Checkpoint {
    /// Takes or renews the lease; `None` while another replica holds it.
    pub(crate) async fn take(
        db: &PgPool,
        subscriber: &str,
        epoch: Epoch,
        holder: Uuid,
    ) -> Result<Option<Self>, LogError> {
        let row: Option<(Uuid, i64, Vec<u8>)> =
            sqlx::query_as(include_str!("../sql/checkpoint_take.sql"))
                .bind(subscriber)
                .bind(epoch.log.as_str())
                .bind(epoch.id.uuid())
                .bind(holder)
                .bind(LEASE.as_secs_f64())
                .fetch_optional(db)
                .await
                .map_err(LogError::refused("take a checkpoint"))?;
        Ok(row.map(|(id, position, hash)| Self {
            subscriber: subscriber.to_owned(),
            epoch: Epoch { log: epoch.log, id: EpochId::new(id) },
            position: Position(position),
            hash,
            holder,
        }))
    }

    /// Moves it in the transaction of the effect; false when another replica has taken over.
    pub(crate) async fn advance(
        &self,
        tx: &mut PgConnection,
        to: Position,
        hash: &[u8],
        events: usize,
    ) -> Result<bool, sqlx::Error> {
        let moved = sqlx::query(include_str!("../sql/checkpoint_move.sql"))
            .bind(&self.subscriber)
            .bind(self.epoch.log.as_str())
            .bind(self.position.0)
            .bind(to.0)
            .bind(hash)
            .bind(i64::try_from(events).unwrap_or(i64::MAX))
            .bind(self.holder)
            .bind(LEASE.as_secs_f64())
            .execute(tx)
            .await?;
        Ok(moved.rows_affected() == 1)
    }

    /// Gives the lease back, so that another replica need not wait for it to run out.
    pub(crate) async fn release(db: &PgPool, subscriber: &str, log: LogName, holder: Uuid) {
        let released = sqlx::query(include_str!("../sql/checkpoint_release.sql"))
            .bind(subscriber)
            .bind(holder)
            .execute(db)
            .await;
        if let Err(error) = released {
            tracing::warn!(subscriber, log = log.as_str(), error = %error, "lease not given back; it runs out by itself");
        }
    }
}

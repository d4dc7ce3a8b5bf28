//! A new item of the exchange.

use kernel::{OfficeCode, Position, Quarter, Timestamp};
use serde::Serialize;
use service::Failure;
use sha2::{Digest, Sha256};
use sqlx::PgConnection;
use uuid::Uuid;

/// An item before it has a number.
#[derive(Clone, Debug)]
pub(crate) struct NewItem {
    pub(super) kind: &'static str,
    pub(super) subject: String,
    pub(super) of: Option<(OfficeCode, Quarter)>,
    /// The complaints or cases that it is about.
    pub(crate) ids: Vec<Uuid>,
    pub(super) body: Vec<u8>,
    /// Its event, which has at most one item.
    pub(super) cause: Option<Position>,
    pub(super) at: Timestamp,
}

impl NewItem {
    pub(crate) fn new(
        kind: &'static str,
        subject: String,
        body: &impl Serialize,
        at: Timestamp,
    ) -> Result<Self, Failure> {
        let body = serde_json::to_vec(body)
            .map_err(|error| Failure::internal("write a message to Itjen", &error))?;
        Ok(Self { kind, subject, of: None, ids: Vec::new(), body, cause: None, at })
    }

    /// Stores the item and returns its number; `None` when its event has an item already. Until the commit nobody else gets a number, so store it
    /// at the end of the transaction.
    pub(crate) async fn insert(&self, tx: &mut PgConnection) -> Result<Option<u64>, sqlx::Error> {
        sqlx::query(sql!("exchange_lock")).execute(&mut *tx).await?;
        let of = self.of.as_ref();
        let number: Option<i64> = sqlx::query_scalar(sql!("exchange_insert"))
            .bind(self.kind)
            .bind(&self.subject)
            .bind(of.map(|(office, _)| office.as_str()))
            .bind(of.map(|(_, quarter)| quarter.to_string()))
            .bind(&self.ids)
            .bind(&self.body)
            .bind(Sha256::digest(&self.body).as_slice())
            .bind(self.cause.map(|position| position.0))
            .bind(self.at.as_microsecond())
            .fetch_optional(tx)
            .await?;
        metrics::counter!("exchange_items_total", "kind" => self.kind).increment(1);
        Ok(number.and_then(|number| u64::try_from(number).ok()))
    }
}

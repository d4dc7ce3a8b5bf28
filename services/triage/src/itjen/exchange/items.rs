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
    kind: &'static str,
    subject: String,
    of: Option<(OfficeCode, Quarter)>,
    ids: Vec<Uuid>,
    body: Vec<u8>,
    cause: Option<Position>,
    at: Timestamp,
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

    /// Of an office and quarter, about these complaints or cases.
    #[must_use]
    pub(crate) fn about(mut self, office: OfficeCode, quarter: Quarter, ids: Vec<Uuid>) -> Self {
        self.of = Some((office, quarter));
        self.ids = ids;
        self
    }

    /// The item of this event. An event has at most one.
    #[must_use]
    pub(crate) const fn because(mut self, cause: Position) -> Self {
        self.cause = Some(cause);
        self
    }

    /// Ids of the complaints or cases that the item is about.
    pub(crate) fn ids(&self) -> &[Uuid] {
        &self.ids
    }

    /// Stores the item and returns its number; `None` when its event has an item already. Until the commit nobody else gets a number, so store it
    /// at the end of the transaction.
    pub(crate) async fn insert(&self, tx: &mut PgConnection) -> Result<Option<u64>, sqlx::Error> {
        sqlx::query(include_str!("../../../sql/exchange_lock.sql")).execute(&mut *tx).await?;
        let of = self.of.as_ref();
        let hash: [u8; 32] = Sha256::digest(&self.body).into();
        let number: Option<i64> =
            sqlx::query_scalar(include_str!("../../../sql/exchange_insert.sql"))
                .bind(self.kind)
                .bind(&self.subject)
                .bind(of.map(|(office, _)| office.as_str()))
                .bind(of.map(|(_, quarter)| quarter.to_string()))
                .bind(&self.ids)
                .bind(&self.body)
                .bind(hash.as_slice())
                .bind(self.cause.map(|position| position.0))
                .bind(self.at.as_microsecond())
                .fetch_optional(tx)
                .await?;
        metrics::counter!("exchange_items_total", "kind" => self.kind).increment(1);
        Ok(number.and_then(|number| u64::try_from(number).ok()))
    }
}

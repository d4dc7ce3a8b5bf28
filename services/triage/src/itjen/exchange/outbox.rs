//! The exchange as an outbox: the pipe carries it to the stream `ESCALATED`.

use async_nats::HeaderMap;
use futures::future::BoxFuture;
use kernel::LogName;
use relay::{Outbox, Outgoing};
use sqlx::PgPool;
use topology::names;

use super::read::{Item, read};

/// Hash of a body, and of the body before an erasure.
type Hashes = (Option<[u8; 32]>, Option<[u8; 32]>);

/// The table `triage.exchange`.
pub(crate) struct ExchangeOutbox(pub(crate) PgPool);

impl ExchangeOutbox {
    /// The former hash is there while the stream may hold either body. The pipe may have read the row before or after an erasure rewrote it.
    async fn hashes(&self, number: u64) -> Result<Hashes, sqlx::Error> {
        let row: Option<([u8; 32], Option<[u8; 32]>)> = sqlx::query_as(sql!("exchange_hash"))
            .bind(i64::try_from(number).unwrap_or(i64::MAX))
            .fetch_optional(&self.0)
            .await?;
        Ok(row.map_or((None, None), |(now, former)| (Some(now), former)))
    }
}

impl Outbox for ExchangeOutbox {
    fn name(&self) -> &'static str {
        "escalated"
    }

    fn stream(&self) -> &'static str {
        names::ESCALATED
    }

    fn subjects(&self) -> &'static str {
        names::subjects::TO_ITJEN
    }

    fn read(&self, after: u64, limit: usize) -> BoxFuture<'_, Result<Vec<Outgoing>, String>> {
        Box::pin(async move {
            let items = read(&self.0, after, limit).await.map_err(|error| error.to_string())?;
            Ok(items.into_iter().map(outgoing).collect())
        })
    }

    fn hash_at(&self, number: u64) -> BoxFuture<'_, Result<Option<[u8; 32]>, String>> {
        Box::pin(async move { Ok(self.hashes(number).await.map_err(|error| error.to_string())?.0) })
    }

    fn former_hash_at(&self, number: u64) -> BoxFuture<'_, Result<Option<[u8; 32]>, String>> {
        Box::pin(async move { Ok(self.hashes(number).await.map_err(|error| error.to_string())?.1) })
    }
}

/// The pipe adds id, number and hash.
fn outgoing(item: Item) -> Outgoing {
    let mut headers = HeaderMap::new();
    for (name, value) in [
        ("ce-specversion", "1.0"),
        ("ce-source", &names::sources::hub(LogName::Triage)),
        ("ce-type", &names::kinds::ce_type(&item.kind)),
        ("ce-time", &item.at().to_string()),
        ("ce-datacontenttype", "application/json"),
        ("ce-subject", &item.subject),
    ] {
        headers.insert(name, value);
    }
    Outgoing {
        number: item.number,
        subject: names::subjects::to_itjen(&item.kind),
        headers,
        payload: item.body.into(),
        hash: item.hash,
    }
}

//! Publishes receipts to the offices. The table is the outbox of the stream RECEIPTS.

use async_nats::HeaderMap;
use futures::FutureExt;
use futures::future::BoxFuture;
use kernel::{LogName, StreamId, Timestamp};
use relay::{Outbox, Outgoing, Pipe};
use service::Ticker;
use sqlx::PgPool;
use std::sync::Arc;
use topology::names;

use crate::tables::receipts::{self, ReceiptRow};

pub(crate) struct Receipts(pub(crate) PgPool);

pub(crate) fn ticker(pipe: Arc<Pipe>) -> Ticker {
    Box::new(move |stop, heart| {
        let pipe = Arc::clone(&pipe);
        Box::pin(async move {
            pipe.run(&stop, &|| heart.beat()).await;
            heart.stop();
        })
    })
}

impl Outbox for Receipts {
    fn name(&self) -> &'static str {
        "receipts"
    }

    fn stream(&self) -> &'static str {
        names::RECEIPTS
    }

    fn subjects(&self) -> &'static str {
        names::subjects::RECEIPTS_ALL
    }

    fn read(&self, after: u64, limit: usize) -> BoxFuture<'_, Result<Vec<Outgoing>, String>> {
        let (after, limit) = (after.cast_signed(), i64::try_from(limit).unwrap_or(i64::MAX));
        async move {
            let rows = receipts::after(&self.0, after, limit).await.map_err(told)?;
            rows.into_iter().map(outgoing).collect()
        }
        .boxed()
    }

    fn hash_at(&self, number: u64) -> BoxFuture<'_, Result<Option<[u8; 32]>, String>> {
        async move {
            let hash = receipts::hash_at(&self.0, number.cast_signed()).await.map_err(told)?;
            hash.map(hash32).transpose()
        }
        .boxed()
    }
}

#[expect(clippy::needless_pass_by_value, reason = "the shape that map_err wants")]
fn told(error: sqlx::Error) -> String {
    error.to_string()
}

fn hash32(bytes: Vec<u8>) -> Result<[u8; 32], String> {
    bytes.try_into().map_err(|_| "a hash is not 32 bytes".to_owned())
}

fn outgoing(row: ReceiptRow) -> Result<Outgoing, String> {
    let hash = hash32(row.hash)?;
    let at = Timestamp::from_microsecond(row.issued_us).map_err(|bad| bad.to_string())?;
    // The same receipt has the same id for ever, and another one with its number a different one.
    let id = StreamId::named(&format!("receipt/{}", hex::encode(hash))).to_string();
    let kind = names::subjects::read_receipt(&row.subject).unwrap_or_default();
    let mut headers = HeaderMap::new();
    for (name, value) in [
        ("ce-id", id.as_str()),
        ("ce-specversion", "1.0"),
        ("ce-source", names::sources::hub(LogName::Intake).as_str()),
        ("ce-type", names::kinds::ce_type(kind).as_str()),
        ("ce-time", at.to_string().as_str()),
        ("ce-datacontenttype", "application/json"),
        ("ce-office", row.office.as_str()),
        ("ce-subject", row.submission.as_str()),
    ] {
        headers.insert(name, value);
    }
    let number = row.number.cast_unsigned();
    Ok(Outgoing { number, subject: row.subject, headers, payload: row.body.into(), hash })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_receipt_names_its_submission_and_keeps_its_id() {
        let row = |number| ReceiptRow {
            number,
            office: "plm".into(),
            subject: "ph.rcpt.off.plm.submission.rejected.v1".into(),
            submission: "INGRESS/7".into(),
            issued_us: 1_795_316_400_000_000,
            body: b"{}".to_vec(),
            hash: vec![7; 32],
        };
        let (first, same) = (outgoing(row(1)).unwrap(), outgoing(row(1)).unwrap());
        let text = |name: &str| first.headers.get(name).unwrap().as_str().to_owned();
        assert_eq!(text("ce-type"), "id.go.porthealth.submission.rejected.v1");
        assert_eq!(text("ce-subject"), "INGRESS/7");
        assert_eq!(first.headers.get("ce-id"), same.headers.get("ce-id"));
        assert_eq!(first.number, 1);
    }
}

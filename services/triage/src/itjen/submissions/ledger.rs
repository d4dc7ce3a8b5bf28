//! The first answer to every submission, and the position up to which the bus was taken in.

use bus::Place;
use contracts::{Outcome, ReasonCode, Receipt};
use service::Failure;
use sqlx::PgConnection;
use uuid::Uuid;

use super::Submission;
use super::place::{STREAM, move_place};
use crate::error::damaged;
use crate::itjen::Itjen;
use crate::itjen::exchange::{NewItem, kinds};

#[derive(Clone, Copy)]
pub(crate) enum Source<'a> {
    /// A call that waits for the answer.
    Call,
    /// The bus, at a position that follows the last one that this replica took in.
    Bus { at: &'a Place, after: Option<&'a Place> },
}

/// Result of recording an answer.
pub(crate) enum Moved {
    Yes,
    /// The id already has an answer.
    Known,
    /// Another replica reads the stream now.
    TakenOver,
}

/// The first answer to an id, with the digest of its content.
pub(super) async fn find(itjen: &Itjen, id: Uuid) -> Result<Option<([u8; 32], Receipt)>, Failure> {
    let row: Option<([u8; 32], String)> =
        sqlx::query_as(sql!("submission_find")).bind(id).fetch_optional(&itjen.triage.db).await?;
    let Some((digest, receipt)) = row else { return Ok(None) };
    let receipt =
        serde_json::from_str(&receipt).map_err(|_| damaged("triage.submission.receipt"))?;
    Ok(Some((digest, receipt)))
}

/// Stores the answer, writes the receipt into the exchange, and moves the position of the bus on: in one transaction.
pub(super) async fn record(
    itjen: &Itjen,
    submission: &Submission,
    source: Source<'_>,
    receipt: &Receipt,
) -> Result<Moved, Failure> {
    let mut tx = itjen.triage.db.begin().await?;
    if let Source::Bus { at, after } = source
        && !move_place(&mut tx, at, after).await?
    {
        return Ok(Moved::TakenOver);
    }
    if !receipt.again && !remember(&mut tx, submission, receipt).await? {
        return Ok(Moved::Known);
    }
    let is_call = matches!(source, Source::Call);
    // A repeated call gets the receipt as its answer, and needs no second item.
    let number =
        if is_call && receipt.again { None } else { item(receipt)?.insert(&mut tx).await? };
    let is_new_refusal = !receipt.again && receipt.outcome == Outcome::Rejected;
    if let Some(number) = number.filter(|_| is_new_refusal) {
        park(&mut tx, submission, source, receipt, number).await?;
    }
    tx.commit().await?;
    if let Some(number) = number {
        itjen.progress.expect(number);
    }
    Ok(Moved::Yes)
}

/// Stores the first answer to an id; false when it has one. For a reused id the answer to its first content stays.
async fn remember(
    tx: &mut PgConnection,
    submission: &Submission,
    receipt: &Receipt,
) -> Result<bool, Failure> {
    let reused = receipt.reasons.iter().any(|reason| reason.code == ReasonCode::IdReused);
    let Some(id) = submission.id.filter(|_| !reused) else { return Ok(true) };
    let json = serde_json::to_string(receipt)
        .map_err(|error| Failure::internal("write a receipt", &error))?;
    let inserted = sqlx::query(sql!("submission_insert"))
        .bind(id)
        .bind(submission.digest.as_slice())
        .bind(json)
        .bind(receipt.received_at.as_microsecond())
        .execute(tx)
        .await?;
    Ok(inserted.rows_affected() == 1)
}

fn item(receipt: &Receipt) -> Result<NewItem, Failure> {
    let kind = match receipt.outcome {
        Outcome::Received => kinds::RECEIVED,
        Outcome::Rejected => kinds::REJECTED,
    };
    NewItem::new(kind, receipt.submission.clone(), receipt, receipt.received_at)
}

async fn park(
    tx: &mut PgConnection,
    submission: &Submission,
    source: Source<'_>,
    receipt: &Receipt,
    number: u64,
) -> Result<(), Failure> {
    let place = match source {
        Source::Call => "grpc".to_owned(),
        Source::Bus { at, .. } => format!("{STREAM}/{}", at.sequence),
    };
    let codes: Vec<String> = receipt.reasons.iter().map(|reason| reason.code.text()).collect();
    tracing::warn!(place, codes = codes.join(","), "a submission of Itjen was rejected");
    sqlx::query(sql!("submission_park"))
        .bind(i64::try_from(number).unwrap_or(i64::MAX))
        .bind(place)
        .bind(&submission.name)
        .bind(&submission.kind)
        .bind(codes)
        .bind(submission.digest.as_slice())
        .bind(i32::try_from(submission.bytes).unwrap_or(i32::MAX))
        .bind(receipt.received_at.as_microsecond())
        .execute(tx)
        .await?;
    Ok(())
}

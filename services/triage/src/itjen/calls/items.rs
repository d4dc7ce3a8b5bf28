//! Items of the exchange over gRPC, the subscriber's position in them, and sealed bytes that are too large to travel inside an item.

use kernel::{Actor, ComplaintId, PersonId};
use service::Failure;
use vault::{ContentKind, ContentRef};

use crate::app::Triage;
use crate::itjen::exchange::sealed_inside;

/// Writes the sealed bytes inside an item into the log of accesses. Call it before the item is handed out.
pub(crate) async fn note_handed_out(
    triage: &Triage,
    actor: &Actor,
    kind: &str,
    body: &[u8],
) -> Result<(), Failure> {
    for (complaint, what) in sealed_inside(kind, body)? {
        triage.note_access(actor, complaint.into(), &what).await?;
    }
    Ok(())
}

/// The highest number that a subscriber has stored; 0 at first.
pub(crate) async fn acknowledged(triage: &Triage, person: &PersonId) -> Result<u64, Failure> {
    let number: Option<i64> = sqlx::query_scalar(sql!("exchange_cursor"))
        .bind(person.as_str())
        .fetch_optional(&triage.db)
        .await?;
    Ok(number.and_then(|number| u64::try_from(number).ok()).unwrap_or(0))
}

/// Moves the subscriber's number on, and never back.
pub(crate) async fn store_acknowledged(
    triage: &Triage,
    person: &PersonId,
    number: u64,
) -> Result<(), Failure> {
    sqlx::query(sql!("exchange_acknowledge"))
        .bind(person.as_str())
        .bind(i64::try_from(number).unwrap_or(i64::MAX))
        .execute(&triage.db)
        .await?;
    Ok(())
}

/// The sealed bytes of one object. Its complaint must be pending with Itjen or escalated; for all others the answer is `NOT_FOUND`.
pub(crate) async fn fetch_sealed(
    triage: &Triage,
    actor: &Actor,
    content: ContentRef,
) -> Result<Vec<u8>, Failure> {
    let escalated = with_itjen(triage, content.complaint).await? == With::Escalated;
    let found = match content.kind {
        ContentKind::ComplaintText | ContentKind::Attachment | ContentKind::AttachmentClean => {
            of_intake(triage, content).await?
        }
        ContentKind::Message => triage.sealed_message(content).await?,
        _ if escalated => of_the_case(triage, content).await?,
        _ => None,
    };
    let bytes = found.ok_or_else(Failure::not_found)?;
    let what = [format!("{}/{}", content.kind.code(), content.item)];
    triage.note_access(actor, content.complaint.into(), &what).await?;
    Ok(bytes)
}

/// Why Itjen may have a complaint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum With {
    /// It is pending: not released yet.
    Pending,
    Escalated,
}

/// `NOT_FOUND` for a complaint that is neither pending nor escalated.
pub(super) async fn with_itjen(triage: &Triage, complaint: ComplaintId) -> Result<With, Failure> {
    let query = sqlx::query_as(sql!("exchange_with_itjen"));
    match query.bind(complaint.uuid()).fetch_one(&triage.db).await? {
        (_, true) => Ok(With::Escalated),
        (true, false) => Ok(With::Pending),
        (false, false) => Err(Failure::not_found()),
    }
}

async fn of_intake(triage: &Triage, content: ContentRef) -> Result<Option<Vec<u8>>, Failure> {
    let objects = triage.sealed_complaint(content.complaint).await?.objects;
    let mut matching = objects
        .into_iter()
        .filter(|object| object.kind == content.kind.code() && object.item == content.item);
    Ok(matching.next().map(|object| object.sealed))
}

async fn of_the_case(triage: &Triage, content: ContentRef) -> Result<Option<Vec<u8>>, Failure> {
    let file = triage.file(content.complaint.into()).await?;
    let texts = triage.sealed_texts(content.complaint, &file.events).await?;
    let mut matching =
        texts.into_iter().filter(|text| text.kind == content.kind && text.item == content.item);
    Ok(matching.next().map(|text| text.bytes))
}

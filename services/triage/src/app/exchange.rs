//! What Itjen reads over gRPC: the exchange, how far it has stored it, and sealed bytes that are too large to travel inside an item.

use kernel::{Actor, ComplaintId, PersonId};
use service::Failure;
use vault::{ContentKind, ContentRef};

use super::Triage;
use crate::exchange::{Item, read, sealed_inside};

/// The items after a number.
pub(crate) async fn read_exchange(
    triage: &Triage,
    after: u64,
    limit: usize,
) -> Result<Vec<Item>, Failure> {
    Ok(read(&triage.db, after, limit).await?)
}

/// Notes the sealed bytes inside an item before they are handed out.
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

/// Up to where a subscriber has stored what he got.
pub(crate) async fn acknowledged(triage: &Triage, person: &PersonId) -> Result<u64, Failure> {
    let number: Option<i64> = sqlx::query_scalar(include_str!("../../sql/exchange_cursor.sql"))
        .bind(person.as_str())
        .fetch_optional(&triage.db)
        .await?;
    Ok(number.and_then(|number| u64::try_from(number).ok()).unwrap_or(0))
}

/// Moves that on; never back.
pub(crate) async fn store_acknowledged(
    triage: &Triage,
    person: &PersonId,
    number: u64,
) -> Result<(), Failure> {
    sqlx::query(include_str!("../../sql/exchange_acknowledge.sql"))
        .bind(person.as_str())
        .bind(i64::try_from(number).unwrap_or(i64::MAX))
        .execute(&triage.db)
        .await?;
    Ok(())
}

/// The sealed bytes of one object of a complaint that waits with Itjen or was escalated; `NOT_FOUND` for all others.
pub(crate) async fn fetch_sealed(
    triage: &Triage,
    actor: &Actor,
    place: ContentRef,
) -> Result<Vec<u8>, Failure> {
    let escalated = with_itjen(triage, place.complaint).await? == With::Escalated;
    let found = match place.kind {
        ContentKind::ComplaintText | ContentKind::Attachment | ContentKind::AttachmentClean => {
            of_intake(triage, place).await?
        }
        ContentKind::Message => triage.sealed_message(place).await?,
        _ if escalated => of_the_case(triage, place).await?,
        _ => None,
    };
    let bytes = found.ok_or_else(Failure::not_found)?;
    let what = [format!("{}/{}", place.kind.code(), place.item)];
    triage.note_access(actor, place.complaint.into(), &what).await?;
    Ok(bytes)
}

/// Why a complaint lies with Itjen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum With {
    /// It was not released yet.
    Pending,
    /// Its case was escalated.
    Escalated,
}

/// `NOT_FOUND` when it does not lie with Itjen.
pub(super) async fn with_itjen(triage: &Triage, complaint: ComplaintId) -> Result<With, Failure> {
    let query = sqlx::query_as(include_str!("../../sql/exchange_with_itjen.sql"));
    match query.bind(complaint.uuid()).fetch_one(&triage.db).await? {
        (_, true) => Ok(With::Escalated),
        (true, false) => Ok(With::Pending),
        (false, false) => Err(Failure::not_found()),
    }
}

async fn of_intake(triage: &Triage, place: ContentRef) -> Result<Option<Vec<u8>>, Failure> {
    let objects = triage.sealed_complaint(place.complaint).await?.objects;
    let mut matching = objects
        .into_iter()
        .filter(|object| object.kind == place.kind.code() && object.item == place.item);
    Ok(matching.next().map(|object| object.sealed))
}

async fn of_the_case(triage: &Triage, place: ContentRef) -> Result<Option<Vec<u8>>, Failure> {
    let file = triage.file(place.complaint.into()).await?;
    let texts = triage.sealed_texts(place.complaint, &file.events).await?;
    let mut matching =
        texts.into_iter().filter(|text| text.kind == place.kind && text.item == place.item);
    Ok(matching.next().map(|text| text.bytes))
}

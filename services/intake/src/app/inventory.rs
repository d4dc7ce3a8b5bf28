//! Compares the sealed bytes with the log: every text, file and message of a complaint that an event names, and Itjen's key to it. Bytes that are
//! missing without a tombstone were removed behind the log's back.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use contracts::complaint::INSPECTORATE;
use eventlog::{EventLog, Recorded};
use kernel::{ComplaintId, Position};
use service::{Failure, Loss, MissingSeal};
use sha2::{Digest, Sha256};
use vault::{ContentKind, SealRef};

use crate::Objects;
use crate::domain::{Complaint, IntakeEvent, Refusal};
use crate::error::unreadable;

/// Rows read at once.
const PAGE: usize = 2000;

struct Named {
    complaint: ComplaintId,
    kind: ContentKind,
    item: u32,
    seal: SealRef,
}

/// Everything that complaints in the log name and that is not there. Reads each file, so it takes its time.
pub async fn missing_seals(log: &EventLog, objects: &Objects) -> Result<Vec<MissingSeal>, Failure> {
    let (mut at, mut states, mut missing) = (Position::START, BTreeMap::new(), vec![]);
    loop {
        let rows = log.read_after(at, PAGE).await?;
        let Some(last) = rows.last().map(|row| row.position) else { break };
        missing.extend(of_page(log, objects, &named(&rows, &mut states)?).await?);
        at = last;
    }
    // A tombstone is in the log before the first byte goes, so it was read by now.
    missing.retain(|seal| !is_erased(&states, seal.complaint));
    Ok(missing)
}

fn is_erased(states: &BTreeMap<ComplaintId, Complaint>, complaint: ComplaintId) -> bool {
    states.get(&complaint).is_some_and(|state| state.open() == Err(Refusal::Erased))
}

/// The seals that the rows of a page name, with their numbers.
fn named(
    rows: &[Recorded],
    states: &mut BTreeMap<ComplaintId, Complaint>,
) -> Result<Vec<Named>, Failure> {
    let mut all = vec![];
    for row in rows.iter().filter(|row| row.event_type.starts_with("complaint.")) {
        let event: IntakeEvent = row.event().map_err(|error| unreadable(&error))?;
        let complaint = ComplaintId::new(row.stream.uuid());
        let state = states.entry(complaint).or_default();
        all.extend(seals(&event, state).into_iter().map(|(kind, item, seal)| Named {
            complaint,
            kind,
            item,
            seal,
        }));
        state.evolve(&event);
    }
    Ok(all)
}

/// The seals that an event names after this state.
fn seals(event: &IntakeEvent, before: &Complaint) -> Vec<(ContentKind, u32, SealRef)> {
    let next = before.next();
    let numbered = |kind, first, seals: &[SealRef]| {
        (first..).zip(seals.to_vec()).map(|(item, seal)| (kind, item, seal)).collect::<Vec<_>>()
    };
    match event {
        IntakeEvent::ComplaintFiled(filed) => [
            numbered(ContentKind::ComplaintText, 0, &filed.texts),
            numbered(ContentKind::Attachment, 0, &filed.attachments),
        ]
        .concat(),
        IntakeEvent::MessagePosted(posted) => {
            vec![(ContentKind::Message, next.message, posted.message)]
        }
        IntakeEvent::ComplaintSupplemented(later) => {
            numbered(ContentKind::Attachment, next.file, &later.attachments)
        }
        _ => vec![],
    }
}

async fn of_page(
    log: &EventLog,
    objects: &Objects,
    named: &[Named],
) -> Result<Vec<MissingSeal>, Failure> {
    let (found, wraps) = found(log, named).await?;
    let mut missing = vec![];
    for seal in named {
        let lost =
            |kind, loss| MissingSeal { complaint: seal.complaint, kind, item: seal.item, loss };
        let loss = match found.get(&seal.seal.digest) {
            None => Some(Loss::Gone),
            Some(Some(whole)) => (!whole).then_some(Loss::Changed),
            Some(None) => in_store(objects, &seal.seal).await?,
        };
        missing.extend(loss.map(|loss| lost(seal.kind.code(), loss)));
        if seal.kind == ContentKind::ComplaintText && !wraps.contains(&seal.seal.digest) {
            missing.push(lost("wrap", Loss::Gone));
        }
    }
    Ok(missing)
}

type Found = (HashMap<[u8; 32], Option<bool>>, HashSet<[u8; 32]>);

/// Rows by digest, and the filings to which Itjen has the key.
async fn found(log: &EventLog, named: &[Named]) -> Result<Found, Failure> {
    let texts = named.iter().filter(|named| named.kind == ContentKind::ComplaintText);
    let filings: BTreeSet<[u8; 32]> = texts.map(|named| named.seal.digest).collect();
    let filings: Vec<[u8; 32]> = filings.into_iter().collect();
    let digests: Vec<[u8; 32]> = named.iter().map(|named| named.seal.digest).collect();
    let rows: Vec<(Vec<u8>, Option<bool>)> =
        sqlx::query_as(include_str!("../../sql/inventory_seals.sql"))
            .bind(&filings)
            .bind(&digests)
            .fetch_all(log.pool())
            .await?;
    let wraps: Vec<Vec<u8>> = sqlx::query_scalar(include_str!("../../sql/inventory_wraps.sql"))
        .bind(&filings)
        .bind(INSPECTORATE)
        .fetch_all(log.pool())
        .await?;
    let digest = |bytes: Vec<u8>| <[u8; 32]>::try_from(bytes).ok();
    let rows = rows.into_iter().filter_map(|(bytes, whole)| Some((digest(bytes)?, whole)));
    Ok((rows.collect(), wraps.into_iter().filter_map(digest).collect()))
}

async fn in_store(objects: &Objects, seal: &SealRef) -> Result<Option<Loss>, Failure> {
    Ok(match objects.get(&seal.digest).await? {
        None => Some(Loss::Gone),
        Some(bytes) if Sha256::digest(&bytes).as_slice() != seal.digest => Some(Loss::Changed),
        Some(_) => None,
    })
}

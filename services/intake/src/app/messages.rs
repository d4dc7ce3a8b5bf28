//! The other side of a mailbox, for triage: sealed messages in and out. Nothing here opens them.

use eventlog::ExecuteError;
use kernel::{Actor, CommandId, ComplaintId, Meta, Timestamp};
use service::Failure;
use vault::{ContentKind, SealRef};

use super::Intake;
use super::mailbox::named;
use super::sign_in::{events, folded};
use crate::domain::{Complaint, IntakeEvent, Numbers, Post, Refusal, Sender};
use crate::sealing::SealedObject;

/// A message that was sealed elsewhere.
pub(crate) struct PostSealed {
    pub(crate) command: CommandId,
    pub(crate) complaint: ComplaintId,
    pub(crate) item: u32,
    pub(crate) from: Sender,
    pub(crate) seal: SealRef,
    pub(crate) sealed: Vec<u8>,
}

pub(crate) struct Message {
    pub(crate) item: u32,
    pub(crate) from: Sender,
    pub(crate) sealed: bytes::Bytes,
    pub(crate) recorded_at: Timestamp,
}

/// All of them, and the number of the next.
pub(crate) struct Messages {
    pub(crate) messages: Vec<Message>,
    pub(crate) next_item: u32,
}

/// Puts it into the mailbox. False when the command was carried out before.
pub(crate) async fn post_sealed(
    intake: &Intake,
    actor: Actor,
    post: PostSealed,
) -> Result<bool, Failure> {
    let PostSealed { command, complaint, item, from, seal, sealed } = post;
    let number = i32::try_from(item).unwrap_or(i32::MAX);
    let (kind, digest, bytes) = (ContentKind::Message, seal.digest, sealed.into());
    let objects = [SealedObject { kind, item: number, digest, bytes }];
    intake.filings.put_mail(complaint, &objects).await?;
    let next = Numbers { message: item, file: 0 };
    let post = Post { from, next, message: Some(seal), files: vec![] };
    let meta = Meta { actor: Some(actor), ..Meta::default() };
    let decide = |state: &Complaint| state.post(&post);
    let done = intake.log.execute(complaint.into(), command, meta, decide).await;
    if matches!(done, Ok(_) | Err(ExecuteError::Refused(_))) {
        let state = intake.log.load::<Complaint>(complaint.into()).await?.state;
        if !state.holds(&digest) || state.open() == Err(Refusal::Erased) {
            intake.filings.forget_mail(&objects).await?;
        }
    }
    Ok(done?.applied)
}

/// The mailbox of a complaint. Not found when it was never filed, or erased.
pub(crate) async fn list_messages(
    intake: &Intake,
    complaint: ComplaintId,
) -> Result<Messages, Failure> {
    let events = events(intake, complaint).await?;
    let state = folded(&events);
    state.open().map_err(|_| Failure::not_found())?;
    let posted = events.iter().filter_map(|(row, event)| match event {
        IntakeEvent::MessagePosted(posted) => Some((row.recorded_at(), posted)),
        _ => None,
    });
    let posted: Vec<_> = posted.collect();
    let seals: Vec<SealRef> = posted.iter().map(|(_, one)| one.message).collect();
    let digests: Vec<[u8; 32]> = seals.iter().map(|seal| seal.digest).collect();
    let mut messages = vec![];
    for row in intake.filings.mail(complaint, &digests).await? {
        let Some(object) = intake.filings.object(row).await? else { continue };
        // Bytes that are no longer those of their event would be shown under somebody else's name.
        let Some(at) = named(&object, &seals) else { continue };
        let (recorded_at, one) = &posted[at];
        let (item, sealed) = (object.item, object.bytes);
        messages.push(Message { item, from: one.from, sealed, recorded_at: *recorded_at });
    }
    Ok(Messages { messages, next_item: state.next().message })
}

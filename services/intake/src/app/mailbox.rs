//! The mailbox that a code opens: status, messages, tombstone.

use kernel::{ComplaintId, OfficeCode, Timestamp};
use service::Failure;
use vault::{ContentKind, ContentRef, DataKey, SealRef};
use zeroize::Zeroizing;

use super::Intake;
use super::sign_in::{Session, sign_in};
use crate::domain::{ComplaintErased, IntakeEvent, MessagePosted, Sender};
use crate::tables::filings::Object;
use crate::views::status::{self, Status};

pub(crate) struct Mailbox {
    pub(crate) complaint: ComplaintId,
    pub(crate) office: OfficeCode,
    pub(crate) filed_at: Timestamp,
    /// True when it is about the head of the office. Itjen then acts instead of the head.
    pub(crate) about_head: bool,
    /// Progress of the case, from triage's events; `None` while the complaint waits with Itjen.
    pub(crate) status: Option<Status>,
    /// From both sides, in order.
    pub(crate) letters: Vec<Letter>,
    /// True when the code opens the content. It does not after an erasure, or for a letter that was sealed without a mailbox.
    pub(crate) can_write: bool,
    pub(crate) tombstone: Option<ComplaintErased>,
}

pub(crate) struct Letter {
    pub(crate) from: Sender,
    pub(crate) at: Timestamp,
    pub(crate) said: Said,
}

pub(crate) enum Said {
    Text(Zeroizing<String>),
    /// A message of which the bytes are gone.
    Lost,
    /// Files that the reporter sent later.
    Files(usize),
}

/// Checks that the code opens a mailbox, before anything else of a form is read.
pub(crate) async fn knows(intake: &Intake, code: &str) -> Result<(), Failure> {
    sign_in(intake, code).await.map(drop)
}

pub(crate) async fn mailbox(intake: &Intake, code: &str) -> Result<Mailbox, Failure> {
    let session = sign_in(intake, code).await?;
    let tombstone = session.events.iter().find_map(|(_, event)| match event {
        IntakeEvent::ComplaintErased(erased) => Some(erased.clone()),
        _ => None,
    });
    let letters = match (&session.key, &tombstone) {
        (Some(key), None) => letters(intake, &session, key).await?,
        _ => vec![],
    };
    let filed_at = session.filed_row.recorded_at();
    let status = match intake.deps.office(&session.filed.office) {
        Some(office) => status::of(&intake.deps.db, session.complaint, office, filed_at).await?,
        None => None,
    };
    Ok(Mailbox {
        complaint: session.complaint,
        office: session.filed.office.clone(),
        filed_at,
        about_head: session.filed.about_head,
        status,
        letters,
        can_write: session.key.is_some() && tombstone.is_none(),
        tombstone,
    })
}

async fn letters(
    intake: &Intake,
    session: &Session,
    key: &DataKey,
) -> Result<Vec<Letter>, Failure> {
    let mut texts = texts(intake, session, key).await?.into_iter();
    let letters = session.events.iter().filter_map(|(row, event)| {
        let (from, said) = match event {
            IntakeEvent::MessagePosted(posted) => {
                (posted.from, texts.next().flatten().map_or(Said::Lost, Said::Text))
            }
            IntakeEvent::ComplaintSupplemented(later) => {
                (Sender::Reporter, Said::Files(later.attachments.len()))
            }
            _ => return None,
        };
        Some(Letter { from, at: row.recorded_at(), said })
    });
    Ok(letters.collect())
}

/// The texts of all messages, in the order of their events. A message stays empty when its bytes are gone or are no longer those that its event
/// names; no other message takes its number.
async fn texts(
    intake: &Intake,
    session: &Session,
    key: &DataKey,
) -> Result<Vec<Option<Zeroizing<String>>>, Failure> {
    let posted = session.events.iter().filter_map(|(_, event)| match event {
        IntakeEvent::MessagePosted(MessagePosted { message, .. }) => Some(*message),
        _ => None,
    });
    let seals: Vec<SealRef> = posted.collect();
    let mut texts: Vec<_> = seals.iter().map(|_| None).collect();
    let digests: Vec<[u8; 32]> = seals.iter().map(|seal| seal.digest).collect();
    for row in intake.filings.mail(session.complaint, &digests).await? {
        let Some(object) = intake.filings.object(row).await? else { continue };
        if let Some(at) = named(&object, &seals) {
            texts[at] = opened(session, key, &object);
        }
    }
    if texts.iter().any(Option::is_none) {
        tracing::error!("messages of a mailbox are lost or do not open");
    }
    Ok(texts)
}

/// The message that an event names under the number of these bytes, if they are its bytes.
pub(super) fn named(object: &Object, seals: &[SealRef]) -> Option<usize> {
    let at = usize::try_from(object.item).ok()?;
    vault::check(&object.bytes, seals.get(at)?).ok().map(|()| at)
}

fn opened(session: &Session, key: &DataKey, object: &Object) -> Option<Zeroizing<String>> {
    let (complaint, item) = (session.complaint, object.item);
    let place = ContentRef { complaint, kind: ContentKind::Message, item };
    let opened = vault::open(key, &place, &object.bytes).ok()?;
    Some(Zeroizing::new(String::from_utf8_lossy(&opened.content).into_owned()))
}

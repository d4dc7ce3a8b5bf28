//! What a reporter sees with the code: status, messages, tombstone.

use kernel::{ComplaintId, OfficeCode, Timestamp};
use service::Failure;
use vault::{ContentKind, ContentRef, DataKey};
use zeroize::Zeroizing;

use super::Intake;
use super::sign_in::{Session, sign_in};
use crate::domain::{ComplaintErased, IntakeEvent, MessagePosted, Sender};
use crate::error::unreadable;
use crate::views::status::{self, Status};

/// A mailbox, opened.
pub(crate) struct Mailbox {
    pub(crate) complaint: ComplaintId,
    pub(crate) office: OfficeCode,
    pub(crate) filed_at: Timestamp,
    /// What triage has told of the case; `None` while the complaint waits with Itjen.
    pub(crate) status: Option<Status>,
    /// Both ways, in order.
    pub(crate) letters: Vec<Letter>,
    /// Whether the code opens the content: not after an erasure, and not for a letter that was sealed without a mailbox.
    pub(crate) can_write: bool,
    pub(crate) tombstone: Option<ComplaintErased>,
}

/// Something in the mailbox.
pub(crate) struct Letter {
    pub(crate) from: Sender,
    pub(crate) at: Timestamp,
    pub(crate) said: Said,
}

/// What it is.
pub(crate) enum Said {
    /// A message.
    Text(Zeroizing<String>),
    /// Files that the reporter sent later.
    Files(usize),
}

/// Opens the mailbox of a code.
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
            IntakeEvent::MessagePosted(posted) => (posted.from, Said::Text(texts.next()?)),
            IntakeEvent::ComplaintSupplemented(later) => {
                (Sender::Reporter, Said::Files(later.attachments.len()))
            }
            _ => return None,
        };
        Some(Letter { from, at: row.recorded_at(), said })
    });
    Ok(letters.collect())
}

/// The messages in their order.
async fn texts(
    intake: &Intake,
    session: &Session,
    key: &DataKey,
) -> Result<Vec<Zeroizing<String>>, Failure> {
    let posted = session.events.iter().filter_map(|(_, event)| match event {
        IntakeEvent::MessagePosted(MessagePosted { message, .. }) => Some(message.digest),
        _ => None,
    });
    let digests: Vec<[u8; 32]> = posted.collect();
    if digests.is_empty() {
        return Ok(vec![]);
    }
    let mut texts = vec![];
    for row in intake.filings.mail(session.complaint, &digests).await? {
        let Some(object) = intake.filings.object(row).await? else { continue };
        let (complaint, item) = (session.complaint, object.item);
        let place = ContentRef { complaint, kind: ContentKind::Message, item };
        let opened = vault::open(key, &place, &object.bytes).map_err(|bad| unreadable(&bad))?;
        texts.push(Zeroizing::new(String::from_utf8_lossy(&opened.content).into_owned()));
    }
    Ok(texts)
}

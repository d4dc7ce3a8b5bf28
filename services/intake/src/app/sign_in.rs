//! Signing in with the receipt code alone. Every wrong code costs the same work and gets the same answer.

use std::time::Duration;

use contracts::complaint::REPORTER;
use eventlog::Recorded;
use kernel::{ComplaintId, PersonId, Version};
use service::{Failure, FailureKind, Pace};
use vault::{DataKey, PrivateKey, ReceiptCode, Wrap, WrapInfo};

use super::Intake;
use crate::domain::{Complaint, ComplaintFiled, IntakeEvent};
use crate::error::unreadable;
use crate::tables::filings::ByCode;

/// The reason that every wrong code gets.
pub(crate) const UNKNOWN_CODE: &str = "UNKNOWN_CODE";

/// A complaint that a code opened, for the length of one request.
pub(crate) struct Session {
    pub(crate) complaint: ComplaintId,
    pub(crate) filing: [u8; 32],
    /// The data key; absent after an erasure, and for letters that an office sealed without a mailbox.
    pub(crate) key: Option<DataKey>,
    pub(crate) filed: ComplaintFiled,
    pub(crate) filed_row: Recorded,
    /// The complaint's events in order.
    pub(crate) events: Vec<(Recorded, IntakeEvent)>,
}

/// One bucket for all failed sign-ins of this process: a hundred at once, then twenty a second. Nobody is blocked, nobody is recognised, and a known code
/// is never limited. Nobody waits longer than five seconds: with 90 random bits in a code, guessing fails at any speed, and the bucket keeps the load down.
pub(crate) fn failed_sign_ins() -> Pace {
    Pace::new(20, 100).waiting_at_most(Duration::from_secs(5))
}

/// Signs in. All failed attempts are slowed down together, so that nobody has to be recognised by an address.
pub(crate) async fn sign_in(intake: &Intake, code: &str) -> Result<Session, Failure> {
    let session = find(intake, code).await?;
    if session.is_none() {
        metrics::counter!("sign_ins_failed_total").increment(1);
        if intake.failed_sign_ins.take(1).await {
            metrics::counter!("sign_ins_slowed_total").increment(1);
        }
    }
    session.ok_or_else(|| {
        Failure::new(FailureKind::NotFound, UNKNOWN_CODE, "kode tidak dikenal: periksa tulisannya")
    })
}

/// A code that does not read is replaced by one that nobody has: it costs the same derivations and the same look into the table.
async fn find(intake: &Intake, typed: &str) -> Result<Option<Session>, Failure> {
    let code = ReceiptCode::parse(typed);
    let code = code.unwrap_or_else(|_| ReceiptCode::generate(&intake.deps.ids));
    session(intake, &code).await
}

/// The complaint of a code. Attempts of one form have one code; only the attempt that the log names counts.
pub(super) async fn session(
    intake: &Intake,
    code: &ReceiptCode,
) -> Result<Option<Session>, Failure> {
    let (lookup, private) = (code.lookup(), code.reply_key());
    let mut without_key = None;
    for found in intake.filings.by_code(lookup).await? {
        let Some(session) = named(intake, found, &private).await? else { continue };
        if session.key.is_some() {
            return Ok(Some(session));
        }
        without_key = Some(session);
    }
    Ok(without_key)
}

/// `None` when the log names another attempt, or none yet.
async fn named(
    intake: &Intake,
    found: ByCode,
    private: &PrivateKey,
) -> Result<Option<Session>, Failure> {
    let ByCode { complaint, filing, wrap } = found;
    let events = events(intake, complaint).await?;
    let first = events.iter().find_map(|(row, event)| match event {
        IntakeEvent::ComplaintFiled(filed) => Some((row.clone(), filed.clone())),
        _ => None,
    });
    let Some((filed_row, filed)) = first.filter(|(_, filed)| filed.filing() == Some(filing)) else {
        return Ok(None);
    };
    let person = PersonId::try_new(REPORTER).map_err(|bad| unreadable(&bad))?;
    let key = wrap.and_then(|wrap| {
        let wrap = Wrap::from_bytes(&wrap).ok()?;
        vault::unwrap(&wrap, private, &WrapInfo { complaint, person }).ok()
    });
    Ok(Some(Session { complaint, filing, key, filed, filed_row, events }))
}

/// The stream of a complaint, read.
pub(super) async fn events(
    intake: &Intake,
    complaint: ComplaintId,
) -> Result<Vec<(Recorded, IntakeEvent)>, Failure> {
    let rows = intake.log.read_stream(complaint.into(), Version::NEW).await?;
    let read = |row: Recorded| {
        let event = row.event().map_err(|error| unreadable(&error))?;
        Ok((row, event))
    };
    rows.into_iter().map(read).collect()
}

pub(super) fn folded(events: &[(Recorded, IntakeEvent)]) -> Complaint {
    let mut state = Complaint::default();
    for (_, event) in events {
        state.evolve(event);
    }
    state
}

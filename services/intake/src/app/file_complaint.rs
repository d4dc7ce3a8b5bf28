//! B1: somebody files a complaint. Sealed bytes first, then the event that names them, then the answer.
//!
//! The form id decides complaint and command, so a form that is sent again (or twice at once) is one complaint. Each sending seals anew and
//! stores an attempt of its own; the log takes the first event and thereby says whose bytes, key and receipt code count.

use eventlog::EventLog;
use kernel::{ComplaintId, Meta, OfficeCode, Timestamp, Version};
use service::{Failure, FailureKind};
use vault::ReceiptCode;

use super::Intake;
use crate::domain::{Complaint, ComplaintFiled, IntakeEvent, Refusal};
use crate::error::unreadable;
use crate::sealing::{Sealing, seal};
use crate::stored::decode;
use crate::tables::filings;
use crate::wire::complaint::ComplaintForm;

/// A complaint that is in the log.
pub(crate) struct Filed {
    pub(crate) complaint: ComplaintId,
    /// Where its event stands.
    pub(crate) position: i64,
    pub(crate) leaf: [u8; 32],
    pub(crate) recorded_at: Timestamp,
    /// For the reporter alone, once; absent when the form was sent before.
    pub(crate) receipt: Option<Receipt>,
}

/// What only the reporter keeps.
pub(crate) struct Receipt {
    pub(crate) code: ReceiptCode,
    /// Commitment and opening of the text, then of each file.
    pub(crate) proofs: Vec<([u8; 32], [u8; 32])>,
}

/// Files a complaint and answers after the commit.
pub(crate) async fn file_complaint(
    intake: &Intake,
    office: OfficeCode,
    form: ComplaintForm,
) -> Result<Filed, Failure> {
    let (complaint, command) = (form.id.complaint(), form.id.filing());
    let sealing = sealed(intake, office, form).await?;
    let earlier = filings::store(&intake.deps.db, &sealing.attempt()).await?;
    let file = |state: &Complaint| Ok::<_, Refusal>(state.file(&sealing.event));
    let _done = intake.log.execute(complaint.into(), command, Meta::default(), file).await?;
    let (filed, counts) = filed(&intake.log, complaint).await?;
    let won = counts == sealing.filing;
    if earlier || !won {
        filings::forget_others(&intake.deps.db, complaint, counts).await?;
    }
    metrics::counter!("complaints_filed_total", "again" => if won { "no" } else { "yes" })
        .increment(1);
    Ok(Filed { receipt: won.then(|| receipt(sealing)), ..filed })
}

/// Seals on a thread of its own: files of many megabytes must not hold up other visitors.
async fn sealed(
    intake: &Intake,
    office: OfficeCode,
    form: ComplaintForm,
) -> Result<Sealing, Failure> {
    let (to, ids) = (intake.inspectorate, intake.deps.ids.clone());
    let sealing = tokio::task::spawn_blocking(move || seal(office, &form, &to, &ids)).await;
    sealing.map_err(|error| Failure::internal("seal a complaint", &error))?
}

/// The event that is in the log, which need not be the one just offered, and the filing that it names.
pub(super) async fn filed(
    log: &EventLog,
    complaint: ComplaintId,
) -> Result<(Filed, [u8; 32]), Failure> {
    let rows = log.read_stream(complaint.into(), Version::NEW).await?;
    for row in rows {
        let event = decode(&row.event_type, row.schema_version, &row.payload);
        if let IntakeEvent::ComplaintFiled(event) =
            event.map_err(|reason| unreadable(&row.damaged(&reason)))?
        {
            let (position, leaf, recorded_at) = (row.position.0, row.leaf_hash, row.recorded_at());
            let counts = ComplaintFiled::filing(&event).unwrap_or_default();
            return Ok((Filed { complaint, position, leaf, recorded_at, receipt: None }, counts));
        }
    }
    Err(Failure::new(
        FailureKind::Unavailable,
        "NOT_FILED",
        "the complaint is not in the log: send the form again",
    ))
}

fn receipt(sealing: Sealing) -> Receipt {
    let seals = sealing.event.texts.iter().chain(&sealing.event.attachments);
    let proofs = seals.map(|seal| seal.commitment).zip(sealing.openings).collect();
    Receipt { code: sealing.code, proofs }
}

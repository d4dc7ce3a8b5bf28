//! B1: somebody files a complaint. Sealed bytes first, then the event that names them, then a signed checkpoint over it, then the answer.
//!
//! The form id decides complaint and command, so a form that is sent again (or twice at once) is one complaint. Each sending seals anew and
//! stores an attempt of its own; the log takes the first event and thereby says whose bytes, key and receipt code count.

use eventlog::{Append, EventLog, Recorded};
use kernel::{CommandId, ComplaintId, Meta, OfficeCode, Timestamp, Version};
use service::{Failure, FailureKind};
use vault::ReceiptCode;

use super::Intake;
use super::proof::proof_in_time;
use crate::domain::{Complaint, ComplaintFiled, IntakeEvent, Refusal};
use crate::error::unreadable;
use crate::sealing::{Sealing, seal};
use crate::stored::{decode, encode};
use crate::wire::complaint::ComplaintForm;

/// A complaint that is in the log.
pub(crate) struct Filed {
    pub(crate) complaint: ComplaintId,
    /// Where its event stands.
    pub(crate) position: i64,
    pub(crate) leaf: [u8; 32],
    pub(crate) recorded_at: Timestamp,
    /// Proof that the event stands in the log; with the openings the first time. Absent only when no checkpoint could be signed in time: the
    /// code would be lost with the answer, so it is given without.
    pub(crate) proof: Option<String>,
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
    let earlier = intake.filings.store(&sealing.attempt()).await?;
    record(&intake.log, complaint, command, &sealing.event).await?;
    let (row, counts) = filed(&intake.log, complaint).await?;
    let won = counts == sealing.filing;
    if earlier || !won {
        intake.filings.forget_others(complaint, counts).await?;
    }
    if !won {
        // Somebody may have removed our rows before our files were stored.
        intake.filings.forget_mail(&sealing.objects).await?;
    }
    metrics::counter!("complaints_filed_total", "again" => if won { "no" } else { "yes" })
        .increment(1);
    let openings = if won { sealing.openings.clone() } else { vec![] };
    let proof = proof_in_time(&intake.log, &row, openings).await;
    Ok(Filed { proof, receipt: won.then(|| receipt(sealing)), ..Filed::of(complaint, &row) })
}

/// Appends the event to a stream that hardly ever exists: it is not read first. Who finds it there was sent before; what fails for a time is tried
/// again with a look at the stream.
async fn record(
    log: &EventLog,
    complaint: ComplaintId,
    command: CommandId,
    event: &ComplaintFiled,
) -> Result<(), Failure> {
    let (stream, expected) = (complaint.into(), Version::NEW);
    let events = Complaint::default().file(event).iter().map(encode).collect();
    let append = Append { stream, expected, command, meta: Meta::default(), events };
    match log.append(append).await {
        Ok(_now_or_before_or_taken) => Ok(()),
        Err(error) if error.is_transient() => {
            let file = |state: &Complaint| Ok::<_, Refusal>(state.file(event));
            let _done = log.execute(stream, command, Meta::default(), file).await?;
            Ok(())
        }
        Err(error) => Err(error.into()),
    }
}

impl Filed {
    pub(super) fn of(complaint: ComplaintId, row: &Recorded) -> Self {
        let (position, leaf, recorded_at) = (row.position.0, row.leaf_hash, row.recorded_at());
        Self { complaint, position, leaf, recorded_at, proof: None, receipt: None }
    }
}

/// Seals on a thread of its own: files of many megabytes must not hold up other visitors.
async fn sealed(
    intake: &Intake,
    office: OfficeCode,
    form: ComplaintForm,
) -> Result<Sealing, Failure> {
    let (to, ids) = (intake.inspectorate, intake.deps.ids.clone());
    let sealing = tokio::task::spawn_blocking(move || seal(office, form, &to, &ids)).await;
    sealing.map_err(|error| Failure::internal("seal a complaint", &error))?
}

/// The event that is in the log, which need not be the one just offered, and the filing that it names.
pub(super) async fn filed(
    log: &EventLog,
    complaint: ComplaintId,
) -> Result<(Recorded, [u8; 32]), Failure> {
    let rows = log.read_stream(complaint.into(), Version::NEW).await?;
    for row in rows {
        let event = decode(&row.event_type, row.schema_version, &row.payload);
        if let IntakeEvent::ComplaintFiled(event) =
            event.map_err(|reason| unreadable(&row.damaged(&reason)))?
        {
            let counts = ComplaintFiled::filing(&event).unwrap_or_default();
            return Ok((row, counts));
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

//! B1: somebody files a complaint. Sealed bytes first, then the event that names them, then a signed checkpoint over it, then the answer.
//!
//! The form id decides complaint, command and receipt code, so a form that is sent again (or twice at once) is one complaint and gets the same
//! code: an answer that was lost on its way loses nothing. Sendings at once seal and store an attempt each; the log takes the first event and
//! thereby says whose bytes and key count.

use eventlog::{Append, EventLog, NewEvent, Recorded};
use kernel::{CommandId, ComplaintId, Meta, OfficeCode, Timestamp, Version};
use service::{Failure, FailureKind};
use vault::ReceiptCode;

use super::Intake;
use super::proof::{openings, proof_in_time};
use super::sign_in::session;
use crate::domain::{Complaint, ComplaintFiled, IntakeEvent, Refusal};
use crate::error::unreadable;
use crate::form_id::{BadFormId, FormId};
use crate::sealing::{Sealing, seal};
use crate::wire::complaint::ComplaintForm;

/// A complaint that is in the log.
pub(crate) struct Filed {
    pub(crate) complaint: ComplaintId,
    /// Where its event stands.
    pub(crate) position: i64,
    pub(crate) leaf: [u8; 32],
    pub(crate) recorded_at: Timestamp,
    /// Proof that the event stands in the log, with the openings. Absent only when no checkpoint could be signed in time: the reporter should not
    /// have to wait for the code, so it is given without.
    pub(crate) proof: Option<String>,
    pub(crate) receipt: Receipt,
    /// Whether the form was sent before: then this is what was filed first.
    pub(crate) again: bool,
}

/// What only the reporter keeps, for the reporter alone.
pub(crate) struct Receipt {
    pub(crate) code: ReceiptCode,
    /// Commitment and opening of the text, then of each file; nothing after an erasure.
    pub(crate) proofs: Vec<([u8; 32], [u8; 32])>,
}

/// Files a complaint and answers after the commit. A form that was filed before gets the answer that may have been lost, whatever it holds now.
pub(crate) async fn file_complaint(
    intake: &Intake,
    office: OfficeCode,
    form: ComplaintForm,
) -> Result<Filed, Failure> {
    let id = form.id;
    if let Some(filed) = filed_before(intake, id).await? {
        return Ok(filed);
    }
    let (complaint, command) = (id.complaint(), id.filing());
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
        return filed_before(intake, id).await?.ok_or_else(not_of_this_form);
    }
    metrics::counter!("complaints_filed_total", "again" => "no").increment(1);
    let proof = proof_in_time(&intake.log, &row, sealing.openings.clone()).await;
    let receipt = Receipt::new(sealing.code, &sealing.event, sealing.openings);
    Ok(Filed::of(complaint, &row, proof, receipt))
}

/// What the form was answered, or would have been: the code follows from the form, and the code opens the openings. None are left after an
/// erasure; the mailbox then shows the tombstone.
async fn filed_before(intake: &Intake, form: FormId) -> Result<Option<Filed>, Failure> {
    let code = form.code();
    let Some(session) = session(intake, &code).await? else { return Ok(None) };
    metrics::counter!("complaints_filed_total", "again" => "yes").increment(1);
    let openings = openings(intake, &session).await?;
    let proof = proof_in_time(&intake.log, &session.filed_row, openings.clone()).await;
    let receipt = Receipt::new(code, &session.filed, openings);
    let filed = Filed::of(session.complaint, &session.filed_row, proof, receipt);
    Ok(Some(Filed { again: true, ..filed }))
}

/// No page hands such an id out: it is the id of an office's letter, which has a code of its own.
fn not_of_this_form() -> Failure {
    Failure::invalid(vec![("form_id".into(), BadFormId.to_string())])
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
    let events = Complaint::default().file(event).iter().map(NewEvent::of).collect();
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
    fn of(complaint: ComplaintId, row: &Recorded, proof: Option<String>, receipt: Receipt) -> Self {
        let (position, leaf, recorded_at) = (row.position.0, row.leaf_hash, row.recorded_at());
        Self { complaint, position, leaf, recorded_at, proof, receipt, again: false }
    }
}

impl Receipt {
    fn new(code: ReceiptCode, filed: &ComplaintFiled, openings: Vec<[u8; 32]>) -> Self {
        let seals = filed.texts.iter().chain(&filed.attachments);
        let proofs = seals.map(|seal| seal.commitment).zip(openings).collect();
        Self { code, proofs }
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
        if let IntakeEvent::ComplaintFiled(event) =
            row.event().map_err(|error| unreadable(&error))?
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

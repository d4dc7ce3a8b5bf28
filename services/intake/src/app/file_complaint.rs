//! B1: somebody files a complaint. Sealed bytes first, then the event that names them, then a signed checkpoint over it, then the answer.
//!
//! The form id decides complaint, command and receipt code. So a form that is sent again, or twice at once, is one complaint and gets the same
//! code: a lost answer loses nothing. Copies that arrive at once each seal and store an attempt. The log takes the first event, and that decides
//! whose bytes and key count.

mod receipt;
mod seal;

use contracts::complaint::{FormId, ReportedRole};
use eventlog::{Append, EventLog, NewEvent, Recorded};
use kernel::{CommandId, ComplaintId, Meta, OfficeCode, Version};
use service::{Failure, FailureKind};
use zeroize::Zeroizing;

use super::Intake;
use super::proof::{openings, proof_in_time};
use super::sign_in::session;
use crate::domain::{Complaint, ComplaintFiled, IntakeEvent, Refusal};
use crate::error::{bad_form, unreadable};
use crate::files::Attachment;

pub(crate) use receipt::{Committed, Filed, Receipt};
pub(crate) use seal::{Sealing, seal};

/// The public form, parsed. Its texts are wiped from memory when they are dropped.
pub(crate) struct ComplaintForm {
    pub(crate) id: FormId,
    pub(crate) title: Zeroizing<String>,
    pub(crate) text: Zeroizing<String>,
    pub(crate) reported_roles: Vec<ReportedRole>,
    pub(crate) reported_name: Option<Zeroizing<String>>,
    pub(crate) reply_address: Option<Zeroizing<String>>,
    pub(crate) attachments: Vec<Attachment>,
}

pub(crate) fn filing_command(form: FormId) -> CommandId {
    CommandId::following(&hex::encode(form.hash()), "file-complaint")
}

/// Files a complaint and returns after the commit. A form that was filed before gets its first answer again, whatever it holds now.
pub(crate) async fn file_complaint(
    intake: &Intake,
    office: OfficeCode,
    form: ComplaintForm,
) -> Result<Filed, Failure> {
    let id = form.id;
    if let Some(filed) = filed_before(intake, id).await? {
        return Ok(filed);
    }
    let (complaint, command) = (id.complaint(), filing_command(id));
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
        // No page hands such an id out: it is the id of an office's letter, which has a code of its own.
        return filed_before(intake, id).await?.ok_or_else(bad_form);
    }
    metrics::counter!("complaints_filed_total", "again" => "no").increment(1);
    let proof = proof_in_time(&intake.log, &row, &sealing.openings).await;
    let receipt = Receipt::new(sealing.code, &sealing.event, sealing.openings);
    Ok(Filed::of(complaint, &row, proof, receipt))
}

/// The answer that the form got before, or would have got: the code follows from the form, and the code opens the openings. None are left after an
/// erasure; the mailbox then shows the tombstone.
async fn filed_before(intake: &Intake, form: FormId) -> Result<Option<Filed>, Failure> {
    let code = form.code();
    let Some(session) = session(intake, &code).await? else { return Ok(None) };
    metrics::counter!("complaints_filed_total", "again" => "yes").increment(1);
    let openings = openings(intake, &session).await?;
    let proof = proof_in_time(&intake.log, &session.filed_row, &openings).await;
    let receipt = Receipt::new(code, &session.filed, openings);
    let filed = Filed::of(session.complaint, &session.filed_row, proof, receipt);
    Ok(Some(Filed { again: true, ..filed }))
}

/// Appends the event without reading its stream first, which hardly ever exists. A conflict means that the form was sent before. After a failure that
/// passes, the event is tried again with a look at the stream.
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
pub(crate) async fn filed(
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

#[cfg(test)]
mod tests;

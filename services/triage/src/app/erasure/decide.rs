//! The commands of an erasure: request, approval by a second person, legal hold.

use eventlog::Done;
use kernel::{Actor, CaseId, CommandId, ComplaintId, Role, StreamId};
use service::{Failure, FailureKind};

use crate::app::Triage;
use crate::app::case::File;
use crate::domain::LegalReference;
use crate::domain::case::CaseEvent;
use crate::domain::erasure::{Around, Command, Erasure, Refusal, Subject, decide, stream_name};

/// Asks for an erasure.
#[derive(Debug)]
pub(crate) struct ErasureRequest {
    pub(crate) command: CommandId,
    pub(crate) complaint: ComplaintId,
    /// The law that allows it. `None` when the retention is over.
    pub(crate) legal_basis: Option<LegalReference>,
}

/// Approves a request.
#[derive(Debug)]
pub(crate) struct ErasureApproval {
    pub(crate) command: CommandId,
    pub(crate) complaint: ComplaintId,
}

/// Sets or lifts a legal hold.
#[derive(Debug)]
pub(crate) struct LegalHold {
    pub(crate) command: CommandId,
    pub(crate) complaint: ComplaintId,
    pub(crate) hold: bool,
    /// The law or ruling. A hold needs one; the end of a hold may have one.
    pub(crate) legal_basis: Option<LegalReference>,
}

/// For the Inspectorate with a law, or for Tim WBS when the retention is over.
pub(crate) async fn request_erasure(
    triage: &Triage,
    actor: &Actor,
    request: ErasureRequest,
) -> Result<Done, Failure> {
    let command = Command::Request { legal_basis: request.legal_basis };
    decide_erasure(triage, actor, request.complaint, request.command, &command).await
}

/// For a second person: of the Inspectorate, or a handler of the case.
pub(crate) async fn approve_erasure(
    triage: &Triage,
    actor: &Actor,
    approval: ErasureApproval,
) -> Result<Done, Failure> {
    decide_erasure(triage, actor, approval.complaint, approval.command, &Command::Approve).await
}

/// For the Inspectorate.
pub(crate) async fn set_legal_hold(
    triage: &Triage,
    actor: &Actor,
    hold: LegalHold,
) -> Result<Done, Failure> {
    let legal_basis = hold.legal_basis;
    let command = if hold.hold {
        Command::SetHold { legal_basis }
    } else {
        Command::LiftHold { legal_basis }
    };
    decide_erasure(triage, actor, hold.complaint, hold.command, &command).await
}

async fn decide_erasure(
    triage: &Triage,
    actor: &Actor,
    complaint: ComplaintId,
    id: CommandId,
    command: &Command,
) -> Result<Done, Failure> {
    let subject = subject(triage, actor, complaint).await?;
    let around = Around { now: triage.clock.now(), actor, subject: subject.as_ref() };
    let decide = |state: &Erasure| decide(state, command.clone(), &around);
    let stream = StreamId::named(&stream_name(complaint));
    // The same id from another person, or for another kind of command, is another command.
    let cause = format!("{id}/{}/{complaint}/{}", actor.person, command.code());
    let id = CommandId::following(&cause, "erasure-command");
    Ok(triage.log.execute(stream, id, service::meta(actor), decide).await?)
}

/// The complaint, if the actor may know of it. An office knows it through the access list of its case, Itjen also before there is a case.
async fn subject(
    triage: &Triage,
    actor: &Actor,
    complaint: ComplaintId,
) -> Result<Option<Subject>, Failure> {
    match triage.approach(actor, CaseId::from(complaint)).await {
        Ok(file) => of_case(&file).map(Some),
        Err(failure) if failure.kind == FailureKind::NotFound => {
            still_pending(triage, actor, complaint).await
        }
        Err(failure) => Err(failure),
    }
}

/// A complaint that has no case yet. For everybody but Itjen it is none.
pub(crate) async fn still_pending(
    triage: &Triage,
    actor: &Actor,
    complaint: ComplaintId,
) -> Result<Option<Subject>, Failure> {
    let code: Option<String> = sqlx::query_scalar(include_str!("../../../sql/pending_office.sql"))
        .bind(complaint.uuid())
        .fetch_optional(&triage.db)
        .await?;
    let office = code.and_then(|code| code.parse().ok());
    let office = office.and_then(|code| triage.office(&code));
    let of_itjen = office.filter(|office| actor.may_act_as(Role::Inspectorate, &office.code));
    Ok(of_itjen.map(|office| Subject {
        complaint,
        office: office.code.clone(),
        zone: office.zone,
        archived: None,
    }))
}

fn of_case(file: &File) -> Result<Subject, Failure> {
    let opened = file.opened()?;
    let archived = file.events.iter().find_map(|event| match event {
        CaseEvent::CaseArchived(e) => Some((e.record.completed_at, e.retention_class.clone())),
        _ => None,
    });
    let (complaint, office, zone) = (opened.complaint, opened.office.clone(), opened.zone);
    Ok(Subject { complaint, office, zone, archived })
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::UnknownComplaint => Self::not_found(),
            Refusal::NotYourPart(_) | Refusal::NotAPerson => {
                Self::new(FailureKind::Forbidden, refusal.code(), refusal.to_string())
            }
            _ => Self::new(FailureKind::Refused, refusal.code(), refusal.to_string()),
        }
    }
}

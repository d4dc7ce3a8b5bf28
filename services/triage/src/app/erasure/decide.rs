//! The commands of an erasure: request, approval by a second person, legal hold.

use eventlog::Done;
use kernel::{Actor, CaseId, CommandId, ComplaintId, Role, StreamId};
use service::{Failure, FailureKind};

use crate::app::Triage;
use crate::app::case::File;
use crate::domain::case::CaseEvent;
use crate::domain::erasure::{Around, Command, Erasure, Refusal, Subject, decide, stream_name};

/// A command of a person on the erasure of a complaint.
#[derive(Debug)]
pub(crate) struct ErasureCommand {
    pub(crate) id: CommandId,
    pub(crate) complaint: ComplaintId,
    pub(crate) command: Command,
}

/// A request is for the Inspectorate with a law, or for Tim WBS when the retention is over. The approval is for a second person: of the Inspectorate,
/// or a handler of the case. Legal holds are for the Inspectorate.
pub(crate) async fn decide_erasure(
    triage: &Triage,
    actor: &Actor,
    asked: ErasureCommand,
) -> Result<Done, Failure> {
    let ErasureCommand { id, complaint, command } = asked;
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
    let code: Option<String> = sqlx::query_scalar(sql!("pending_office"))
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

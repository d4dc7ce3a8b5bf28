//! Erasure of a complaint: asked for, approved by a second person, never under a legal hold. The reactor `erase` carries it out.

use eventlog::Done;
use kernel::{Actor, CaseId, CommandId, ComplaintId, Role, StreamId};
use service::{Failure, FailureKind};

use super::Triage;
use super::file::File;
use crate::domain::case::CaseEvent;
use crate::domain::erasure::{Around, Command, Erasure, Refusal, Subject, decide, stream_name};
use crate::wire::{ErasureApproval, ErasureRequest, LegalHold};

/// Inspectorate with a law, or Tim WBS when the archive's time is over.
pub(crate) async fn request_erasure(
    triage: &Triage,
    actor: &Actor,
    request: ErasureRequest,
) -> Result<Done, Failure> {
    let command = Command::Request { legal_basis: request.legal_basis };
    triage.decide_erasure(actor, request.complaint, request.command, &command).await
}

/// A second person: Inspectorate, or whoever handles the case.
pub(crate) async fn approve_erasure(
    triage: &Triage,
    actor: &Actor,
    approval: ErasureApproval,
) -> Result<Done, Failure> {
    triage.decide_erasure(actor, approval.complaint, approval.command, &Command::Approve).await
}

/// Inspectorate.
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
    triage.decide_erasure(actor, hold.complaint, hold.command, &command).await
}

impl Triage {
    async fn decide_erasure(
        &self,
        actor: &Actor,
        complaint: ComplaintId,
        id: CommandId,
        command: &Command,
    ) -> Result<Done, Failure> {
        let subject = self.subject(actor, complaint).await?;
        let around = Around { now: self.clock.now(), actor, subject: subject.as_ref() };
        let decide = |state: &Erasure| decide(state, command.clone(), &around);
        let stream = StreamId::named(&stream_name(complaint));
        // An id that somebody else used, or this person for another kind of command, is another command.
        let cause = format!("{id}/{}/{complaint}/{}", actor.person, command.code());
        let id = CommandId::following(&cause, "erasure-command");
        Ok(self.log.execute(stream, id, service::meta(actor), decide).await?)
    }

    /// The complaint as far as the actor may know of it: an office through the access list of its case, Itjen also before there is a case.
    async fn subject(
        &self,
        actor: &Actor,
        complaint: ComplaintId,
    ) -> Result<Option<Subject>, Failure> {
        match self.approach(actor, CaseId::from(complaint)).await {
            Ok(file) => of_case(&file).map(Some),
            Err(failure) if failure.kind == FailureKind::NotFound => {
                self.still_pending(actor, complaint).await
            }
            Err(failure) => Err(failure),
        }
    }

    /// A complaint that has no case yet, for Itjen.
    pub(super) async fn still_pending(
        &self,
        actor: &Actor,
        complaint: ComplaintId,
    ) -> Result<Option<Subject>, Failure> {
        let code: Option<String> = sqlx::query_scalar(include_str!("../../sql/pending_office.sql"))
            .bind(complaint.uuid())
            .fetch_optional(&self.db)
            .await?;
        let office = code.and_then(|code| code.parse().ok());
        let office = office.and_then(|code| self.office(&code));
        let of_itjen = office.filter(|office| actor.may_act_as(Role::Inspectorate, &office.code));
        Ok(of_itjen.map(|office| Subject {
            complaint,
            office: office.code.clone(),
            zone: office.zone,
            archived: None,
        }))
    }
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

//! The rules of an erasure.

use kernel::{Position, Role};

use super::command::{Around, Command, Subject};
use super::events::{
    ErasureApproved, ErasureCarriedOut, ErasureEvent, ErasureRequested, LegalHoldLifted,
    LegalHoldSet,
};
use super::refusal::Refusal;
use super::state::Erasure;
use crate::domain::LegalReference;

/// The person of Itjen's machine, over gRPC and over the bus.
const INSPECTORATE_MACHINE: &str = "itjen";

type Decision = Result<Vec<ErasureEvent>, Refusal>;

/// The events of a command; none when a repeat changes nothing.
pub fn decide(state: &Erasure, command: Command, around: &Around<'_>) -> Decision {
    match command {
        Command::Request { legal_basis } => request(state, legal_basis, around),
        Command::Approve => approve(state, around),
        Command::SetHold { legal_basis } => set_hold(state, legal_basis, around),
        Command::LiftHold { legal_basis } => lift_hold(state, legal_basis, around),
        Command::CarryOut { tombstone } => carry_out(state, tombstone, around),
    }
}

fn request(state: &Erasure, legal_basis: Option<LegalReference>, around: &Around<'_>) -> Decision {
    let subject = around.subject()?;
    around.one_of(
        &[Role::Inspectorate, Role::WbsTeam],
        subject,
        "Itjen or the office's Tim WBS",
    )?;
    not_over(state)?;
    let expired = subject.expired(around.now);
    match (around.is_itjen(subject), expired, &legal_basis) {
        (_, Some(_), _) | (true, None, Some(_)) => {}
        (true, None, None) => return Err(Refusal::LegalBasisMissing),
        (false, None, _) => return Err(Refusal::RetentionNotOver),
    }
    // Before the approval, a request on another basis replaces this one. Otherwise a wrong request would block the erasure for ever.
    if let Some(known) = state.requested()
        && (&known.legal_basis, known.retention_class.as_ref()) == (&legal_basis, expired)
    {
        let again = known.by == around.actor.person;
        return if again { Ok(vec![]) } else { Err(Refusal::AlreadyRequested) };
    }
    let requested = ErasureRequested {
        complaint: subject.complaint,
        office: subject.office.clone(),
        by: around.actor.person.clone(),
        legal_basis,
        retention_class: expired.cloned(),
        at: around.now,
    };
    Ok(vec![requested.into()])
}

fn approve(state: &Erasure, around: &Around<'_>) -> Decision {
    let subject = around.subject()?;
    let roles = [Role::Inspectorate, Role::WbsTeam, Role::AdminHead, Role::OfficeHead];
    around.one_of(&roles, subject, "Itjen or those who handle the case")?;
    not_over(state)?;
    let asked = state.requested().ok_or(Refusal::NotRequested)?;
    if asked.by == around.actor.person {
        return Err(Refusal::SamePerson);
    }
    let approved = ErasureApproved {
        complaint: asked.complaint,
        office: asked.office.clone(),
        legal_basis: asked.legal_basis.clone(),
        retention_class: asked.retention_class.clone(),
        approvers: [asked.by.clone(), around.actor.person.clone()],
        at: around.now,
    };
    Ok(vec![approved.into()])
}

/// Checked at the request and at the approval, so a hold that was set in between counts.
fn not_over(state: &Erasure) -> Result<(), Refusal> {
    not_decided(state)?;
    if state.is_held() { Err(Refusal::LegalHold) } else { Ok(()) }
}

const fn not_decided(state: &Erasure) -> Result<(), Refusal> {
    match (state.carried_out(), state.approved()) {
        (Some(_), _) => Err(Refusal::AlreadyErased),
        (None, Some(_)) => Err(Refusal::UnderWay),
        (None, None) => Ok(()),
    }
}

fn set_hold(state: &Erasure, legal_basis: Option<LegalReference>, around: &Around<'_>) -> Decision {
    let subject = around.subject()?;
    around.one_of(&[Role::Inspectorate], subject, "Itjen")?;
    not_decided(state)?;
    let legal_basis = legal_basis.ok_or(Refusal::LegalBasisMissing)?;
    if state.is_held() {
        return Ok(vec![]);
    }
    let held = LegalHoldSet {
        complaint: subject.complaint,
        office: subject.office.clone(),
        by: around.actor.person.clone(),
        legal_basis,
        at: around.now,
    };
    Ok(vec![held.into()])
}

fn lift_hold(
    state: &Erasure,
    legal_basis: Option<LegalReference>,
    around: &Around<'_>,
) -> Decision {
    let subject = around.subject()?;
    around.one_of(&[Role::Inspectorate], subject, "Itjen")?;
    if !state.is_held() {
        return Ok(vec![]);
    }
    let lifted = LegalHoldLifted {
        complaint: subject.complaint,
        office: subject.office.clone(),
        by: around.actor.person.clone(),
        legal_basis,
        at: around.now,
    };
    Ok(vec![lifted.into()])
}

fn carry_out(state: &Erasure, tombstone: Position, around: &Around<'_>) -> Decision {
    if !around.actor.holds(Role::System) {
        return Err(Refusal::NotYourPart("the system"));
    }
    let approved = state.approved().ok_or(Refusal::NotApproved)?;
    if state.carried_out().is_some() {
        return Ok(vec![]);
    }
    let ErasureApproved { complaint, office, legal_basis, retention_class, approvers, .. } =
        approved.clone();
    let at = around.now;
    let gone = ErasureCarriedOut {
        complaint,
        office,
        legal_basis,
        retention_class,
        approvers,
        tombstone,
        at,
    };
    Ok(vec![gone.into()])
}

impl<'a> Around<'a> {
    fn subject(&self) -> Result<&'a Subject, Refusal> {
        self.subject.ok_or(Refusal::UnknownComplaint)
    }

    fn is_itjen(&self, subject: &Subject) -> bool {
        self.actor.may_act_as(Role::Inspectorate, &subject.office)
    }

    fn one_of(
        &self,
        roles: &[Role],
        subject: &Subject,
        whose: &'static str,
    ) -> Result<(), Refusal> {
        match self.actor.acting_role(roles, &subject.office) {
            // Several people hold the machine's key, so the machine cannot be one of the two people.
            Some(_) if self.actor.person.as_str() == INSPECTORATE_MACHINE => {
                Err(Refusal::NotAPerson)
            }
            Some(_) => Ok(()),
            None => Err(Refusal::NotYourPart(whose)),
        }
    }
}

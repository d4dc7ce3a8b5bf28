//! Leads each command to its rule.

use kernel::{CaseId, PersonId, Role};
use sop::Context;

use super::command::{Command, OpenCase};
use super::desk::{Decision, Desk};
use super::events::{CaseEvent, CaseOpened, Excluded};
use super::state::Case;
use crate::domain::Refusal;
use crate::domain::context::by_the_system;

/// The events of a command; none when a repeat changes nothing.
pub fn decide(
    state: &Case,
    command: Command,
    ctx: &Context<'_>,
) -> Result<Vec<CaseEvent>, Refusal> {
    let desk = || Desk::enter(state, ctx);
    match command {
        Command::Open(released) => open(state, released, ctx),
        Command::Study { finding } => desk()?.study(finding),
        Command::Dispose { instruction, vacant } => desk()?.dispose(instruction, vacant),
        Command::AssignReview { reviewer, reviewer_is_wbs_member, vacant } => {
            desk()?.assign(reviewer, reviewer_is_wbs_member, vacant)
        }
        Command::Review { review, clarity, suggested } => {
            desk()?.review(review, clarity, suggested)
        }
        Command::Determine { grade, recommendation, legal_basis } => {
            desk()?.determine(grade, recommendation, legal_basis)
        }
        Command::Escalate { sending_number } => desk()?.escalate(sending_number),
        Command::Acknowledge { receipt_number } => desk()?.acknowledge(receipt_number),
        Command::Clarify { outcome, reply } => desk()?.clarify(outcome, reply),
        Command::Archive { problem_class, retention_class } => {
            desk()?.archive(problem_class, retention_class)
        }
        Command::DeclareConflict => desk()?.declare_conflict(),
        Command::Exclude { person, role } => desk()?.exclude(person, role),
        Command::Reassign { to, to_is_wbs_member, vacant } => {
            desk()?.reassign(to, to_is_wbs_member, vacant)
        }
        Command::NoteOverdue { step } => desk()?.note_overdue(&step),
        Command::RecomputeDeadline => desk()?.recompute_deadline(),
    }
}

/// For the reactor and for Itjen. Exclusions come before the opening, so that the case is never visible to excluded people.
fn open(state: &Case, open: OpenCase, ctx: &Context<'_>) -> Decision {
    if !ctx.actor.may_act_as(Role::Inspectorate, &open.office) {
        by_the_system(ctx)?;
    }
    match state.opened() {
        Some(known) if known.complaint == open.complaint => return Ok(vec![]),
        Some(known) => return Err(Refusal::AlreadyOpen(known.complaint)),
        None => {}
    }
    let excluded = excluded(&open, ctx);
    let opened = CaseOpened {
        case: CaseId::from(open.complaint),
        complaint: open.complaint,
        next: ctx.start("B4", open.zone)?,
        procedure: ctx.procedure.reference(),
        office: open.office,
        zone: open.zone,
        quarter: open.quarter,
        about_head: open.about_head,
        has_reply_address: open.has_reply_address,
        letter_number: open.letter_number,
        sheet: open.sheet,
    };
    Ok(excluded.into_iter().chain([opened.into()]).collect())
}

/// The people whom Itjen names, and the heads in a complaint about the head. Persons are excluded and not roles, because roles change.
fn excluded(open: &OpenCase, ctx: &Context<'_>) -> Vec<CaseEvent> {
    let exclude = |person: &PersonId, role, by_inspectorate| {
        let (office, person) = (open.office.clone(), person.clone());
        Excluded { office, person, role, by_inspectorate, at: ctx.now }.into()
    };
    let named = |head: &&PersonId| open.excluded.iter().any(|(person, _)| person == *head);
    let heads = open.heads.iter().filter(|head| open.about_head && !named(head));
    let by_itjen = open.excluded.iter().map(|(person, role)| exclude(person, *role, true));
    by_itjen.chain(heads.map(|head| exclude(head, Role::OfficeHead, false))).collect()
}

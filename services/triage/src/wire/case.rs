//! Requests about a case.

use kernel::{CaseId, OfficeCode, PersonId};
use proto::common::v1::Completion;
use proto::triage::v1 as pb;
use service::Failure;
use service::wire::{Fields, parse};

use super::{TEXT_MAX, completion, list_of};
use crate::app::Completed;
use crate::app::case::{Clarification, Determination, Review, Step};
use crate::domain::LetterNumber;
use crate::domain::case::{Clarity, Grade, ProblemClass, RetentionClass};
use crate::retention;

/// A command that completes a step.
fn step<T>(
    case_id: &str,
    with: Option<Completion>,
    body: impl FnOnce(&mut Fields) -> Option<T>,
) -> Result<Step<T>, Failure> {
    parse(|fields| {
        let case = fields.parse("case_id", case_id);
        let completed = completion(fields, with);
        let body = body(fields);
        Some(Step { case: case?, completed: completed?, body: body? })
    })
}

/// A command that completes no step: only its id comes with it.
fn bare<T>(
    case_id: &str,
    command_id: &str,
    body: impl FnOnce(&mut Fields) -> Option<T>,
) -> Result<Step<T>, Failure> {
    parse(|fields| {
        let case = fields.parse("case_id", case_id);
        let command = fields.parse("command_id", command_id);
        let body = body(fields);
        Some(Step { case: case?, completed: Completed::bare(command?), body: body? })
    })
}

pub(crate) fn study(r: pb::StudyCaseRequest) -> Result<Step<String>, Failure> {
    step(&r.case_id, r.completion, |fields| fields.text("finding", &r.finding, TEXT_MAX))
}

pub(crate) fn dispose(r: pb::GiveDispositionRequest) -> Result<Step<String>, Failure> {
    step(&r.case_id, r.completion, |fields| fields.text("instruction", &r.instruction, TEXT_MAX))
}

pub(crate) fn assign(r: pb::AssignReviewRequest) -> Result<Step<PersonId>, Failure> {
    step(&r.case_id, r.completion, |fields| fields.parse("reviewer", &r.reviewer))
}

pub(crate) fn reassign(r: &pb::ReassignReviewRequest) -> Result<Step<PersonId>, Failure> {
    bare(&r.case_id, &r.command_id, |fields| fields.parse("reviewer", &r.reviewer))
}

pub(crate) fn review(r: pb::ReviewCaseRequest) -> Result<Step<Review>, Failure> {
    step(&r.case_id, r.completion, |fields| {
        let text = fields.text("review", &r.review, TEXT_MAX);
        let clarity = fields.take("clarity", clarity(r.clarity));
        let suggested = fields.take("suggested", grade(r.suggested));
        Some(Review { text: text?, clarity: clarity?, suggested: suggested? })
    })
}

pub(crate) fn determine(r: pb::DetermineGradeRequest) -> Result<Step<Determination>, Failure> {
    step(&r.case_id, r.completion, |fields| {
        let grade = fields.take("grade", grade(r.grade));
        let recommendation = fields.text("recommendation", &r.recommendation, TEXT_MAX);
        let legal_basis = list_of(fields, "legal_basis", &r.legal_basis);
        Some(Determination {
            grade: grade?,
            recommendation: recommendation?,
            legal_basis: legal_basis?,
        })
    })
}

pub(crate) fn escalate(r: pb::EscalateCaseRequest) -> Result<Step<LetterNumber>, Failure> {
    step(&r.case_id, r.completion, |fields| fields.parse("sending_number", &r.sending_number))
}

pub(crate) fn clarify(r: pb::ClarifyCaseRequest) -> Result<Step<Clarification>, Failure> {
    step(&r.case_id, r.completion, |fields| {
        let outcome = fields.text("outcome", &r.outcome, TEXT_MAX);
        let given = !r.reply.trim().is_empty();
        let reply = given.then(|| fields.text("reply", &r.reply, TEXT_MAX)).flatten();
        Some(Clarification { outcome: outcome?, reply })
    })
}

pub(crate) fn archive(
    r: pb::ArchiveCaseRequest,
) -> Result<Step<(ProblemClass, RetentionClass)>, Failure> {
    step(&r.case_id, r.completion, |fields| {
        let problem = fields.take("problem_class", problem(&r.problem_class));
        let retention = fields.take("retention_class", retention::find(&r.retention_class));
        problem.zip(retention)
    })
}

pub(crate) fn declare_conflict(r: &pb::DeclareConflictRequest) -> Result<Step<()>, Failure> {
    bare(&r.case_id, &r.command_id, |_| Some(()))
}

pub(crate) fn exclude(r: &pb::ExcludePersonRequest) -> Result<Step<PersonId>, Failure> {
    bare(&r.case_id, &r.command_id, |fields| fields.parse("person", &r.person))
}

pub(crate) fn send_message(r: &pb::SendMessageRequest) -> Result<Step<String>, Failure> {
    bare(&r.case_id, &r.command_id, |fields| fields.text("text", &r.text, TEXT_MAX))
}

/// A request that names a case and nothing else.
pub(crate) fn case(case_id: &str) -> Result<CaseId, Failure> {
    parse(|fields| fields.parse("case_id", case_id))
}

pub(crate) fn list(r: &pb::ListCasesRequest) -> Result<(OfficeCode, bool), Failure> {
    parse(|fields| fields.parse("office", &r.office).map(|office| (office, r.all)))
}

fn clarity(number: i32) -> Result<Clarity, &'static str> {
    match pb::Clarity::try_from(number) {
        Ok(pb::Clarity::Clear) => Ok(Clarity::Clear),
        Ok(pb::Clarity::PartlyClear) => Ok(Clarity::PartlyClear),
        Ok(pb::Clarity::Unclear) => Ok(Clarity::Unclear),
        Ok(pb::Clarity::Unspecified) | Err(_) => Err("must be clear, partly clear or unclear"),
    }
}

fn grade(number: i32) -> Result<Grade, &'static str> {
    match pb::Grade::try_from(number) {
        Ok(pb::Grade::Oversight) => Ok(Grade::OversightGrade),
        Ok(pb::Grade::NotOversight) => Ok(Grade::NotOversightGrade),
        Ok(pb::Grade::Unspecified) | Err(_) => Err("must be of oversight grade or not"),
    }
}

fn problem(code: &str) -> Result<ProblemClass, String> {
    let codes = || ProblemClass::ALL.map(ProblemClass::code).join(", ");
    ProblemClass::from_code(code)
        .ok_or_else(|| format!("no such class of problem: expected one of {}", codes()))
}

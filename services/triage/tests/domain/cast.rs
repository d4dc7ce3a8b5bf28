//! The people of an invented office and the commands they give.

use kernel::{Actor, OfficeCode, PersonId, Quarter, Role, Timestamp, Zone};
use triage::domain::LetterNumber;
use triage::domain::case::{Clarity, Command, Grade, OpenCase, ProblemClass, RetentionClass};
use vault::SealRef;

pub(crate) fn at(instant: &str) -> Timestamp {
    instant.parse().unwrap()
}

pub(crate) fn gto() -> OfficeCode {
    OfficeCode::try_new("gto").unwrap()
}

pub(crate) fn quarter() -> Quarter {
    "2026-Q4".parse().unwrap()
}

pub(crate) fn person(id: &str) -> PersonId {
    PersonId::try_new(id).unwrap()
}

pub(crate) fn staff(id: &str, role: Role) -> Actor {
    Actor { person: person(id), roles: vec![role], office: Some(gto()) }
}

pub(crate) fn wbs(number: u8) -> Actor {
    staff(&format!("gto-wbs-{number}"), Role::WbsTeam)
}

pub(crate) fn head() -> Actor {
    staff("gto-head", Role::OfficeHead)
}

pub(crate) fn kasubag() -> Actor {
    staff("gto-kasubag", Role::AdminHead)
}

pub(crate) fn inspector() -> Actor {
    Actor { person: person("itjen-1"), roles: vec![Role::Inspectorate], office: None }
}

pub(crate) fn machine() -> Actor {
    Actor::system("triage-reactor")
}

pub(crate) fn letter(number: &str) -> LetterNumber {
    LetterNumber::try_new(number).unwrap()
}

/// A seal that only its number tells apart.
pub(crate) fn sealed(number: u8) -> SealRef {
    SealRef { digest: [number; 32], commitment: [number + 100; 32], size: 1024 }
}

pub(crate) fn released() -> OpenCase {
    OpenCase {
        complaint: "0192f0c1-2d3e-7a4b-8c5d-6e7f80910213".parse().unwrap(),
        office: gto(),
        zone: Zone::Wita,
        quarter: quarter(),
        about_head: false,
        has_reply_address: true,
        letter_number: letter("PW.03.02/G.I/77/2026"),
        sheet: None,
        excluded: vec![],
        heads: vec![],
    }
}

pub(crate) fn study() -> Command {
    Command::Study { finding: sealed(1) }
}

pub(crate) fn dispose() -> Command {
    Command::Dispose { instruction: sealed(2), vacant: false }
}

pub(crate) fn assign(reviewer: &str) -> Command {
    let reviewer = person(reviewer);
    Command::AssignReview { reviewer, reviewer_is_wbs_member: true, vacant: false }
}

pub(crate) fn reassign(to: &str) -> Command {
    Command::Reassign { to: person(to), to_is_wbs_member: true, vacant: false }
}

pub(crate) fn review() -> Command {
    Command::Review { review: sealed(3), clarity: Clarity::Clear, suggested: Grade::OversightGrade }
}

pub(crate) fn determine(grade: Grade) -> Command {
    let legal_basis = vec!["PP 94/2021 Pasal 5 huruf k".parse().unwrap()];
    Command::Determine { grade, recommendation: sealed(4), legal_basis }
}

pub(crate) fn escalate() -> Command {
    Command::Escalate { sending_number: letter("PW.03.02/C.X.20/118/2026") }
}

pub(crate) fn acknowledge(receipt: &str) -> Command {
    Command::Acknowledge { receipt_number: letter(receipt) }
}

pub(crate) fn clarify(reply: Option<SealRef>) -> Command {
    Command::Clarify { outcome: sealed(5), reply }
}

pub(crate) fn archive() -> Command {
    Command::Archive {
        problem_class: ProblemClass::Extortion,
        retention_class: RetentionClass::try_new("wbs-5", 5).unwrap(),
    }
}

//! Refusals of steps B7 to B10.

use kernel::Role;
use triage::domain::Refusal;
use triage::domain::case::{Command, Grade, Stage};

use crate::cast::*;
use crate::story::given;

#[test]
fn a_determination_without_legal_basis_is_refused() {
    let command = Command::Determine {
        grade: Grade::OversightGrade,
        recommendation: sealed(4),
        legal_basis: vec![],
    };
    given()
        .at(Stage::Determination)
        .when(&wbs(1), command)
        .then_refused(&Refusal::LegalBasisMissing);
}

#[test]
fn only_oversight_grade_is_forwarded() {
    given()
        .graded(Grade::NotOversightGrade)
        .at(Stage::Clarification)
        .when(&wbs(1), escalate())
        .then_refused(&Refusal::WrongBranch { grade: Grade::NotOversightGrade });
}

#[test]
fn oversight_grade_is_not_clarified() {
    given()
        .at(Stage::Escalation)
        .when(&wbs(1), clarify(None))
        .then_refused(&Refusal::WrongBranch { grade: Grade::OversightGrade });
}

#[test]
fn a_reporter_with_an_address_is_answered() {
    given()
        .graded(Grade::NotOversightGrade)
        .at(Stage::Clarification)
        .when(&wbs(1), clarify(None))
        .then_refused(&Refusal::ReplyMissing);
}

#[test]
fn a_reporter_without_an_address_gets_no_reply() {
    given()
        .without_address()
        .graded(Grade::NotOversightGrade)
        .at(Stage::Clarification)
        .when(&wbs(1), clarify(Some(sealed(7))))
        .then_refused(&Refusal::NoAddressToReply);
}

#[test]
fn only_an_escalated_case_is_acknowledged() {
    given()
        .at(Stage::Escalation)
        .when(&inspector(), acknowledge("ITJEN-1"))
        .then_refused(&Refusal::NotEscalated);
}

#[test]
fn an_escalation_has_one_receipt() {
    given()
        .at(Stage::Archive)
        .when(&inspector(), acknowledge("ITJEN-1"))
        .then(&["EscalationAcknowledged"])
        .when(&inspector(), acknowledge("ITJEN-1"))
        .then_nothing()
        .when(&inspector(), acknowledge("ITJEN-2"))
        .then_refused(&Refusal::AlreadyAcknowledged { receipt: letter("ITJEN-1") });
}

#[test]
fn only_itjen_acknowledges() {
    given()
        .at(Stage::Archive)
        .when(&wbs(1), acknowledge("ITJEN-1"))
        .then_refused(&Refusal::NotYourPart { wanted: Role::Inspectorate });
}

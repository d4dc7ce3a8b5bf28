//! Requests as they come in, well-formed and not.

use proto::common::v1::{Completion, Declaration};
use proto::triage::v1 as pb;
use service::Failure;

use super::*;
use crate::domain::case::Grade;

const ID: &str = "0192f0c1-2d3e-7a4b-8c5d-6e7f80910213";

fn completed() -> Completion {
    let declaration = Declaration { no_gratification: true, no_conflict_of_interest: true };
    let items = vec!["complaint-letter".to_owned()];
    Completion { command_id: ID.to_owned(), declaration: Some(declaration), items }
}

fn named(failure: &Failure) -> Vec<&str> {
    failure.fields.iter().map(|(field, _)| field.as_str()).collect()
}

#[test]
fn a_study_comes_through_trimmed() {
    let request = pb::StudyCaseRequest {
        completion: Some(completed()),
        case_id: ID.to_owned(),
        finding: " ada \n".to_owned(),
    };
    let step = study(request).unwrap();
    assert_eq!((step.body.as_str(), step.completed.items.len()), ("ada", 1));
}

#[test]
fn every_wrong_field_is_named() {
    let missing = study(pb::StudyCaseRequest::default()).unwrap_err();
    assert_eq!(named(&missing), ["case_id", "completion", "finding"]);
    let without = Some(Completion {
        command_id: "7".to_owned(),
        declaration: None,
        items: vec!["Surat".to_owned()],
    });
    let request = pb::EscalateCaseRequest {
        completion: without,
        case_id: ID.to_owned(),
        sending_number: "surat saja".to_owned(),
    };
    let wrong = escalate(request).unwrap_err();
    assert_eq!(
        named(&wrong),
        [
            "completion.command_id",
            "completion.declaration",
            "completion.items[0]",
            "sending_number"
        ]
    );
}

#[test]
fn a_determination_needs_a_grade_and_laws_that_read() {
    let request = |grade: i32, law: &str| pb::DetermineGradeRequest {
        completion: Some(completed()),
        case_id: ID.to_owned(),
        grade,
        recommendation: "teruskan".to_owned(),
        legal_basis: vec![law.to_owned()],
    };
    let good = determine(request(1, "PP 94/2021 Pasal 5 huruf k")).unwrap();
    assert_eq!(good.body.grade, Grade::OversightGrade);
    assert_eq!(
        named(&determine(request(0, "karena salah")).unwrap_err()),
        ["grade", "legal_basis[0]"]
    );
    assert_eq!(named(&determine(request(7, "UU 31/1999")).unwrap_err()), ["grade"]);
    let without_reason = pb::DetermineGradeRequest {
        recommendation: " \n".to_owned(),
        ..request(1, "PP 94/2021 Pasal 5 huruf k")
    };
    assert_eq!(named(&determine(without_reason).unwrap_err()), ["recommendation"]);
}

#[test]
fn an_empty_reply_is_none() {
    let request = |reply: &str| pb::ClarifyCaseRequest {
        completion: Some(completed()),
        case_id: ID.to_owned(),
        outcome: "selesai".to_owned(),
        reply: reply.to_owned(),
    };
    assert_eq!(clarify(request(" ")).unwrap().body.reply, None);
    assert_eq!(
        clarify(request("terima kasih")).unwrap().body.reply.as_deref(),
        Some("terima kasih")
    );
}

#[test]
fn an_archive_names_the_classes_that_there_are() {
    let request = |problem: &str, retention: &str| pb::ArchiveCaseRequest {
        completion: Some(completed()),
        case_id: ID.to_owned(),
        problem_class: problem.to_owned(),
        retention_class: retention.to_owned(),
    };
    assert_eq!(archive(request("extortion", "wbs-5")).unwrap().body.1.years(), 5);
    let wrong = archive(request("pungli", "wbs")).unwrap_err();
    assert_eq!(named(&wrong), ["problem_class", "retention_class"]);
    assert!(wrong.fields[0].1.contains("extortion") && wrong.fields[1].1.contains("wbs-10"));
}

#[test]
fn a_role_of_an_office_needs_one() {
    let request = |office: &str, role: &str| pb::RegisterStaffRequest {
        person: "gto-wbs-1".to_owned(),
        office: office.to_owned(),
        roles: vec![role.to_owned()],
        name: "Pegawai Rekaan".to_owned(),
    };
    assert!(register(&request("gto", "wbs_team")).is_ok());
    assert!(register(&request("", "inspectorate")).unwrap().office.is_none());
    assert_eq!(named(&register(&request("", "wbs_team")).unwrap_err()), ["office"]);
    assert_eq!(named(&register(&request("GTO", "tim")).unwrap_err()), ["office", "roles[0]"]);
}

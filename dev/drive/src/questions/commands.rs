//! Triage's commands, each as somebody would give it who guesses a case's id. All of them are refused; what counts is how.

use proto::common::v1::Completion;
use proto::triage::v1 as pb;

use super::Topic;
use crate::answers::Question;
use crate::clients::new_id;
use crate::completion;

const DISPOSITIONED: [&str; 1] = ["dispositioned-complaint-letter"];

fn with(items: &[&str]) -> Option<Completion> {
    completion(items)
}

pub(super) fn of(topic: &Topic) -> Vec<Question> {
    let mut all = steps(topic);
    all.extend(endings(topic));
    all.extend(people(topic));
    all.extend(erasure(topic));
    all.extend(requests(topic));
    all
}

fn text() -> String {
    "Teks rekaan.".to_owned()
}

fn steps(topic: &Topic) -> Vec<Question> {
    let case_id = || topic.case_id.clone();
    let study = ["complaint-letter", "supporting-data", "disposition-sheet"];
    let study =
        pb::StudyCaseRequest { completion: with(&study), case_id: case_id(), finding: text() };
    let (completion, instruction) = (with(&DISPOSITIONED), text());
    let give = pb::GiveDispositionRequest { completion, case_id: case_id(), instruction };
    let (completion, reviewer) = (with(&DISPOSITIONED), "gto-wbs-2".to_owned());
    let assign = pb::AssignReviewRequest { completion, case_id: case_id(), reviewer };
    let review = pb::ReviewCaseRequest {
        completion: with(&DISPOSITIONED),
        case_id: case_id(),
        review: text(),
        clarity: pb::Clarity::Clear.into(),
        suggested: pb::Grade::Oversight.into(),
    };
    let determine = pb::DetermineGradeRequest {
        completion: with(&["review-result"]),
        case_id: case_id(),
        grade: pb::Grade::Oversight.into(),
        recommendation: text(),
        legal_basis: vec!["PP 94/2021 Pasal 5 huruf k".to_owned()],
    };
    vec![
        Question::new("amanah.triage.v1.Triage/StudyCase", "", &study),
        Question::new("amanah.triage.v1.Triage/GiveDisposition", "", &give),
        Question::new("amanah.triage.v1.Triage/AssignReview", "", &assign),
        Question::new("amanah.triage.v1.Triage/ReviewCase", "", &review),
        Question::new("amanah.triage.v1.Triage/DetermineGrade", "", &determine),
    ]
}

fn endings(topic: &Topic) -> Vec<Question> {
    let case_id = || topic.case_id.clone();
    let escalate = pb::EscalateCaseRequest {
        completion: with(&["review-result", "oversight-grade"]),
        case_id: case_id(),
        sending_number: "PS.04/99/2026".to_owned(),
    };
    let clarify = pb::ClarifyCaseRequest {
        completion: with(&["review-result", "not-oversight-grade"]),
        case_id: case_id(),
        outcome: text(),
        reply: String::new(),
    };
    let archive = pb::ArchiveCaseRequest {
        completion: with(&["complaint-letter", "supporting-data", "disposition-sheet"]),
        case_id: case_id(),
        problem_class: "extortion".to_owned(),
        retention_class: "wbs-5".to_owned(),
    };
    vec![
        Question::new("amanah.triage.v1.Triage/EscalateCase", "", &escalate),
        Question::new("amanah.triage.v1.Triage/ClarifyCase", "", &clarify),
        Question::new("amanah.triage.v1.Triage/ArchiveCase", "", &archive),
    ]
}

fn people(topic: &Topic) -> Vec<Question> {
    let (case_id, command_id) = (|| topic.case_id.clone(), new_id);
    let leave = pb::DeclareConflictRequest { command_id: command_id(), case_id: case_id() };
    let reviewer = "gto-wbs-2".to_owned();
    let reassign =
        pb::ReassignReviewRequest { command_id: command_id(), case_id: case_id(), reviewer };
    let person = "gto-wbs-2".to_owned();
    let exclude = pb::ExcludePersonRequest { command_id: command_id(), case_id: case_id(), person };
    let send =
        pb::SendMessageRequest { command_id: command_id(), case_id: case_id(), text: text() };
    let register = pb::RegisterStaffRequest {
        person: "gto-rekaan".to_owned(),
        office: topic.office.clone(),
        roles: vec!["wbs_team".to_owned()],
        name: String::new(),
    };
    let rotate = pb::RotateKeysRequest { persons: Vec::new() };
    vec![
        Question::new("amanah.triage.v1.Triage/DeclareConflict", "", &leave),
        Question::new("amanah.triage.v1.Triage/ReassignReview", "", &reassign),
        Question::new("amanah.triage.v1.Triage/ExcludePerson", "", &exclude),
        Question::new("amanah.triage.v1.Triage/SendMessage", "", &send),
        Question::new("amanah.triage.v1.Triage/RegisterStaff", "", &register),
        Question::new("amanah.triage.v1.Triage/RotateKeys", "", &rotate),
    ]
}

fn erasure(topic: &Topic) -> Vec<Question> {
    let (complaint_id, legal_basis) = (|| topic.case_id.clone(), || "UU 27/2022".to_owned());
    let request = pb::RequestErasureRequest {
        command_id: new_id(),
        complaint_id: complaint_id(),
        legal_basis: legal_basis(),
    };
    let approve = pb::ApproveErasureRequest { command_id: new_id(), complaint_id: complaint_id() };
    let mut all = vec![
        Question::new("amanah.triage.v1.Triage/RequestErasure", "", &request),
        Question::new("amanah.triage.v1.Triage/ApproveErasure", "", &approve),
    ];
    for hold in [true, false] {
        let hold = pb::SetLegalHoldRequest {
            command_id: new_id(),
            complaint_id: complaint_id(),
            hold,
            legal_basis: legal_basis(),
        };
        let about = format!("hold {}", hold.hold);
        all.push(Question::new("amanah.triage.v1.Triage/SetLegalHold", about, &hold));
    }
    all
}

/// The request of the quarter was sent before, with another letter.
fn requests(topic: &Topic) -> Vec<Question> {
    let send = pb::SendDataRequestRequest {
        completion: with(&["data-request-letter"]),
        office: topic.office.clone(),
        quarter: topic.quarter.clone(),
        letter_number: "PS.04.01/C.X.20/99/2026".to_owned(),
    };
    vec![Question::new("amanah.triage.v1.Triage/SendDataRequest", "", &send)]
}

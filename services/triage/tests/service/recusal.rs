//! Excluded people: every answer to them is, byte for byte, the answer from before the case.

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use prost::Message;
use proto::triage::v1 as pb;
use tonic::{Response, Status};

use crate::support::office::{Office, Staff, holds_a_wrap, settled, somebody};
use crate::support::world::World;

/// The cause of an exclusion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    /// Itjen's letter excludes them.
    TheLetter,
    /// Itjen excludes them after so many steps.
    Itjen(usize),
    /// They declare a conflict after so many steps.
    Himself(usize),
}

#[derive(Clone, Debug)]
struct Plan {
    who: &'static str,
    way: Way,
    steps: usize,
}

/// Heads and Kasubag learn of a case at B4, the team at its opening.
fn plans() -> impl Strategy<Value = Plan> {
    let who = prop::sample::select(vec!["gto-wbs-1", "gto-kasubag", "gto-head"]);
    (who, 0..3_usize, 1..4_usize, 0..4_usize).prop_map(|(who, way, late, more)| {
        let way = match way {
            0 => Way::TheLetter,
            1 => Way::Itjen(late),
            _ => Way::Himself(late),
        };
        Plan { who, way, steps: late + more }
    })
}

impl Office {
    /// Asks every question. An answer is its bytes, or the refusal's code, text and details.
    async fn answers(&self, person: &str, case: &str) -> BTreeMap<&'static str, String> {
        let mut staff = self.as_(person);
        let (case_id, command_id) = (case.to_owned(), self.world.ids.command().to_string());
        let office = "gto".to_owned();
        let mut all = BTreeMap::new();
        for (name, every) in [("queue", false), ("all cases", true)] {
            let request = pb::ListCasesRequest { office: office.clone(), all: every };
            all.insert(name, said(staff.list_cases(request).await));
        }
        let pending = pb::ListPendingRequest {
            office: office.clone(),
            quarter: "2026-Q3".to_owned(),
            ..Default::default()
        };
        all.insert("pending", said(staff.list_pending(pending).await));
        let read = pb::ReadCaseRequest { case_id: case_id.clone() };
        all.insert("read", said(staff.read_case(read).await));
        let list = pb::ListMessagesRequest { case_id: case_id.clone() };
        all.insert("messages", said(staff.list_messages(list).await));
        let access = pb::ListAccessRequest { case_id: case_id.clone() };
        all.insert("access", said(staff.list_access(access).await));
        let send = pb::SendMessageRequest {
            command_id: command_id.clone(),
            case_id: case_id.clone(),
            text: "pesan rekaan".to_owned(),
        };
        all.insert("send", said(staff.send_message(send).await));
        let exclude = pb::ExcludePersonRequest {
            command_id: command_id.clone(),
            case_id: case_id.clone(),
            person: "gto-wbs-3".to_owned(),
        };
        all.insert("exclude", said(staff.exclude_person(exclude).await));
        let leave =
            pb::DeclareConflictRequest { command_id: command_id.clone(), case_id: case_id.clone() };
        all.insert("leave", said(staff.declare_conflict(leave).await));
        let reassign = pb::ReassignReviewRequest {
            command_id: command_id.clone(),
            case_id: case_id.clone(),
            reviewer: "gto-wbs-3".to_owned(),
        };
        all.insert("reassign", said(staff.reassign_review(reassign).await));
        self.steps(&mut staff, &case_id, &mut all).await;
        let notices = proto::notify::v1::ListNoticesRequest { all: true };
        all.insert(
            "notices",
            said(self.world.notices(&somebody(person)).list_notices(notices).await),
        );
        all
    }

    async fn steps(&self, staff: &mut Staff, case: &str, all: &mut BTreeMap<&'static str, String>) {
        let text = || "teks rekaan".to_owned();
        let (case_id, completion) = (|| case.to_owned(), || Some(self.completion(&[])));
        let study =
            pb::StudyCaseRequest { completion: completion(), case_id: case_id(), finding: text() };
        all.insert("study", said(staff.study_case(study).await));
        let give = pb::GiveDispositionRequest {
            completion: completion(),
            case_id: case_id(),
            instruction: text(),
        };
        all.insert("dispose", said(staff.give_disposition(give).await));
        let assign = pb::AssignReviewRequest {
            completion: completion(),
            case_id: case_id(),
            reviewer: "gto-wbs-3".to_owned(),
        };
        all.insert("assign", said(staff.assign_review(assign).await));
        let review = pb::ReviewCaseRequest {
            completion: completion(),
            case_id: case_id(),
            review: text(),
            clarity: 1,
            suggested: 1,
        };
        all.insert("review", said(staff.review_case(review).await));
        let determine = pb::DetermineGradeRequest {
            completion: completion(),
            case_id: case_id(),
            grade: 1,
            recommendation: text(),
            legal_basis: vec!["PP 94/2021 Pasal 5 huruf k".to_owned()],
        };
        all.insert("determine", said(staff.determine_grade(determine).await));
        let clarify = pb::ClarifyCaseRequest {
            completion: completion(),
            case_id: case_id(),
            outcome: text(),
            reply: String::new(),
        };
        all.insert("clarify", said(staff.clarify_case(clarify).await));
        let escalate = pb::EscalateCaseRequest {
            completion: completion(),
            case_id: case_id(),
            sending_number: "PW.03.02/C.X.20/118/2026".to_owned(),
        };
        all.insert("escalate", said(staff.escalate_case(escalate).await));
        let archive = pb::ArchiveCaseRequest {
            completion: completion(),
            case_id: case_id(),
            problem_class: "extortion".to_owned(),
            retention_class: "wbs-5".to_owned(),
        };
        all.insert("archive", said(staff.archive_case(archive).await));
        let erase = pb::RequestErasureRequest {
            command_id: self.world.ids.command().to_string(),
            complaint_id: case_id(),
            legal_basis: "UU 27/2022 Pasal 43".to_owned(),
        };
        all.insert("erase", said(staff.request_erasure(erase).await));
    }
}

/// An answer's bytes, or everything in a refusal.
fn said<T: Message>(answer: Result<Response<T>, Status>) -> String {
    match answer {
        Ok(answer) => format!("ok {}", hex::encode(answer.into_inner().encode_to_vec())),
        Err(status) => {
            let details = hex::encode(status.details());
            format!("{:?} {} {details}", status.code(), status.message())
        }
    }
}

async fn play(office: &mut Office, plan: &Plan) {
    let hidden = office.world.pending(10).await;
    let case = hidden.to_string();
    settled(&office.world).await;
    let before = office.answers(plan.who, &case).await;
    let by_letter = plan.way == Way::TheLetter;
    let excluded = [plan.who];
    office.release(hidden, if by_letter { &excluded } else { &[] }).await;
    let mut away = by_letter;
    for number in 0..plan.steps.min(3) {
        if away {
            same(office, plan, &case, &before, number).await;
        }
        office.step(&case, number, if away { plan.who } else { "" }).await.unwrap();
        away |= leave(office, plan, &case, number + 1).await;
    }
    if !away {
        let late = match plan.way {
            Way::TheLetter => 0,
            Way::Itjen(late) | Way::Himself(late) => late,
        };
        assert!(leave(office, plan, &case, late).await, "{plan:?}");
    }
    same(office, plan, &case, &before, plan.steps).await;
    assert!(!holds_a_wrap(&office.world, &case, plan.who).await, "{plan:?}");
}

/// Excludes the person if this is the moment for it.
async fn leave(office: &Office, plan: &Plan, case: &str, steps: usize) -> bool {
    let (case_id, command_id) = (case.to_owned(), office.world.ids.command().to_string());
    let now = matches!(plan.way, Way::Itjen(late) | Way::Himself(late) if late == steps);
    assert!(!now || holds_a_wrap(&office.world, case, plan.who).await, "he knew of it until now");
    match plan.way {
        Way::Itjen(late) if late == steps => {
            let person = plan.who.to_owned();
            let exclude = pb::ExcludePersonRequest { command_id, case_id, person };
            let mut itjen = office.world.staff(&World::inspector(1));
            itjen.exclude_person(exclude).await.unwrap();
            true
        }
        Way::Himself(late) if late == steps => {
            let leave = pb::DeclareConflictRequest { command_id, case_id };
            office.as_(plan.who).declare_conflict(leave).await.unwrap();
            true
        }
        _ => false,
    }
}

async fn same(
    office: &Office,
    plan: &Plan,
    case: &str,
    before: &BTreeMap<&'static str, String>,
    steps: usize,
) {
    settled(&office.world).await;
    let now = office.answers(plan.who, case).await;
    for (question, answer) in &now {
        assert_eq!(answer, &before[question], "{question} after {steps} steps of {plan:?}");
    }
    let nothing = office.world.ids.complaint().to_string();
    let of_nothing = office.answers(plan.who, &nothing).await;
    assert_eq!(now, of_nothing, "a case that there never was, after {steps} steps of {plan:?}");
}

#[tokio::test]
async fn to_whom_a_case_is_hidden_every_answer_is_as_before_there_was_one() {
    let mut office = Office::start("recusal").await;
    let mut runner = TestRunner::deterministic();
    let visible = office.world.pending(10).await;
    office.world.send_data_request().await;
    office.release(visible, &[]).await;
    let mut played = vec![
        Plan { who: "gto-wbs-1", way: Way::TheLetter, steps: 3 },
        Plan { who: "gto-kasubag", way: Way::TheLetter, steps: 3 },
        Plan { who: "gto-head", way: Way::Himself(1), steps: 2 },
    ];
    for _ in 0..5 {
        played.push(plans().new_tree(&mut runner).unwrap().current());
    }
    for plan in &played {
        play(&mut office, plan).await;
    }
}

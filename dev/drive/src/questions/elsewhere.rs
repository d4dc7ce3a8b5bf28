//! Questions to whom nobody of an office's staff should have to put any: intake's inner side, rounds, logs, and what is for machines alone.

use proto::eventlog::v1 as eventlog;
use proto::intake::v1 as intake;
use proto::itjen::v1 as itjen;
use proto::notify::v1 as notify;
use proto::office::v1 as office;
use proto::survey::v1 as survey;
use serde_json::{Value, json};

use super::Topic;
use crate::answers::Question;
use crate::clients::new_id;
use crate::completion;

pub(super) fn of(topic: &Topic) -> Vec<Question> {
    let mut all = rounds(topic);
    all.extend(sealed(topic));
    all.extend(machines(topic));
    all.extend(letters(topic));
    let mark = notify::MarkNoticesSeenRequest { ids: vec![topic.case_id.clone()] };
    all.push(Question::new("amanah.notify.v1.Notices/MarkNoticesSeen", "", &mark));
    all
}

fn rounds(topic: &Topic) -> Vec<Question> {
    let (office, period) = (|| topic.office.clone(), || topic.quarter.clone());
    let round = survey::RoundRequest {
        completion: completion(&[]),
        office: office(),
        period: period(),
        served: Vec::new(),
    };
    let open = survey::OpenRoundRequest {
        completion: completion(&[]),
        office: office(),
        period: period(),
        ..Default::default()
    };
    let reply = survey::ReplyAsOfficerRequest {
        command_id: new_id(),
        office: office(),
        period: period(),
        employee: "pgw-03".to_owned(),
        text: "Teks rekaan.".to_owned(),
    };
    let report = survey::IssueFinalReportRequest {
        completion: completion(&[]),
        office: office(),
        period: period(),
        analysis: "Teks rekaan.".to_owned(),
        considerations: Vec::new(),
    };
    let state = survey::GetRoundRequest { office: office(), period: period() };
    vec![
        Question::new("amanah.survey.v1.Survey/OpenRound", "", &open),
        Question::new("amanah.survey.v1.Survey/ReceiveResponses", "", &round),
        Question::new("amanah.survey.v1.Survey/PullData", "", &round),
        Question::new("amanah.survey.v1.Survey/CompileReport", "", &round),
        Question::new("amanah.survey.v1.Survey/ReplyAsOfficer", "", &reply),
        Question::new("amanah.survey.v1.Survey/IssueFinalReport", "", &report),
        Question::new("amanah.survey.v1.Survey/GetRound", "", &state),
    ]
}

fn sealed(topic: &Topic) -> Vec<Question> {
    let (complaint_id, office) = (|| topic.case_id.clone(), || topic.office.clone());
    let board = intake::RegisterBoardRequest {
        command_id: new_id(),
        office: office(),
        ..Default::default()
    };
    let get =
        intake::GetSealedComplaintRequest { complaint_id: complaint_id(), ..Default::default() };
    let post = intake::PostMessageRequest {
        command_id: new_id(),
        complaint_id: complaint_id(),
        commitment: vec![7; 32],
        from: "office".to_owned(),
        ..Default::default()
    };
    let list = intake::ListMessagesRequest { complaint_id: complaint_id() };
    let erase = intake::EraseComplaintRequest {
        command_id: new_id(),
        complaint_id: complaint_id(),
        legal_basis: "UU 27/2022".to_owned(),
        ..Default::default()
    };
    let empty = intake::EmptyBoxesRequest { office: office() };
    vec![
        Question::new("amanah.intake.v1.Intake/RegisterBoard", "", &board),
        Question::new("amanah.intake.v1.Intake/EmptyBoxes", "", &empty),
        Question::new("amanah.intake.v1.Intake/GetSealedComplaint", "", &get),
        Question::new("amanah.intake.v1.Intake/PostMessage", "", &post),
        Question::new("amanah.intake.v1.Intake/ListMessages", "", &list),
        Question::new("amanah.intake.v1.Intake/EraseComplaint", "", &erase),
    ]
}

fn machines(topic: &Topic) -> Vec<Question> {
    let (id, time) = (new_id(), "2026-11-23T02:00:00Z".to_owned());
    let start = itjen::Start { after: Some(0), window: 10 };
    let subscribe =
        itjen::SubscribeRequest { step: Some(itjen::subscribe_request::Step::Start(start)) };
    let fetch = itjen::FetchSealedRequest {
        complaint_id: topic.case_id.clone(),
        kind: "complaint_text".to_owned(),
        item: 0,
    };
    let complaint_id = topic.case_id.clone();
    let mailbox = itjen::ReadMailboxRequest { complaint_id: complaint_id.clone() };
    let (command_id, sealed, commitment) = (new_id(), vec![1; 273], vec![2; 32]);
    let post =
        itjen::PostToMailboxRequest { command_id, complaint_id, item: 0, sealed, commitment };
    let kind = "survey.ratings.submitted.v1".to_owned();
    let submission = office::Submission { id, kind, time, data: b"{}".to_vec() };
    let read = eventlog::ReadRequest { after: 0, limit: 5000 };
    let leaf = eventlog::LeafRequest { position: 1 };
    vec![
        Question::new("amanah.itjen.v1.Escalations/Subscribe", "", &subscribe),
        Question::new("amanah.itjen.v1.Escalations/FetchSealed", "", &fetch),
        Question::new(
            "amanah.itjen.v1.Escalations/ListUnanswered",
            "",
            &itjen::ListUnansweredRequest::default(),
        ),
        Question::new("amanah.itjen.v1.Escalations/ReadMailbox", "", &mailbox),
        Question::new("amanah.itjen.v1.Escalations/PostToMailbox", "", &post),
        Question::new("amanah.office.v1.OfficeIngress/Publish", "", &submission),
        Question::new("amanah.eventlog.v1.EventLog/Read", "", &read),
        Question::new("amanah.eventlog.v1.EventLog/Leaf", "", &leaf),
    ]
}

/// Letters as Itjen sends them, about the case.
fn letters(topic: &Topic) -> Vec<Question> {
    let declaration = json!({ "no_gratification": true, "no_conflict_of_interest": true });
    let answer = |more: Value| {
        let mut body = json!({
            "office": topic.office, "quarter": topic.quarter, "letter_number": "PS.04.01/IJ/99/2026",
            "declaration": declaration, "manifest": "Teks rekaan.",
            "released": [{ "complaint_id": topic.case_id, "wraps": [] }],
        });
        if let (Some(body), Value::Object(more)) = (body.as_object_mut(), more) {
            body.extend(more);
        }
        body
    };
    let acknowledgement = json!({
        "case_id": topic.case_id, "receipt_number": "TT/99/2026", "held": [topic.case_id],
        "manifest": "Teks rekaan.",
    });
    let submit = |kind: &'static str, body: Value| {
        let (id, time) = (new_id(), "2026-11-23T02:00:00Z".to_owned());
        let data = body.to_string().into_bytes();
        let request = itjen::SubmitRequest { id, kind: kind.to_owned(), time, data };
        Question::new("amanah.itjen.v1.Escalations/Submit", kind, &request)
    };
    vec![
        submit("wbs.data-request.answered.v1", answer(json!({ "withheld": [] }))),
        submit("wbs.data-request.corrected.v1", answer(json!({}))),
        submit("wbs.case.acknowledged.v1", acknowledgement),
    ]
}

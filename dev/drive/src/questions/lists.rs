//! Questions that change nothing: what lies in the office, and what is known of one case.

use proto::notify::v1 as notify;
use proto::reporting::v1 as reporting;
use proto::triage::v1 as triage;

use super::Topic;
use crate::answers::Question;

pub(super) fn of(topic: &Topic) -> Vec<Question> {
    let mut all = office(topic);
    all.extend(archive(topic));
    all.extend(case(&topic.case_id, "the case"));
    for (number, visible) in topic.visible.iter().enumerate() {
        all.extend(case(visible, &format!("visible case {number}")));
    }
    all
}

fn office(topic: &Topic) -> Vec<Question> {
    let (office, quarter) = (|| topic.office.clone(), || topic.quarter.clone());
    let mut all = Vec::new();
    for every in [false, true] {
        let cases = triage::ListCasesRequest { office: office(), all: every };
        let about = format!("all {every}");
        all.push(Question::new("amanah.triage.v1.Triage/ListCases", &about, &cases));
        let notices = notify::ListNoticesRequest { all: every };
        all.push(Question::new("amanah.notify.v1.Notices/ListNotices", &about, &notices));
    }
    let pending =
        triage::ListPendingRequest { office: office(), quarter: quarter(), ..Default::default() };
    all.push(Question::new("amanah.triage.v1.Triage/ListPending", "", &pending));
    let report = reporting::GetSurveyReportRequest { office: office(), period: quarter() };
    all.push(Question::new("amanah.reporting.v1.Reporting/GetSurveyReport", "", &report));
    let employee = "pgw-03".to_owned();
    let own = reporting::GetOfficerViewRequest { office: office(), period: quarter(), employee };
    all.push(Question::new("amanah.reporting.v1.Reporting/GetOfficerView", "", &own));
    for (about, office) in [("his office", office()), ("all offices", String::new())] {
        for after in [0, 3] {
            let steps =
                reporting::ListStepTimesRequest { office: office.clone(), after, limit: 500 };
            let about = format!("{about} after {after}");
            all.push(Question::new("amanah.reporting.v1.Reporting/ListStepTimes", about, &steps));
        }
    }
    all
}

fn archive(topic: &Topic) -> Vec<Question> {
    let everything =
        reporting::SearchArchiveRequest { office: topic.office.clone(), ..Default::default() };
    let mut searches = vec![("everything".to_owned(), everything.clone())];
    for class in ["extortion", "gratification", "bribery"] {
        let problem_class = class.to_owned();
        searches.push((
            class.to_owned(),
            reporting::SearchArchiveRequest { problem_class, ..everything.clone() },
        ));
    }
    let (from, to) = (topic.quarter.clone(), topic.quarter.clone());
    let quarter = reporting::SearchArchiveRequest { from, to, ..everything.clone() };
    searches.push(("the quarter".to_owned(), quarter));
    let after_case_id = topic.case_id.clone();
    let after = reporting::SearchArchiveRequest { after_case_id, ..everything };
    searches.push(("after the case".to_owned(), after));
    let ask = |(about, search)| {
        Question::new("amanah.reporting.v1.Reporting/SearchArchive", about, &search)
    };
    searches.into_iter().map(ask).collect()
}

fn case(case_id: &str, about: &str) -> Vec<Question> {
    let case_id = || case_id.to_owned();
    vec![
        Question::new(
            "amanah.triage.v1.Triage/ReadCase",
            about,
            &triage::ReadCaseRequest { case_id: case_id() },
        ),
        Question::new(
            "amanah.triage.v1.Triage/ListMessages",
            about,
            &triage::ListMessagesRequest { case_id: case_id() },
        ),
        Question::new(
            "amanah.triage.v1.Triage/ListAccess",
            about,
            &triage::ListAccessRequest { case_id: case_id() },
        ),
        Question::new(
            "amanah.reporting.v1.Reporting/GetCaseTimeline",
            about,
            &reporting::GetCaseTimelineRequest { case_id: case_id() },
        ),
    ]
}

//! From public events to answers, on a real PostgreSQL.

use kernel::{CaseId, Delivered, EmployeeCode, Role, StreamId};
use service::Failure;
use uuid::Uuid;

use super::database::Database;
use super::{actor, event, office};
use crate::app::archive::{Archived, Search};
use crate::app::{archive, officer, report, steps, timeline};

const ITJEN: &[Role] = &[Role::Inspectorate];

/// What happened to one complaint: intake's event and triage's, the first at `position` of each log.
fn complaint(position: i64, number: u128, about_head: bool) -> (Delivered, Vec<Delivered>) {
    let id = Uuid::from_u128(number);
    let filed = format!(
        r#"{{"office":"gto","stream":"complaint/{id}","step":{{"step":"B1","role":"reporter","started_at":"2026-10-02T01:00:00Z",
           "due_at":null,"completed_at":"2026-10-02T01:00:00Z"}},"body":{{"complaint":"{id}","about_head":{about_head},"has_reply_address":true}}}}"#
    );
    let opened = format!(r#"{{"quarter":"2026-Q4","about_head":{about_head}}}"#);
    let archived = r#"{"problem_class":"bribery","problem_title":"Suap","retention_class":"wbs-5","period":"2026-Q4"}"#;
    let told = [
        ("CaseOpened", opened.as_str()),
        ("StepOverdue", r#"{"step":"B4","due_at":"2026-11-25T00:00:00Z"}"#),
        ("GradeDetermined", r#"{"grade":"not_oversight_grade"}"#),
        ("CaseClarified", "{}"),
        ("ReplySent", "{}"),
        ("CaseArchived", archived),
    ];
    let case = (position..).zip(told).map(|(position, (name, body))| {
        let data = format!(r#"{{"office":"gto","stream":"case/{id}","body":{body}}}"#);
        Delivered { stream: StreamId::new(id), ..event(position, &format!("case.{name}"), &data) }
    });
    (event(position, "complaint.ComplaintFiled", &filed), case.collect())
}

fn of_gto() -> Search {
    let (problem_class, from, to, after) = (None, None, None, None);
    Search { office: office("gto"), problem_class, from, to, after, limit: 50 }
}

fn ids(found: &[Archived]) -> Vec<u128> {
    found.iter().map(|row| row.case_id.as_u128()).collect()
}

#[tokio::test]
async fn a_case_about_the_head_does_not_exist_for_him() {
    let db = Database::start("reporting-cases").await;
    let (first, second) = (complaint(1, 1, false), complaint(10, 2, true));
    // Triage's log may be ahead of intake's.
    for run in [first.1, second.1, vec![first.0], vec![second.0]] {
        db.apply(&run).await;
    }
    let (pool, gto) = (&db.pool, office("gto"));
    let head = actor("gto-head", &[Role::OfficeHead], Some("gto"));
    let wbs = actor("gto-wbs-1", &[Role::WbsTeam], Some("gto"));

    let found = archive::search(pool, &wbs, &of_gto()).await.unwrap();
    assert_eq!(ids(&found), [1, 2]);
    assert_eq!(found[0].outcome.as_deref(), Some("replied"));
    assert!(found[0].filed_us.is_some());
    assert_eq!(ids(&archive::search(pool, &head, &of_gto()).await.unwrap()), [1]);

    let bribery = Search { problem_class: Some("bribery".into()), limit: 1, ..of_gto() };
    assert_eq!(ids(&archive::search(pool, &wbs, &bribery).await.unwrap()), [1]);
    let next = Search { after: Some(CaseId::new(Uuid::from_u128(1))), ..bribery };
    assert_eq!(ids(&archive::search(pool, &wbs, &next).await.unwrap()), [2]);
    assert!(archive::search(pool, &head, &next).await.unwrap().is_empty());
    let later = Search { from: Some("2027-Q1".parse().unwrap()), ..of_gto() };
    assert!(archive::search(pool, &wbs, &later).await.unwrap().is_empty());
    let hidden = Search { after: Some(CaseId::new(Uuid::from_u128(2))), ..of_gto() };
    let unknown = Search { after: Some(CaseId::new(Uuid::from_u128(3))), ..of_gto() };
    let refusals = [hidden, unknown].map(|search| (search, &head));
    for (search, head) in &refusals {
        assert!(archive::search(pool, head, search).await.is_err());
    }

    let about_head = CaseId::new(Uuid::from_u128(2));
    assert_eq!(timeline::get(pool, &wbs, about_head).await.unwrap().len(), 6);
    assert_eq!(timeline::get(pool, &head, about_head).await.err(), Some(Failure::not_found()));
    let other = actor("plm-wbs-1", &[Role::WbsTeam], Some("plm"));
    assert_eq!(timeline::get(pool, &other, about_head).await.err(), Some(Failure::not_found()));

    let page = steps::Page { office: Some(gto), after: 0, limit: 1000 };
    assert_eq!(steps::list(pool, &wbs, &page).await.unwrap().len(), 14);
    let seen = steps::list(pool, &head, &page).await.unwrap();
    assert_eq!(seen.len(), 7);
    assert!(seen.iter().all(|row| !row.stream.ends_with('2')));
    assert!(seen.iter().any(|row| row.event_type == "case.StepOverdue" && row.overdue));
    let rest = steps::Page { after: seen[4].number, ..page };
    assert_eq!(steps::list(pool, &head, &rest).await.unwrap().len(), 2);
}

#[tokio::test]
async fn ratings_are_counted_and_reports_kept_byte_for_byte() {
    let db = Database::start("reporting-rounds").await;
    let rating = |position| {
        let data = r#"{"office":"plm","stream":"box/plm/loket-1/2026-11-22-pagi","body":{"place":"loket-1"}}"#;
        event(position, "box.RatingReceived", data)
    };
    db.apply(&[rating(1), rating(2)]).await;
    db.apply(&[rating(3)]).await;
    let figures = r#"{"count":3,"employees":[{"employee":"pgw-01","n":3}]}"#;
    let told = [
        ("DataPulled", r#""cutoff":3,"count":3,"dataset_hash":"ab""#.to_owned()),
        ("ReportCompiled", format!(r#""figures":{figures}"#)),
        ("OfficerReplied", r#""employee":"pgw-01","text":"Baik""#.to_owned()),
        ("FinalReportIssued", r#""analysis":"Cukup","considerations":[{"employee":"pgw-01","text":"Pertahankan"}]"#.to_owned()),
    ];
    for (position, (name, body)) in (1..).zip(told) {
        let body = format!(r#"{{"period":"2026-Q4",{body}}}"#);
        let data = format!(r#"{{"office":"plm","stream":"round/plm/2026-Q4","body":{body}}}"#);
        db.apply(&[event(position, &format!("round.{name}"), &data)]).await;
    }

    let (pool, itjen) = (&db.pool, actor("itjen-1", ITJEN, None));
    let all = steps::Page { office: None, after: 0, limit: 100 };
    let listed = steps::list(pool, &itjen, &all).await.unwrap();
    let boxes: Vec<_> = listed.iter().filter(|row| row.log == "intake").collect();
    assert_eq!(boxes.len(), 1);
    assert_eq!((boxes[0].count, boxes[0].version, boxes[0].step.as_str()), (3, 3, "A2"));

    let (office, period) = (office("plm"), "2026-Q4".parse().unwrap());
    let round = report::Round { office: office.clone(), period };
    let full = report::get(pool, &itjen, &round).await.unwrap();
    assert_eq!((full.figures.as_str(), full.count), (figures, Some(3)));
    let message = crate::wire::report(full).unwrap();
    assert_eq!(message.considerations[0].text, "Pertahankan");

    let employee = EmployeeCode::try_new("pgw-01").unwrap();
    let whose = officer::Whose { office, period, employee };
    let himself = actor("plm-pgw-01", &[Role::Officer], Some("plm"));
    let own = officer::get(pool, &himself, &whose).await.unwrap();
    assert_eq!(own.figures, r#"{"employee":"pgw-01","n":3}"#);
    assert_eq!(own.reply.as_deref(), Some("Baik"));
    assert_eq!(own.consideration.as_deref(), Some("Pertahankan"));
}

/// Not a bench: prints what a batch costs, to be looked at with `--release --ignored --nocapture`.
#[tokio::test]
#[ignore = "a measurement"]
async fn rate_of_the_step_view() {
    let db = Database::start("reporting-rate").await;
    let view = crate::views().into_iter().find(|view| view.name() == "view:step").unwrap();
    let data = r#"{"office":"plm","stream":"case/x","step":{"step":"B4","role":"wbs_team","started_at":"2026-10-02T01:00:00Z",
        "due_at":null,"completed_at":"2026-10-02T01:00:00Z"},"body":{"anything":"0123456789012345678901234567890123456789"}}"#;
    for kind in ["case.CaseStudied", "box.RatingReceived"] {
        let events: Vec<_> = (1..=200_000).map(|position| event(position, kind, data)).collect();
        for batch in [1000, 5000] {
            sqlx::query("TRUNCATE v_step.step").execute(&db.pool).await.unwrap();
            let begun = std::time::Instant::now();
            for run in events.chunks(batch) {
                db.apply_to(view.as_ref(), run).await.unwrap();
            }
            eprintln!("{kind} in {batch}s: {:.0} events/s", 200_000.0 / begun.elapsed().as_secs_f64());
        }
    }
}

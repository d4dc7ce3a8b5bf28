//! From public events to answers, on a real PostgreSQL.

use kernel::{Actor, CaseId, Delivered, EmployeeCode, Role, StreamId};
use service::Failure;
use uuid::Uuid;

use super::database::Database;
use super::{actor, event, office};
use crate::app::archive::{Row, Search};
use crate::app::{archive, officer, report, steps, timeline};

/// What happened to one complaint: intake's event and triage's, the first at `position` of each log.
fn complaint(position: i64, number: u128, about_head: bool) -> (Delivered, Vec<Delivered>) {
    let id = Uuid::from_u128(number);
    let filed = format!(
        r#"{{"office":"gto","stream":"complaint/{id}","step":{{"step":"B1","role":"reporter","started_at":"2026-10-02T01:00:00Z",
           "due_at":null,"completed_at":"2026-10-02T01:00:00Z"}},"body":{{"complaint":"{id}","about_head":{about_head},"has_reply_address":true,"attachments":0}}}}"#
    );
    let opened =
        format!(r#"{{"quarter":"2026-Q4","about_head":{about_head},"has_reply_address":true}}"#);
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

fn ids(found: &[Row]) -> Vec<u128> {
    found.iter().map(|row| row.case_id.as_u128()).collect()
}

/// A complaint about an officer (1) and one about the head (2). Triage's log may be ahead of intake's.
async fn two_complaints(name: &str) -> Database {
    let db = Database::start(name).await;
    let (first, second) = (complaint(1, 1, false), complaint(10, 2, true));
    for run in [first.1, second.1, vec![first.0], vec![second.0]] {
        db.apply(&run).await;
    }
    db
}

fn head() -> Actor {
    actor("gto-head", &[Role::OfficeHead], Some("gto"))
}

fn wbs(of: &str) -> Actor {
    actor(&format!("{of}-wbs-1"), &[Role::WbsTeam], Some(of))
}

fn case(number: u128) -> CaseId {
    CaseId::new(Uuid::from_u128(number))
}

#[tokio::test]
async fn the_archive_is_searched_by_class_and_quarter_page_by_page() {
    let db = two_complaints("reporting-archive").await;
    let (pool, wbs) = (&db.pool, wbs("gto"));
    let found = archive::search(pool, &wbs, &of_gto()).await.unwrap();
    assert_eq!(ids(&found), [1, 2]);
    assert_eq!(found[0].outcome.as_deref(), Some("replied"));
    assert!(found[0].filed_us.is_some());

    let bribery = Search { problem_class: Some("bribery".into()), limit: 1, ..of_gto() };
    assert_eq!(ids(&archive::search(pool, &wbs, &bribery).await.unwrap()), [1]);
    let next = Search { after: Some(case(1)), ..bribery };
    assert_eq!(ids(&archive::search(pool, &wbs, &next).await.unwrap()), [2]);
    let later = Search { from: Some("2027-Q1".parse().unwrap()), ..of_gto() };
    assert!(archive::search(pool, &wbs, &later).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_case_about_the_head_is_not_in_his_archive() {
    let db = two_complaints("reporting-recusal").await;
    let (pool, head) = (&db.pool, head());
    assert_eq!(ids(&archive::search(pool, &head, &of_gto()).await.unwrap()), [1]);
    let mut refusals = Vec::new();
    // As a page cursor: the case about the head, and one that does not exist.
    for number in [2, 3] {
        let after = Search { after: Some(case(number)), ..of_gto() };
        refusals.push(archive::search(pool, &head, &after).await.unwrap_err());
    }
    assert_eq!(refusals[0], refusals[1]);
}

#[tokio::test]
async fn a_timeline_is_shown_to_whom_the_case_exists() {
    let db = two_complaints("reporting-timeline").await;
    assert_eq!(timeline::get(&db.pool, &wbs("gto"), case(2)).await.unwrap().len(), 6);
    assert_eq!(timeline::get(&db.pool, &head(), case(1)).await.unwrap().len(), 6);
    for (who, number) in [(head(), 2), (wbs("plm"), 2), (wbs("gto"), 3)] {
        let refusal = timeline::get(&db.pool, &who, case(number)).await.unwrap_err();
        assert_eq!(refusal, Failure::not_found(), "{}", who.person);
    }
}

#[tokio::test]
async fn steps_of_a_case_about_the_head_are_not_listed_for_him() {
    let db = two_complaints("reporting-steps").await;
    let page = steps::Page { office: Some(office("gto")), after: 0, limit: 1000 };
    assert_eq!(steps::list(&db.pool, &wbs("gto"), &page).await.unwrap().len(), 14);
    let seen = steps::list(&db.pool, &head(), &page).await.unwrap();
    assert_eq!(seen.len(), 7);
    assert!(seen.iter().all(|row| !row.stream.ends_with('2')));
    assert!(seen.iter().any(|row| row.event_type == "case.StepOverdue" && row.overdue));
    let rest = steps::Page { after: seen[4].number, ..page };
    assert_eq!(steps::list(&db.pool, &head(), &rest).await.unwrap().len(), 2);
}

#[tokio::test]
async fn of_an_erased_case_only_its_erasure_is_left() {
    let db = two_complaints("reporting-erased").await;
    let id = Uuid::from_u128(1);
    let data =
        format!(r#"{{"office":"gto","stream":"erasure/{id}","body":{{"complaint":"{id}"}}}}"#);
    db.apply(&[event(30, "erasure.ErasureCarriedOut", &data)]).await;
    assert_eq!(ids(&archive::search(&db.pool, &wbs("gto"), &of_gto()).await.unwrap()), [2]);
    let left = timeline::get(&db.pool, &wbs("gto"), case(1)).await.unwrap();
    let types: Vec<&str> = left.iter().map(|row| row.event_type.as_str()).collect();
    assert_eq!(types, ["erasure.ErasureCarriedOut"]);
}

/// All rows of the archive's tables, in order.
async fn archived(db: &Database) -> Vec<String> {
    let rows = "SELECT 'entry ' || e::text FROM v_archive.entry e UNION ALL SELECT 'erased ' || e::text FROM v_archive.erased e ORDER BY 1";
    sqlx::query_scalar(rows).fetch_all(&db.pool).await.unwrap()
}

#[tokio::test]
async fn what_was_erased_stays_away_in_whatever_order_the_logs_come() {
    let db = Database::start("reporting-erased-order").await;
    let view = crate::views().into_iter().find(|view| view.name() == "view:archive").unwrap();
    let mut tables = Vec::new();
    for turn in 0..3 {
        let (filed, case) = complaint(1, 1, false);
        let data = r#"{"office":"gto","stream":"erasure/00000000-0000-0000-0000-000000000001","body":{"complaint":"00000000-0000-0000-0000-000000000001"}}"#;
        let erasure = event(30, "erasure.ErasureCarriedOut", data);
        let mut runs = vec![case, vec![erasure]];
        runs.insert(turn, vec![filed, complaint(2, 2, true).0]);
        sqlx::raw_sql("TRUNCATE v_archive.entry, v_archive.erased")
            .execute(&db.pool)
            .await
            .unwrap();
        for run in &runs {
            db.apply_to(view.as_ref(), run).await.unwrap();
        }
        tables.push(archived(&db).await);
    }
    assert_eq!(tables[0].len(), 2, "the other complaint, and that one is gone: {:?}", tables[0]);
    assert!(tables.iter().all(|one| *one == tables[0]), "{tables:?}");
}

#[tokio::test]
async fn staff_of_an_office_see_no_complaint_before_its_release_and_no_positions() {
    let db = Database::start("reporting-unreleased").await;
    let (filed, opened) = complaint(7, 1, false);
    db.apply(&[filed]).await;
    let page = steps::Page { office: Some(office("gto")), after: 0, limit: 1000 };
    assert!(steps::list(&db.pool, &wbs("gto"), &page).await.unwrap().is_empty());
    let auditor = actor("auditor-1", &[Role::Auditor], None);
    assert_eq!(steps::list(&db.pool, &auditor, &page).await.unwrap()[0].position, 7);
    db.apply(&opened).await;
    let rows = steps::list(&db.pool, &wbs("gto"), &page).await.unwrap();
    assert_eq!(rows.len(), 7);
    assert!(rows.iter().all(|row| row.position == 0));
}

#[tokio::test]
async fn what_becomes_visible_between_two_pages_neither_doubles_a_row_nor_loses_one() {
    let db = Database::start("reporting-between").await;
    let (first, second) = (complaint(1, 1, false), complaint(10, 2, false));
    for run in [vec![first.0], vec![second.0], second.1] {
        db.apply(&run).await;
    }
    let page = |after| steps::Page { office: Some(office("gto")), after, limit: 3 };
    let mut seen = steps::list(&db.pool, &wbs("gto"), &page(0)).await.unwrap();
    // Its filing lies before the page that was read, the rest of it behind.
    db.apply(&first.1).await;
    while let Some(last) = seen.last().map(|row| row.number) {
        let next = steps::list(&db.pool, &wbs("gto"), &page(last)).await.unwrap();
        if next.is_empty() {
            break;
        }
        seen.extend(next);
    }
    let of = |number: char| seen.iter().filter(|row| row.stream.ends_with(number)).count();
    assert_eq!((of('2'), of('1')), (7, 6));
    assert!(seen.windows(2).all(|two| two[0].number < two[1].number));
}

#[tokio::test]
async fn ratings_are_counted_per_box() {
    let db = Database::start("reporting-ratings").await;
    let rating = |position| {
        let data = r#"{"office":"plm","stream":"box/plm/loket-1/2026-11-22-pagi","body":{"place":"loket-1","service":"vaksinasi","shift":"2026-11-22-pagi","answers":{}}}"#;
        event(position, "box.RatingReceived", data)
    };
    db.apply(&[rating(1), rating(2)]).await;
    db.apply(&[rating(3)]).await;
    let all = steps::Page { office: None, after: 0, limit: 100 };
    let auditor = actor("auditor-1", &[Role::Auditor], None);
    let boxes = steps::list(&db.pool, &auditor, &all).await.unwrap();
    assert_eq!(boxes.len(), 1);
    assert_eq!((boxes[0].count, boxes[0].version, boxes[0].step.as_str()), (3, 3, "A2"));
}

const FIGURES: &str = r#"{"count":3,"employees":[{"employee":"pgw-01","n":3}]}"#;

/// A finished round of plm.
async fn round(name: &str) -> Database {
    let db = Database::start(name).await;
    let compiled = format!(r#""figures":{FIGURES}"#);
    let issued =
        r#""analysis":"Cukup","considerations":[{"employee":"pgw-01","text":"Pertahankan"}]"#;
    let told = [
        ("DataPulled", r#""cutoff":3,"count":3,"dataset_hash":"ab""#),
        ("ReportCompiled", &compiled),
        ("OfficerReplied", r#""employee":"pgw-01","text":"Baik""#),
        ("FinalReportIssued", issued),
    ];
    for (position, (name, body)) in (1..).zip(told) {
        let body = format!(r#"{{"period":"2026-Q4",{body}}}"#);
        let data = format!(r#"{{"office":"plm","stream":"round/plm/2026-Q4","body":{body}}}"#);
        db.apply(&[event(position, &format!("round.{name}"), &data)]).await;
    }
    db
}

#[tokio::test]
async fn a_report_is_kept_byte_for_byte() {
    let db = round("reporting-report").await;
    let round = report::Round { office: office("plm"), period: "2026-Q4".parse().unwrap() };
    let head = actor("plm-head", &[Role::OfficeHead], Some("plm"));
    let full = report::get(&db.pool, &head, &round).await.unwrap();
    assert_eq!((full.figures.as_str(), full.count), (FIGURES, Some(3)));
    let message = crate::wire::report(full).unwrap();
    assert_eq!(message.considerations[0].text, "Pertahankan");
    assert!(message.compiled_at.is_some() && message.final_at.is_some());
}

#[tokio::test]
async fn an_employee_gets_his_own_result() {
    let db = round("reporting-officer").await;
    let employee = EmployeeCode::try_new("pgw-01").unwrap();
    let period = "2026-Q4".parse().unwrap();
    let whose = officer::Whose { office: office("plm"), period, employee };
    let himself = actor("plm-pgw-01", &[Role::Officer], Some("plm"));
    let own = officer::get(&db.pool, &himself, &whose).await.unwrap();
    assert_eq!(own.figures, r#"{"employee":"pgw-01","n":3}"#);
    assert_eq!(own.reply.as_deref(), Some("Baik"));
    assert_eq!(own.consideration.as_deref(), Some("Pertahankan"));
}

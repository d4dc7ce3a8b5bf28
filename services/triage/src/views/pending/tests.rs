use sqlx::PgPool;
use testkit::Database;

use kernel::{CommandId, Epoch, EpochId, Position, StreamId, Version, Zone};
use serde_json::json;

use eventlog::Subscriber;

use super::*;

const COMPLAINT: &str = "0192f0c1-2d3e-7a4b-8c5d-6e7f80910213";

fn view() -> PendingView {
    let office =
        Office { code: "gto".parse().unwrap(), name: "Balai rekaan".to_owned(), zone: Zone::Wita };
    PendingView { offices: Arc::new(vec![office]) }
}

fn event(log: LogName, event_type: &str, data: Vec<u8>) -> Delivered {
    let stream: StreamId = COMPLAINT.parse().unwrap();
    Delivered {
        epoch: Epoch { log, id: EpochId::new(stream.uuid()) },
        position: Position(1),
        previous: Position(0),
        stream,
        version: Version(1),
        event_type: event_type.to_owned(),
        schema_version: 1,
        data,
        command: CommandId::new(stream.uuid()),
        recorded_at: "2026-09-30T16:00:00Z".parse().unwrap(),
        leaf_hash: [0; 32],
        traceparent: None,
    }
}

fn filing(office: &str) -> Delivered {
    let body = json!({"complaint": COMPLAINT, "about_head": true, "has_reply_address": false, "attachments": 1});
    let said = json!({"office": office, "stream": format!("complaint/{COMPLAINT}"), "body": body});
    event(LogName::Intake, "complaint.ComplaintFiled", serde_json::to_vec(&said).unwrap())
}

#[test]
fn a_filing_counts_for_the_quarter_of_the_offices_own_clock() {
    let row = view().row(&filing("gto")).unwrap().unwrap();
    assert_eq!(row.quarter.to_string(), "2026-Q4", "midnight in Gorontalo");
    assert!(row.about_head && !row.has_reply_address && !row.released);
    assert!(row.filed_us.is_some());
}

#[test]
fn a_filing_for_an_unknown_office_is_parked_and_ratings_are_passed_over() {
    assert!(matches!(view().row(&filing("plm")), Err(Trouble::Poison { .. })));
    let rating = event(LogName::Intake, "box.RatingReceived", b"{}".to_vec());
    assert_eq!(view().row(&rating).unwrap(), None);
}

#[test]
fn an_opened_case_is_released_even_before_its_filing_arrives() {
    let golden =
        std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/case.CaseOpened.v1.json"))
            .unwrap();
    let row = view().row(&event(LogName::Triage, "case.CaseOpened", golden)).unwrap().unwrap();
    assert!(row.released && row.filed_us.is_none());
    assert_eq!(row.complaint.to_string(), COMPLAINT);
}

fn mail_of(event_type: &str, from: Option<&str>) -> Delivered {
    let body = json!({"complaint": COMPLAINT, "from": from, "attachments": 1});
    let said = json!({"office": "gto", "stream": format!("complaint/{COMPLAINT}"), "body": body});
    event(LogName::Intake, event_type, serde_json::to_vec(&said).unwrap())
}

#[test]
fn only_the_reporter_waits_for_an_answer_and_files_are_his() {
    let whose = |event_type: &str, from| {
        Mail::of(&mail_of(event_type, from)).unwrap().map(|mail| mail.from == Writer::Reporter)
    };
    assert_eq!(whose("complaint.MessagePosted", Some("reporter")), Some(true));
    assert_eq!(whose("complaint.MessagePosted", Some("inspectorate")), Some(false));
    assert_eq!(whose("complaint.ComplaintSupplemented", None), Some(true));
    assert_eq!(Mail::of(&filing("gto")).unwrap().map(|mail| mail.complaint), None);
}

#[test]
fn mail_that_does_not_read_is_parked() {
    let bad = event(LogName::Intake, "complaint.MessagePosted", b"{}".to_vec());
    assert!(matches!(Mail::of(&bad), Err(Trouble::Poison { .. })));
}

/// Applies events one batch after the other; answers with released and unanswered.
async fn after(db: &PgPool, batches: &[&[Delivered]]) -> (bool, Option<i64>) {
    let view = view();
    let schema = view.view().unwrap();
    eventlog::view_schema(db, schema, schema.schema).await.unwrap();
    for batch in batches {
        let mut tx = db.begin().await.unwrap();
        sqlx::raw_sql("SET LOCAL search_path = v_pending, pg_catalog")
            .execute(&mut *tx)
            .await
            .unwrap();
        view.apply(&mut tx, batch).await.unwrap();
        tx.commit().await.unwrap();
    }
    let row = "SELECT released, unanswered_us FROM v_pending.pending";
    sqlx::query_as(row).fetch_one(db).await.unwrap()
}

fn at(seconds: i64, event: Delivered) -> Delivered {
    Delivered { recorded_at: kernel::Timestamp::from_second(seconds).unwrap(), ..event }
}

#[tokio::test]
async fn what_the_reporter_wrote_first_counts_until_he_is_answered() {
    let db = Database::fresh("pending_mail").await.unwrap().app;
    let wrote = |seconds| at(seconds, mail_of("complaint.MessagePosted", Some("reporter")));
    let batch = [at(1, filing("gto")), wrote(2), wrote(3)];
    assert_eq!(after(&db, &[&batch]).await, (false, Some(2_000_000)));
    let answered = [at(4, mail_of("complaint.MessagePosted", Some("inspectorate")))];
    assert_eq!(after(&db, &[&answered]).await, (false, None));
    let files = [at(5, mail_of("complaint.ComplaintSupplemented", None))];
    assert_eq!(after(&db, &[&files, &[wrote(6)]]).await, (false, Some(5_000_000)));
}

#[tokio::test]
async fn a_case_that_was_opened_first_loses_nothing_of_the_mail() {
    let db = Database::fresh("pending_late").await.unwrap().app;
    let golden =
        std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/case.CaseOpened.v1.json"))
            .unwrap();
    let opened = || event(LogName::Triage, "case.CaseOpened", golden.clone());
    let mail = [at(1, filing("gto")), at(2, mail_of("complaint.MessagePosted", Some("reporter")))];
    assert_eq!(after(&db, &[&[opened()], &mail]).await, (true, Some(2_000_000)));
    assert_eq!(after(&db, &[&[opened()]]).await, (true, Some(2_000_000)));
}

//! The code, the mailbox, and those who only guess.

use axum::http::{StatusCode, header};
use eventlog::Subscriber;
use kernel::{
    CommandId, ComplaintId, Delivered, Epoch, EpochId, LogName, Position, StreamId, Version,
};
use ledger::verify_receipt;
use serde_json::{Value, json};
use vault::{ContentKind, ContentRef};

use super::TEXT;
use super::site::{Site, policy, triage};
use crate::app::{self, PostSealed};
use crate::domain::Sender;
use crate::testing::id;
use crate::views::status::StatusView;

const JSON: &str = "application/json";
const HTML: &str = "text/html";

pub(super) async fn look(site: &Site, code: &str) -> Value {
    let answer = site.post("/masuk", JSON, &[("code", code)]).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    answer.json()
}

pub(super) fn code(told: &Value) -> &str {
    told["receipt_code"].as_str().unwrap()
}

pub(super) fn complaint(told: &Value) -> ComplaintId {
    told["complaint_id"].as_str().unwrap().parse().unwrap()
}

/// A message of the office, sealed as triage seals it.
async fn answer(site: &Site, complaint: ComplaintId, item: u32, text: &str) -> PostSealed {
    let key = site.data_key(complaint).await;
    let place = ContentRef { complaint, kind: ContentKind::Message, item };
    let sealed = vault::seal(&key, &place, text.as_bytes(), &site.intake.deps.ids);
    PostSealed {
        command: CommandId::new(id()),
        complaint,
        item,
        from: Sender::Office,
        seal: sealed.seal,
        sealed: sealed.bytes,
    }
}

#[tokio::test]
async fn messages_go_both_ways_and_a_form_counts_once() {
    let site = Site::open("http_mail").await;
    let told = site.file(TEXT, &[]).await;
    let (code, complaint) = (code(&told), complaint(&told));
    let office = answer(&site, complaint, 0, "Kapan itu terjadi?").await;
    assert!(app::post_sealed(&site.intake, triage(), office).await.unwrap());
    let form = id().to_string();
    let pairs = [("code", code), ("form_id", form.as_str()), ("text", "Senin, 16 November.")];
    for _ in 0..2 {
        let sent = site.send("/masuk/pesan", &pairs, &[]).await;
        assert_eq!(sent.status, StatusCode::OK, "{}", sent.text());
    }
    let mailbox = look(&site, &code.to_lowercase()).await;
    let said: Vec<_> = mailbox["messages"].as_array().unwrap().iter().collect();
    assert_eq!(
        (said.len(), &said[0]["from"], &said[1]["from"]),
        (2, &json!("office"), &json!("reporter"))
    );
    assert_eq!(
        (&said[0]["text"], &said[1]["text"]),
        (&json!("Kapan itu terjadi?"), &json!("Senin, 16 November."))
    );
    let listed = app::list_messages(&site.intake, complaint).await.unwrap();
    assert_eq!((listed.messages.len(), listed.next_item), (2, 2));
    assert_eq!(
        site.count("SELECT count(*) FROM intake.mail").await,
        2,
        "nothing is left of the second sending"
    );
}

/// Whatever is lost or changed in the tables, no message is shown under the name of somebody else.
#[tokio::test]
async fn a_message_that_is_gone_leaves_its_place_empty() {
    let site = Site::open("http_lost").await;
    let told = site.file(TEXT, &[]).await;
    let (code, complaint) = (code(&told), complaint(&told));
    let office = answer(&site, complaint, 0, "Kapan itu terjadi?").await;
    app::post_sealed(&site.intake, triage(), office).await.unwrap();
    let form = id().to_string();
    let pairs = [("code", code), ("form_id", form.as_str()), ("text", "Senin.")];
    site.send("/masuk/pesan", &pairs, &[]).await;
    let change = async |statement: &'static str| {
        sqlx::query(statement).execute(&site.db.owner).await.unwrap();
        let mailbox = look(&site, code).await["messages"].clone();
        let listed = app::list_messages(&site.intake, complaint).await.unwrap();
        let items: Vec<u32> = listed.messages.iter().map(|one| one.item).collect();
        (mailbox, items, listed.next_item)
    };
    let (mailbox, items, next) =
        change("UPDATE intake.mail SET item = 1 - item WHERE item IN (0, 1) AND kind = 'message'")
            .await;
    assert_eq!((&mailbox[0]["lost"], &mailbox[1]["lost"]), (&json!(true), &json!(true)));
    assert_eq!((items, next), (vec![], 2));
    change("UPDATE intake.mail SET item = 1 - item WHERE kind = 'message'").await;
    let (mailbox, items, next) = change("DELETE FROM intake.mail WHERE item = 0").await;
    assert_eq!((&mailbox[0]["from"], &mailbox[0]["lost"]), (&json!("office"), &json!(true)));
    assert_eq!((&mailbox[1]["from"], &mailbox[1]["text"]), (&json!("reporter"), &json!("Senin.")));
    assert_eq!((items, next), (vec![1], 2));
    let page = site.post("/masuk", HTML, &[("code", code)]).await.text();
    assert!(page.contains("Pesan ini hilang"), "{page}");
    let bytes = "UPDATE intake.mail SET bytes = overlay(bytes placing '\\x00' from 40)";
    let (mailbox, items, _) = change(bytes).await;
    assert_eq!((&mailbox[1]["lost"], items), (&json!(true), vec![]));
}

#[tokio::test]
async fn a_number_that_is_taken_is_refused_and_leaves_nothing() {
    let site = Site::open("http_taken").await;
    let told = site.file(TEXT, &[]).await;
    let complaint = complaint(&told);
    let late = answer(&site, complaint, 0, "terlambat").await;
    let first = answer(&site, complaint, 0, "pertama").await;
    app::post_sealed(&site.intake, triage(), first).await.unwrap();
    let refused = app::post_sealed(&site.intake, triage(), late).await.unwrap_err();
    assert_eq!(refused.code, "ITEM_TAKEN");
    assert_eq!(site.count("SELECT count(*) FROM intake.mail").await, 1);
}

#[tokio::test]
async fn messages_at_once_all_arrive() {
    let site = Site::open("http_crowd").await;
    let told = site.file(TEXT, &[]).await;
    let code = code(&told);
    let send = |number: usize| {
        let (site, form, text) = (&site, id().to_string(), format!("pesan {number}"));
        async move {
            let pairs = [("code", code), ("form_id", form.as_str()), ("text", text.as_str())];
            site.send("/masuk/pesan", &pairs, &[]).await.status
        }
    };
    let all = futures::future::join_all((0..5).map(send)).await;
    assert!(all.iter().all(|status| *status == StatusCode::OK), "{all:?}");
    assert_eq!(look(&site, code).await["messages"].as_array().unwrap().len(), 5);
}

#[tokio::test]
async fn later_files_go_on_from_those_of_the_filing() {
    let site = Site::open("http_later").await;
    let told = site.file(TEXT, &[("nota.txt", b"Rp350.000")]).await;
    let (photo, form) = (crate::files::tests::jpeg(), id().to_string());
    let pairs = [("code", code(&told)), ("form_id", form.as_str())];
    let sent = site.send("/masuk/pesan", &pairs, &[("foto.jpg", &photo)]).await;
    assert_eq!(sent.json()["messages"][0]["files"], 1, "{}", sent.text());
    let sealed = app::sealed_complaint(&site.intake, complaint(&told)).await.unwrap();
    let kinds: Vec<_> = sealed.objects.iter().map(|one| (one.kind.as_str(), one.item)).collect();
    let expected =
        [("complaint_text", 0), ("attachment", 0), ("attachment", 1), ("attachment_clean", 1)];
    assert_eq!(kinds, expected);
}

/// Whatever is wrong with a code: one answer, byte for byte.
#[tokio::test]
async fn every_wrong_code_gets_the_same_answer() {
    let site = Site::open("http_uniform").await;
    let told = site.file(TEXT, &[]).await;
    let known = code(&told);
    let other = vault::ReceiptCode::generate(&site.intake.deps.ids).reveal();
    let cut = &known[..known.len() - 1];
    let check = known.replacen(&known[known.len() - 1..], "U", 1);
    let swapped = known.replacen(&known[..1], if known.starts_with('7') { "8" } else { "7" }, 1);
    for (path, accept) in [("/masuk", HTML), ("/masuk", JSON), ("/masuk/bukti", HTML)] {
        let mut answers = vec![];
        for wrong in ["", other.as_str(), cut, &check, &swapped, "%27OR+1=1--", "%FF"] {
            let answer = site.post(path, accept, &[("code", wrong)]).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path} {wrong}");
            answers.push((answer.headers, answer.body));
        }
        answers.push({
            let none = site.post(path, accept, &[]).await;
            (none.headers, none.body)
        });
        assert!(answers.windows(2).all(|two| two[0] == two[1]), "{path} {accept}");
    }
    let sent = [("code", other.as_str()), ("text", "x")];
    let guess = site.send("/masuk/pesan", &sent, &[("a.exe", b"MZ\x90\0")]).await;
    assert_eq!(
        (guess.status, &guess.json()["code"]),
        (StatusCode::NOT_FOUND, &json!("UNKNOWN_CODE"))
    );
}

#[tokio::test]
async fn the_proof_can_be_fetched_again_and_no_page_sets_a_cookie() {
    let site = Site::open("http_proof").await;
    let told = site.file(TEXT, &[("nota.txt", b"Rp350.000")]).await;
    let proof = site.post("/masuk/bukti", HTML, &[("code", code(&told))]).await;
    assert!(proof.headers[header::CONTENT_DISPOSITION].to_str().unwrap().contains(".tlog-proof"));
    let proved = verify_receipt(&proof.text(), &policy()).unwrap();
    let openings: Vec<String> = proved.event.openings.iter().map(hex::encode).collect();
    assert_eq!(openings[0], told["opening"]);
    assert_eq!(openings[1], told["attachments"][0]["opening"]);
    for answer in
        [site.get("/masuk").await, site.post("/masuk", HTML, &[("code", code(&told))]).await]
    {
        assert!(
            answer.status == StatusCode::OK && !answer.headers.contains_key(header::SET_COOKIE)
        );
        assert!(!answer.text().contains("<script"));
    }
}

fn told_by_triage(complaint: ComplaintId, position: i64, name: &str, data: &Value) -> Delivered {
    Delivered {
        epoch: Epoch { log: LogName::Triage, id: EpochId::new(uuid::Uuid::nil()) },
        position: Position(position),
        previous: Position(position - 1),
        stream: complaint.into(),
        version: Version(1),
        event_type: name.to_owned(),
        schema_version: 1,
        data: data.to_string().into_bytes(),
        command: CommandId::new(id()),
        recorded_at: "2026-11-22T03:00:00Z".parse().unwrap(),
        leaf_hash: [0; 32],
        traceparent: None,
    }
}

#[tokio::test]
async fn the_status_follows_the_case() {
    let site = Site::open("http_status").await;
    let told = site.file(TEXT, &[]).await;
    let (code, complaint) = (code(&told), complaint(&told));
    assert!(look(&site, code).await["status"]["step"].is_null());
    let clock = |step: &str| json!({ "step": step, "started_at": "2026-11-22T03:00:00Z", "due_at": "2026-11-24T08:00:00Z", "calendar": "2026-1" });
    let say = |next: Value, step: Value, body: Value| {
        let mut said = json!({ "office": "gto", "stream": "case/x", "body": body });
        if !next.is_null() {
            said["next"] = next;
        }
        if !step.is_null() {
            said["step"] = step;
        }
        said
    };
    let request = |position: i64, name: &str, said: Value| {
        let mut event = told_by_triage(complaint, position, name, &said);
        event.stream = StreamId::named("data-request/gto/2026-Q4");
        event
    };
    let asked = json!({ "office": "gto", "stream": "data-request/gto/2026-Q4", "next": clock("B3"),
        "body": { "quarter": "2026-Q4", "letter_number": "PW.03.02/101/2026", "released": 0 } });
    apply(&site, &[request(1, "data-request.DataRequestSent", asked.clone())]).await;
    let status = look(&site, code).await["status"].clone();
    assert_eq!((&status["step"], &status["next"]), (&json!("B2"), &json!("B3")), "{status}");
    assert_eq!(status["due_at"], "2026-11-24T08:00:00Z");
    apply(&site, &[request(2, "data-request.DataReplyReceived", asked)]).await;
    let status = look(&site, code).await["status"].clone();
    assert!(status["next"].is_null() && status["due_at"].is_null(), "{status}");
    assert!(status["says"].as_str().unwrap().contains("tetap berada di Inspektorat"), "{status}");
    let done = |step: &str| json!({ "step": step, "role": "wbs_team", "started_at": "2026-11-22T03:00:00Z", "due_at": null, "completed_at": "2026-11-22T04:00:00Z" });
    let moved =
        json!({ "step": "B5", "old": null, "new": "2026-11-25T08:00:00Z", "calendar": "2026-1" });
    let opened = json!({ "quarter": "2026-Q4", "about_head": false, "has_reply_address": true });
    let events = [
        told_by_triage(complaint, 1, "case.CaseOpened", &say(clock("B4"), Value::Null, opened)),
        told_by_triage(complaint, 2, "case.CaseStudied", &say(clock("B5"), done("B4"), json!({}))),
        told_by_triage(
            complaint,
            3,
            "case.DeadlineRecomputed",
            &say(Value::Null, Value::Null, moved),
        ),
        told_by_triage(
            complaint,
            4,
            "case.Excluded",
            &say(Value::Null, Value::Null, json!({ "who": "00" })),
        ),
    ];
    apply(&site, &events).await;
    let status = look(&site, code).await["status"].clone();
    assert_eq!((&status["step"], &status["next"]), (&json!("B4"), &json!("B5")), "{status}");
    assert_eq!(status["due_at"], "2026-11-25T08:00:00Z");
    let page = site.post("/masuk", HTML, &[("code", code)]).await.text();
    assert!(page.contains("Tim WBS sudah mempelajari") && page.contains("25-11-2026 16.00 WITA"));
    let gone =
        json!({ "office": "gto", "stream": "erasure/x", "body": { "complaint": complaint } });
    let mut erased = told_by_triage(complaint, 5, "erasure.ErasureCarriedOut", &gone);
    erased.stream = StreamId::named("erasure/x");
    apply(&site, &[erased]).await;
    assert_eq!(site.count("SELECT count(*) FROM v_status.case_status").await, 0);
}

async fn apply(site: &Site, events: &[Delivered]) {
    let mut tx = site.db.app.begin().await.unwrap();
    sqlx::query("SET LOCAL search_path = v_status").execute(&mut *tx).await.unwrap();
    StatusView.apply(&mut tx, events).await.unwrap();
    tx.commit().await.unwrap();
}

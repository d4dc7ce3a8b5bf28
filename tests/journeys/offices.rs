//! Offices publish while lines and servers fail; and what is wrong gets its reason back, is parked, and harms nobody else.

use std::time::Duration;

use async_nats::HeaderMap;
use bus::Publisher;
use contracts::{Kind, Outcome, Reason, ReasonCode, Receipt};
use demo::offices::show::{Show, play};
use drive::offices::journal::Journal;
use drive::offices::machine::Machine;
use drive::offices::stage::Stage;
use drive::offices::submission::{Amount, Submission, plan};
use drive::until;
use kernel::{Clock, Ids, OfficeCode};
use proto::eventlog::v1::ReadRequest;
use proto::itjen::v1::FetchSealedRequest;
use proto::office::v1::office_ingress_client::OfficeIngressClient;
use serde_json::{Value, json};
use sqlx::{Connection, PgConnection};

use crate::support::bureau::{Bureau, program};

/// A receipt comes within milliseconds. One that was lost on the way comes again after half a minute.
const ANSWER: Duration = Duration::from_secs(90);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fault_lines_leaders_servers_and_a_disk_fail_and_nothing_is_lost_doubled_or_out_of_order() {
    let home = localservers::Home::temporary("offices").unwrap();
    let show =
        Show { program: program(), home: home.path().to_owned(), quick: true, offices: 4, seed: 7 };
    let report = play(&show, &|line| println!("{line}")).await.unwrap();
    println!("{}", report.tables());
    assert_eq!(report.balance.published, 1008);
    assert_eq!(report.struck.len(), 5, "every fault struck");
    assert!(report.denied.iter().any(|denial| denial.who.starts_with("Itjen")));
    assert!(report.passes());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_wrong_gets_its_reason_back_and_is_parked() {
    let bureau = Bureau::open("bad-input").await;
    let office = bureau.collector("plm");
    let publisher = bureau.publisher("plm").await;
    let mut sent = Vec::new();
    for (wanted, message) in bad_ones() {
        let known = message.headers.get("ce-id").map(|id| id.as_str().to_owned());
        publisher.publish(message.subject, message.headers, message.body).await.unwrap();
        sent.push((wanted, known));
    }
    for (wanted, id) in &sent {
        let receipt = match id {
            Some(id) => office.journal().wait_for(id, ANSWER).await.unwrap(),
            None => without_id(office.journal()).await,
        };
        assert_eq!(receipt.outcome, Outcome::Rejected, "{wanted:?}");
        assert!(
            !receipt.reasons.is_empty() && codes(&receipt).iter().all(|code| code == wanted),
            "{receipt:?}"
        );
        assert!(!receipt.reasons[0].message.contains("rahasia"), "a reason repeats the value");
    }
    let mut database = intake(&bureau.stage).await;
    let parked: i64 = sqlx::query_scalar("SELECT count(*) FROM intake.parked_submission")
        .fetch_one(&mut database)
        .await
        .unwrap();
    assert_eq!(usize::try_from(parked).unwrap(), sent.len(), "each is parked once");
    // Nobody else was harmed, and neither is the office itself afterwards.
    let other = bureau.publish_one("gto").await;
    assert_eq!((other.outcome, other.counts.received), (Outcome::Received, 1));
    let good = rating("plm", "sesudahnya");
    let own = send(&publisher, &office, &good).await;
    assert_eq!((own.outcome, own.counts.received), (Outcome::Received, 1));
    bureau.close().await;
}

/// Over the bus first and then over gRPC: the id counts, not the way.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_id_used_for_another_content_is_refused_and_a_repeat_gets_the_first_receipt() {
    let bureau = Bureau::open("replayed").await;
    let office = bureau.collector("plm");
    let publisher = bureau.publisher("plm").await;
    let first = rating("plm", "semula");
    let answered = send(&publisher, &office, &first).await;
    assert_eq!((answered.outcome, answered.again), (Outcome::Received, false), "{answered:?}");
    let mut other = rating("plm", "lain");
    other.id = first.id;
    let mut body: Value = serde_json::from_slice(&other.body).unwrap();
    body["id"] = json!(first.id.to_string());
    other.body = serde_json::to_vec(&body).unwrap().into();
    let [again, refused] = over_grpc(&bureau, [&first, &other]).await;
    assert_eq!((again.outcome, again.again), (Outcome::Received, true), "{again:?}");
    assert_eq!(again.counts, answered.counts);
    assert_eq!(refused.outcome, Outcome::Rejected);
    assert_eq!(codes(&refused), [ReasonCode::IdReused], "{refused:?}");
    bureau.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_offices_machine_may_submit_and_nothing_else() {
    let bureau = Bureau::open("machine").await;
    let [receipt] = over_grpc(&bureau, [&rating("plm", "lewat gRPC")]).await;
    assert_eq!((receipt.outcome, receipt.counts.received), (Outcome::Received, 1), "{receipt:?}");
    let url = bureau.stage.config().unwrap().triage.grpc_url.clone();
    let channel = service::connect(&url).unwrap();
    let mut itjen = proto::itjen::v1::escalations_client::EscalationsClient::new(channel);
    let request = FetchSealedRequest::default();
    let denied = itjen.fetch_sealed(signed(&bureau, "off_plm", request)).await.unwrap_err();
    assert_eq!(denied.code(), tonic::Code::PermissionDenied, "{denied:?}");
    let url = bureau.stage.config().unwrap().intake.grpc_url.clone();
    let channel = service::connect(&url).unwrap();
    let mut log = proto::eventlog::v1::event_log_client::EventLogClient::new(channel);
    let request = ReadRequest { after: 0, limit: 10 };
    let denied = log.read(signed(&bureau, "off_plm", request)).await.unwrap_err();
    assert_eq!(denied.code(), tonic::Code::PermissionDenied, "{denied:?}");
    bureau.close().await;
}

/// Submits as plm's machine; the receipts come in order.
async fn over_grpc<const N: usize>(bureau: &Bureau, submissions: [&Submission; N]) -> [Receipt; N] {
    let url = bureau.stage.config().unwrap().intake.grpc_url.clone();
    let channel = service::connect(&url).unwrap();
    let mut client = OfficeIngressClient::new(channel);
    let sent = submissions.map(|one| proto::office::v1::Submission {
        id: one.id.to_string(),
        kind: one.kind.tail().into(),
        time: one.time.clone(),
        data: one.body.to_vec(),
    });
    let request = signed(bureau, "off_plm", tokio_stream::iter(sent));
    let mut answers = client.publish(request).await.unwrap().into_inner();
    let mut receipts = Vec::new();
    while let Some(answer) = answers.message().await.unwrap() {
        receipts.push(serde_json::from_slice(&answer.receipt).unwrap());
    }
    receipts.try_into().expect("a receipt per submission")
}

fn signed<T>(bureau: &Bureau, user: &str, message: T) -> tonic::Request<T> {
    let mut request = tonic::Request::new(message);
    let token = format!("Bearer {}", bureau.token(user)).parse().unwrap();
    request.metadata_mut().insert("authorization", token);
    request
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_batch_with_one_bad_line_counts_without_it() {
    let bureau = Bureau::open("bad-line").await;
    let office = bureau.collector("plm");
    let publisher = bureau.publisher("plm").await;
    let ids = Ids::new(Clock::machine());
    let mut lines: Vec<Value> =
        (0..3).map(|_| serde_json::from_slice(&rating("plm", "baris").body).unwrap()).collect();
    lines[1]["answers"]["conduct"] = json!(9);
    let body = serde_json::to_vec(&json!({"ratings": lines})).unwrap();
    let batch = Submission::new(ids.uuid_v4(), Kind::Ratings, body, Vec::new());
    let receipt = send(&publisher, &office, &batch).await;
    assert_eq!((receipt.outcome, receipt.counts.received), (Outcome::Received, 2), "{receipt:?}");
    assert_eq!(receipt.counts.rejected, 1);
    let [Reason { line: Some(1), .. }] = receipt.reasons.as_slice() else {
        panic!("expected one reason, of the second line: {receipt:?}")
    };
    bureau.close().await;
}

/// Compares the order of completion, not times: a flooding office waits behind its own messages, the others do not.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_flood_from_one_office_leaves_the_others_their_turn() {
    let bureau = Bureau::open("flood").await;
    let ids = Ids::new(Clock::machine());
    let itjen = bureau.stage.itjen_key().unwrap();
    let flood = Amount { singles: 0, batches: 40, batch: 1000, complaints: 0 };
    let plm = OfficeCode::try_new("plm").unwrap();
    let plan = plan(&plm, flood, &itjen, &ids).unwrap();
    let config = bureau.stage.office_config(&plm).unwrap();
    let flooding = Machine::start(plm, config, plan, Duration::ZERO);
    until("the flood to be stored", || async { Ok(flooding.has_published().then_some(())) })
        .await
        .unwrap();
    let before = flooding.journal().answered();
    for _ in 0..5 {
        let receipt = bureau.publish_one("gto").await;
        assert_eq!(receipt.counts.received, 1);
    }
    let after = flooding.journal().answered();
    assert!(after < flooding.plan().len(), "the flood was over before the others had their turn");
    println!("{before} batches of the flood were answered before the others, {after} after");
    bureau.close().await;
}

struct Message {
    subject: String,
    headers: HeaderMap,
    body: bytes::Bytes,
}

/// One per kind of fault; each is wrong in one way only.
fn bad_ones() -> Vec<(ReasonCode, Message)> {
    let with = |name: &str, value: Option<&str>| {
        let submission = rating("plm", "rahasia");
        let (subject, headers) = submission.message(&"plm".parse().unwrap());
        let mut changed = HeaderMap::new();
        for (known, values) in headers.iter() {
            match value {
                _ if known.to_string() != name => changed.insert(known.clone(), values[0].clone()),
                Some(value) => changed.insert(name, value),
                None => {}
            }
        }
        Message { subject, headers: changed, body: submission.body }
    };
    let body = |kind: Kind, body: Vec<u8>| {
        let id = Ids::new(Clock::machine()).uuid_v4();
        let submission = Submission::new(id, kind, body, Vec::new());
        let (subject, headers) = submission.message(&"plm".parse().unwrap());
        Message { subject, headers, body: submission.body }
    };
    let unknown = {
        let mut one = with("ce-type", Some("id.go.porthealth.survey.rahasia.v9"));
        one.subject = "ph.in.off.plm.survey.rahasia.v9".into();
        one
    };
    let served = |count: Value| {
        json!({"place": "loket-1", "shift": "2026-11-20-pagi", "count": count}).to_string()
    };
    let mut large = served(json!(1)).into_bytes();
    large.resize(contracts::BODY_BYTES_MAX + 1, b' ');
    let complaint = json!({
        "reported_roles": ["officer"], "has_reply_address": false, "inspectorate_wrap": "cmFoYXNpYQ==",
        "objects": [{"kind": "complaint_text", "item": 0, "sealed": "cmFoYXNpYQ==", "commitment": "0".repeat(64)}],
        "receipt_lookup": "0".repeat(64), "reply_key": "0".repeat(64),
    });
    vec![
        (ReasonCode::IdMissing, with("ce-id", None)),
        (ReasonCode::OfficeMismatch, with("ce-office", Some("gto"))),
        (ReasonCode::OfficeMismatch, with("ce-source", Some("/ph/off/gto"))),
        (ReasonCode::Header, with("ce-specversion", Some("rahasia"))),
        (ReasonCode::ClockOff, with("ce-time", Some("2019-01-01T00:00:00Z"))),
        (ReasonCode::UnknownType, unknown),
        (ReasonCode::MalformedJson, body(Kind::UsersServedV1, b"{\"place\": rahasia".to_vec())),
        (ReasonCode::Schema, body(Kind::UsersServedV1, served(json!("rahasia")).into_bytes())),
        (ReasonCode::TooLarge, body(Kind::UsersServedV1, large)),
        (ReasonCode::NotSealed, body(Kind::SealedComplaint, complaint.to_string().into_bytes())),
    ]
}

fn rating(office: &str, comment: &str) -> Submission {
    let ids = Ids::new(Clock::machine());
    let itjen = vault::PrivateKey::generate(&ids).public();
    let amount = Amount { singles: 1, batches: 0, batch: 0, complaints: 0 };
    let mut one = plan(&office.parse().unwrap(), amount, &itjen, &ids).unwrap().remove(0);
    let mut body: Value = serde_json::from_slice(&one.body).unwrap();
    body["comment"] = json!(comment);
    one.body = serde_json::to_vec(&body).unwrap().into();
    one
}

async fn send(publisher: &Publisher, office: &Machine, submission: &Submission) -> Receipt {
    let (subject, headers) = submission.message(&"plm".parse().unwrap());
    publisher.publish(subject, headers, submission.body.clone()).await.unwrap();
    office.journal().wait_for(&submission.id.to_string(), ANSWER).await.unwrap()
}

/// A submission without an id is called by its place in the stream.
async fn without_id(journal: &Journal) -> Receipt {
    until("the receipt of what has no id", || async {
        Ok(journal.receipts().into_iter().find(|receipt| receipt.submission.contains('/')))
    })
    .await
    .unwrap()
}

fn codes(receipt: &Receipt) -> Vec<ReasonCode> {
    receipt.reasons.iter().map(|reason| reason.code).collect()
}

async fn intake(stage: &Stage) -> PgConnection {
    PgConnection::connect(&stage.postgres.url("amanah_intake")).await.unwrap()
}

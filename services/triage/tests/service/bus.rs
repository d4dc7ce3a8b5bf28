//! Itjen over the bus: items out, submissions in, receipts out.

use std::time::Duration;

use ::bus::{Inbox, Publisher};
use async_nats::HeaderMap;
use contracts::{Outcome, ReasonCode, Receipt};

use crate::support::world::World;

struct Itjen {
    publisher: Publisher,
    inbox: Inbox,
}

impl Itjen {
    async fn connect(world: &World) -> Self {
        let bus = world.itjen_bus().await;
        let inbox = Inbox::open(&bus, "ESCALATED", "itjen").await.unwrap();
        Self { publisher: Publisher::new(bus), inbox }
    }

    /// Takes one item and acknowledges it.
    async fn next(&mut self) -> (HeaderMap, String, serde_json::Value) {
        for _ in 0..90 {
            let found = self.inbox.next(1, Duration::from_secs(1)).await.unwrap();
            if let Some(delivery) = found.into_iter().next() {
                self.inbox.ack(&delivery).await.unwrap();
                let body = serde_json::from_slice(&delivery.payload).unwrap();
                return (delivery.headers, delivery.subject, body);
            }
        }
        panic!("nothing came");
    }

    async fn receipt(&mut self) -> Receipt {
        let (_, subject, body) = self.next().await;
        assert!(subject.starts_with("ph.esc.itjen.submission."), "{subject}");
        serde_json::from_value(body).unwrap()
    }

    async fn publish(&self, id: &str, change: &[(&str, &str)], body: &str) {
        let kind = "wbs.case.acknowledged.v1";
        let mut headers = HeaderMap::new();
        for (name, value) in [
            ("Nats-Msg-Id", id),
            ("ce-id", id),
            ("ce-specversion", "1.0"),
            ("ce-source", "/ph/itjen"),
            ("ce-type", &format!("id.go.porthealth.{kind}")),
            ("ce-time", &kernel::Clock::machine().now().to_string()),
            ("ce-datacontenttype", "application/json"),
        ]
        .iter()
        .chain(change)
        {
            headers.insert(*name, *value);
        }
        let subject = format!("ph.in.itjen.{kind}");
        self.publisher.publish(subject, headers, body.to_owned().into()).await.unwrap();
    }
}

#[tokio::test]
async fn an_escalation_goes_out_with_its_number_and_the_acknowledgement_comes_in() {
    let world = World::start("round_trip").await;
    let mut itjen = Itjen::connect(&world).await;
    let case = world.escalated().await;
    let (headers, subject, body) = itjen.next().await;
    assert_eq!(subject, "ph.esc.itjen.wbs.case.escalated.v1");
    assert_eq!(body["case_id"], case.to_string());
    let header = |name: &str| headers.get(name).unwrap().as_str().to_owned();
    assert_eq!((header("ce-number").as_str(), header("ce-subject")), ("1", case.to_string()));
    assert_eq!(header("ce-type"), "id.go.porthealth.wbs.case.escalated.v1");
    assert_eq!(header("ce-source"), "/ph/hub/triage");
    assert_eq!(header("ce-id"), header("Nats-Msg-Id"));

    let entries = [contracts::Entry::new(case, "escalated")];
    let manifest =
        crate::support::world::itjen_manifest(contracts::ManifestKind::Held, "2026-Q4", &entries);
    let body = serde_json::json!({
        "case_id": case.to_string(), "receipt_number": "ITJEN-2026-000118",
        "held": [case.to_string()], "manifest": manifest,
    })
    .to_string();
    let id = world.ids.uuid_v4().to_string();
    itjen.publish(&id, &[], &body).await;
    let receipt = itjen.receipt().await;
    assert_eq!((receipt.submission.as_str(), receipt.outcome), (id.as_str(), Outcome::Received));
    let rows = world.log.read_stream(case.into(), kernel::Version::NEW).await.unwrap();
    assert_eq!(rows.last().unwrap().event_type, "case.EscalationAcknowledged");

    // The same again, after the window in which JetStream itself would drop it.
    let over_grpc = proto::itjen::v1::SubmitRequest {
        id: id.clone(),
        kind: "wbs.case.acknowledged.v1".to_owned(),
        time: kernel::Clock::machine().now().to_string(),
        data: body.into_bytes(),
    };
    let answer = world.itjen().submit(over_grpc).await.unwrap().into_inner();
    let again: Receipt = serde_json::from_slice(&answer.receipt).unwrap();
    assert_eq!(again, Receipt { again: true, ..receipt });
}

#[tokio::test]
async fn bad_messages_get_reasons_and_hold_up_nobody() {
    let world = World::start("bad").await;
    let mut itjen = Itjen::connect(&world).await;
    let id = || world.ids.uuid_v4().to_string();
    let reused = id();
    itjen.publish("7", &[], "{}").await;
    itjen.publish(&id(), &[("ce-source", "/ph/off/gto")], "{}").await;
    itjen
        .publish(&id(), &[("ce-type", "id.go.porthealth.wbs.data-request.answered.v1")], "{}")
        .await;
    itjen.publish(&id(), &[("ce-time", "2031-01-01T00:00:00Z")], "{}").await;
    itjen.publish(&id(), &[], "bukan JSON").await;
    itjen.publish(&reused, &[], "{}").await;
    itjen.publish(&id(), &[("ce-id", &reused)], "[]").await;
    itjen.publish(&id(), &[("ce-id", &reused), ("x", "y")], "{}").await;
    let mut codes = Vec::new();
    for _ in 0..8 {
        let receipt = itjen.receipt().await;
        assert_eq!(receipt.outcome, Outcome::Rejected);
        codes.push((receipt.reasons[0].code, receipt.again));
    }
    let expected = [
        (ReasonCode::IdMissing, false),
        (ReasonCode::Header, false),
        (ReasonCode::Header, false),
        (ReasonCode::ClockOff, false),
        (ReasonCode::MalformedJson, false),
        (ReasonCode::Schema, false),
        (ReasonCode::IdReused, false),
        (ReasonCode::Schema, true),
    ];
    assert_eq!(codes, expected);
    let parked: Vec<String> =
        sqlx::query_scalar("SELECT place FROM triage.parked_submission ORDER BY receipt")
            .fetch_all(&world.db.app)
            .await
            .unwrap();
    assert_eq!(parked.len(), 7);
    assert_eq!(parked[0], "INGRESS_ITJEN/1");
}

#[tokio::test]
async fn a_failure_of_ours_is_no_answer_and_nothing_is_skipped() {
    let world = World::start("ours").await;
    let mut itjen = Itjen::connect(&world).await;
    let rename = |statement: &'static str| {
        let owner = world.db.owner.clone();
        async move { sqlx::query(statement).execute(&owner).await.unwrap() }
    };
    rename("ALTER TABLE triage.submission RENAME TO submission_away").await;
    let ids: Vec<String> = (0..3).map(|_| world.ids.uuid_v4().to_string()).collect();
    for id in &ids {
        itjen.publish(id, &[], "{}").await;
    }
    let call = proto::itjen::v1::SubmitRequest {
        id: world.ids.uuid_v4().to_string(),
        ..proto::itjen::v1::SubmitRequest::default()
    };
    let failed = world.itjen().submit(call).await.unwrap_err();
    assert_eq!(failed.code(), tonic::Code::Internal);
    rename("ALTER TABLE triage.submission_away RENAME TO submission").await;
    for id in &ids {
        assert_eq!(itjen.receipt().await.submission, *id);
    }
}

/// Until ADR 0033 the digest of a submission had no domain. Rows from that time still say what an id is bound to.
#[tokio::test]
async fn a_submission_stored_with_the_old_digest_is_known_again() {
    let world = World::start("old_digest").await;
    let kind = "wbs.case.acknowledged.v1";
    let id = world.ids.uuid_v4();
    let submit = |body: &str| proto::itjen::v1::SubmitRequest {
        id: id.to_string(),
        kind: kind.to_owned(),
        time: kernel::Clock::machine().now().to_string(),
        data: body.as_bytes().to_vec(),
    };
    let receipt = async |body: &str| -> Receipt {
        let answer = world.itjen().submit(submit(body)).await.unwrap().into_inner();
        serde_json::from_slice(&answer.receipt).unwrap()
    };
    let first = receipt("{}").await;
    sqlx::query("UPDATE triage.submission SET digest = $1 WHERE id = $2")
        .bind(contracts::submission::old_digest(kind, b"{}").as_slice())
        .bind(id)
        .execute(&world.db.owner)
        .await
        .unwrap();
    assert_eq!(receipt("{}").await, Receipt { again: true, ..first });
    assert_eq!(receipt("[]").await.reasons[0].code, ReasonCode::IdReused);
}

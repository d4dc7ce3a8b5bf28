//! Items for Itjen: data requests and escalations with everything that it needs, signed.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use contracts::{DataRequestV1, Entry, EscalationV1, Manifest, ManifestKind, RescheduledV1};
use kernel::{ComplaintId, PersonId, StreamId};
use proto::itjen::v1::FetchSealedRequest;
use sha2::{Digest, Sha256};
use tonic::Code;
use triage::domain::data_request::DataRequestEvent;
use vault::{ContentKind, ContentRef, Wrap, WrapInfo};

use crate::samples;
use crate::support::intake::itjen_key;
use crate::support::world::{World, hub_signer, stored_request};

#[tokio::test]
async fn a_data_request_holds_what_itjen_needs_and_large_files_are_fetched() {
    let world = World::start("letters").await;
    let (small, large) = (world.pending(10).await, world.pending(900_000).await);
    world.send_data_request().await;
    let (_, body) = world.item("wbs.data-request.sent.v1", 0).await;
    let request: DataRequestV1 = serde_json::from_value(body).unwrap();
    let entries: Vec<Entry> = [small, large].iter().map(|id| Entry::new(id, "pending")).collect();
    let manifest = Manifest::verify(&request.manifest, &hub_signer().key()).unwrap();
    let (office, quarter) = ("gto".parse().unwrap(), "2026-Q3".parse().unwrap());
    manifest.covers(ManifestKind::DataRequest, &office, quarter, &entries).unwrap();
    assert_eq!(request.team[0].person, "gto-wbs-1");

    let pending = request.complaints.iter().find(|one| one.complaint_id == large.to_string());
    let pending = pending.unwrap();
    let info = WrapInfo { complaint: large, person: PersonId::try_new("itjen").unwrap() };
    let wrap = Wrap::from_bytes(&STANDARD.decode(&pending.inspectorate_wrap).unwrap()).unwrap();
    let key = vault::unwrap(&wrap, &itjen_key(), &info).unwrap();
    let place = |kind| ContentRef { complaint: large, kind, item: 0 };
    let text = STANDARD.decode(pending.objects[0].sealed.as_ref().unwrap()).unwrap();
    let text = vault::open(&key, &place(ContentKind::ComplaintText), &text).unwrap();
    assert_eq!(text.content.as_slice(), b"pengaduan rekaan");

    assert_eq!(pending.objects[1].sealed, None, "too large to travel along");
    let fetched = fetch(&world, large, "attachment").await.unwrap();
    assert_eq!(hex::encode(Sha256::digest(&fetched)), pending.objects[1].digest);
    vault::open(&key, &place(ContentKind::Attachment), &fetched).unwrap();
}

async fn fetch(
    world: &World,
    complaint: ComplaintId,
    kind: &str,
) -> Result<Vec<u8>, tonic::Status> {
    let request =
        FetchSealedRequest { complaint_id: complaint.to_string(), kind: kind.to_owned(), item: 0 };
    let mut stream = world.itjen().fetch_sealed(request).await?.into_inner();
    let mut bytes = Vec::new();
    while let Some(part) = stream.message().await? {
        assert!(part.piece.len() <= 64 * 1024);
        bytes.extend(part.piece);
    }
    Ok(bytes)
}

#[tokio::test]
async fn sealed_bytes_are_given_for_what_lies_with_itjen_only() {
    let world = World::start("fetch").await;
    let released = world.pending(10).await;
    sqlx::query("UPDATE v_pending.pending SET released = true")
        .execute(&world.db.app)
        .await
        .unwrap();
    let refused = fetch(&world, released, "attachment").await.unwrap_err();
    assert_eq!(refused.code(), Code::NotFound);
    let waiting = world.pending(10).await;
    assert!(fetch(&world, waiting, "attachment").await.is_ok());
    let study = fetch(&world, waiting, "study").await.unwrap_err();
    assert_eq!(study.code(), Code::NotFound, "no such text while it is no case");
}

#[tokio::test]
async fn each_escalation_lists_those_before_it() {
    let world = World::start("escalations").await;
    let mut cases = Vec::new();
    for nth in 0..3 {
        cases.push(world.escalated().await);
        let (_, body) = world.item("wbs.case.escalated.v1", nth).await;
        let told: EscalationV1 = serde_json::from_value(body).unwrap();
        assert_eq!(told.case_id, cases[nth].to_string());
        let all: Vec<String> = cases.iter().map(ToString::to_string).collect();
        assert_eq!(told.escalated, all);
        let entries: Vec<Entry> = all.iter().map(|id| Entry::new(id, "escalated")).collect();
        let (office, quarter) = ("gto".parse().unwrap(), "2026-Q4".parse().unwrap());
        Manifest::verify(&told.manifest, &hub_signer().key())
            .unwrap()
            .covers(ManifestKind::Escalations, &office, quarter, &entries)
            .unwrap();
        let kinds: Vec<&str> = told.objects.iter().map(|object| object.kind.as_str()).collect();
        assert_eq!(kinds, ["complaint_text", "attachment", "study"]);
        assert!(told.objects.iter().all(|object| object.sealed.is_some()));
    }
    let case = ComplaintId::new(cases[0].uuid());
    let fetched = fetch(&world, case, "study").await.unwrap();
    let place = ContentRef { complaint: case, kind: ContentKind::Study, item: 0 };
    let study = vault::open(&vault::DataKey::from_bytes([7; 32]), &place, &fetched).unwrap();
    assert_eq!(study.content.as_slice(), b"kajian rekaan");
}

#[tokio::test]
async fn a_moved_deadline_is_told() {
    let world = World::start("moved").await;
    let moved = samples::data_request_events()
        .into_iter()
        .find(|event| matches!(event, DataRequestEvent::DeadlineRecomputed(_)))
        .unwrap();
    let stream = StreamId::named("data-request/gto/2026-Q4");
    world.append(stream, vec![stored_request(&moved)]).await;
    let (_, body) = world.item("wbs.data-request.rescheduled.v1", 0).await;
    let told: RescheduledV1 = serde_json::from_value(body).unwrap();
    assert_eq!((told.office.as_str(), told.quarter.as_str()), ("gto", "2026-Q4"));
    assert!(told.new > told.old);
}

#[tokio::test]
async fn what_intake_cannot_give_now_is_told_later() {
    let world = World::start("later").await;
    let complaint = world.pending(10).await;
    world.intake.forget(complaint);
    world.send_data_request().await;
    let tried = || async { world.intake.refusals() > 0 };
    testkit::wait_for("intake to be asked", tried).await.unwrap();
    let told: i64 = sqlx::query_scalar("SELECT count(*) FROM triage.exchange")
        .fetch_one(&world.db.app)
        .await
        .unwrap();
    assert_eq!(told, 0);
    world.intake.file(complaint, 10);
    let (number, body) = world.item("wbs.data-request.sent.v1", 0).await;
    assert_eq!(
        (number, &body["complaints"][0]["complaint_id"]),
        (1, &complaint.to_string().into())
    );
}

//! Itjen against a real hub: the bus as in production, somebody who stands in for triage.

use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bus::Publisher;
use contracts::{
    AcknowledgementV1, Counts, DataReplyV1, Manifest, ManifestKind, Outcome, Reason, ReasonCode,
};
use kernel::{Clock, Ids, PersonId};
use ledger::NoteSigner;
use serde_json::json;
use vault::{ContentKind, ContentRef, DataKey, PrivateKey, WrapInfo};

use super::held::entries;
use super::*;
use fakehub::{Fake, Hub, publish_item};

const CASE: &str = "0192f0c1-2d3e-7a4b-8c5d-6e7f80910213";
const OTHER: &str = "0192f0c1-2d3e-7a4b-8c5d-6e7f80910214";

fn signer(name: &str, seed: u8) -> NoteSigner {
    NoteSigner::new(name, &[seed; 32]).unwrap()
}

fn itjen_key() -> PrivateKey {
    PrivateKey::from_bytes([3; 32])
}

/// Itjen's folder; answers with the arguments that name it.
fn desk(hub: &Hub, folder: &Path) -> DeskArgs {
    hub.give_seed("itjen", folder);
    write_desk(folder, hub.nats.url(), None)
}

fn write_desk(folder: &Path, url: String, triage_grpc: Option<String>) -> DeskArgs {
    let hub_note_key = signer("hub", 1).key().to_string();
    let config = ItjenConfig { urls: vec![url], tls_ca: None, triage_grpc, hub_note_key };
    let note = signer("itjen", 2).encode();
    std::fs::write(folder.join("inspectorate.key"), hex::encode(itjen_key().expose())).unwrap();
    std::fs::write(folder.join("inspectorate-note.key"), note.as_bytes()).unwrap();
    std::fs::write(folder.join("itjen.toml"), toml::to_string(&config).unwrap()).unwrap();
    DeskArgs { config: folder.join("itjen.toml"), dir: None }
}

fn by_bus(desk: &DeskArgs) -> WayArgs {
    WayArgs { desk: desk.clone(), grpc: false, bus: true }
}

async fn once(desk: &DeskArgs) -> Exit {
    let args = WatchArgs { way: by_bus(desk), follow: false, once: true };
    run(Command::Watch(args)).await.unwrap()
}

fn manifest(kind: ManifestKind, ids: &[&str], disposition: &str) -> String {
    let counted = entries(ids.iter().copied(), disposition);
    let manifest =
        Manifest::over(kind, "gto".parse().unwrap(), "2026-Q4".parse().unwrap(), &counted);
    manifest.sign(&signer("hub", 1)).unwrap()
}

fn ids() -> Ids {
    Ids::seeded(Clock::manual("2026-11-22T03:00:00Z").0, 1)
}

/// Wrap and sealed objects of a complaint: its text, and a file.
fn sealed(id: &str) -> (String, serde_json::Value) {
    use sha2::Digest;
    let (key, complaint) = (DataKey::from_bytes([7; 32]), id.parse().unwrap());
    let info = WrapInfo { complaint, person: PersonId::try_new("itjen").unwrap() };
    let wrap = vault::wrap(&key, &itjen_key().public(), &info, &ids()).to_bytes();
    let object = |kind: ContentKind, plain: &[u8]| {
        let place = ContentRef { complaint, kind, item: 0 };
        let bytes = vault::seal(&key, &place, plain, &ids()).bytes;
        let digest = hex::encode(sha2::Sha256::digest(&bytes));
        json!({ "kind": kind.code(), "item": 0, "bytes": bytes.len(), "digest": digest, "sealed": STANDARD.encode(&bytes) })
    };
    let text = br#"{"title":"Pungutan","text":"Petugas meminta uang.","reported_roles":["officer"],"reply_address":null,"reported_name":"Rahmat HIDAYAT"}"#;
    let file = b"{\"name\":\"../nota.bat\"}\nisi";
    let objects =
        json!([object(ContentKind::ComplaintText, text), object(ContentKind::Attachment, file)]);
    (STANDARD.encode(wrap), objects)
}

fn escalation(case: &str, listed: &[&str]) -> Vec<u8> {
    let (wrap, objects) = sealed(case);
    let manifest = manifest(ManifestKind::Escalations, listed, "escalated");
    let body = json!({
        "office": "gto", "quarter": "2026-Q4", "case_id": case, "sending_number": "7", "escalated_at": "2026-11-22T03:00:00Z",
        "position": 1, "legal_basis": [], "inspectorate_wrap": wrap, "objects": objects, "escalated": listed, "manifest": manifest,
    });
    serde_json::to_vec(&body).unwrap()
}

fn request() -> Vec<u8> {
    let pending = |id: &str| {
        let (wrap, objects) = sealed(id);
        json!({ "complaint_id": id, "about_head": false, "has_reply_address": false, "inspectorate_wrap": wrap, "objects": objects })
    };
    let team = PrivateKey::from_bytes([4; 32]).public();
    let body = json!({
        "office": "gto", "quarter": "2026-Q4", "letter_number": "12", "sent_at": "2026-11-22T03:00:00Z",
        "complaints": [pending(CASE), pending(OTHER)], "team": [{ "person": "gto-wbs-1", "public_key": team }],
        "manifest": manifest(ManifestKind::DataRequest, &[CASE, OTHER], "pending"),
    });
    serde_json::to_vec(&body).unwrap()
}

const ESCALATED: &str = "wbs.case.escalated.v1";

#[tokio::test(flavor = "multi_thread")]
async fn escalations_are_kept_opened_and_acknowledged_with_everything_that_is_held() {
    let hub = Hub::start().await;
    let folder = tempfile::tempdir().unwrap();
    let desk = desk(&hub, folder.path());
    let triage = Publisher::new(hub.bus("triage").await);
    publish_item(&triage, 1, ESCALATED, CASE, &escalation(CASE, &[CASE])).await;
    publish_item(&triage, 2, ESCALATED, OTHER, &escalation(OTHER, &[CASE, OTHER])).await;
    assert_eq!(once(&desk).await, Exit::Done);
    assert_eq!(run(Command::Check(desk.clone())).await.unwrap(), Exit::Done);

    let out = folder.path().join("out");
    let open = OpenArgs { number: 1, desk: desk.clone(), out: Some(out.clone()) };
    assert_eq!(run(Command::Open(open)).await.unwrap(), Exit::Done);
    let files: Vec<PathBuf> =
        std::fs::read_dir(&out).unwrap().map(|file| file.unwrap().path()).collect();
    assert_eq!(std::fs::read(&files[0]).unwrap(), b"isi");
    assert!(files[0].to_string_lossy().ends_with("-nota.bat.txt"), "no script on this desk");

    let answering = hub.answering("triage", ("INGRESS_ITJEN", "ph.in.itjen.>"), |_, body| {
        let body: AcknowledgementV1 = serde_json::from_slice(body).unwrap();
        let manifest = Manifest::verify(&body.manifest, &signer("itjen", 2).key()).unwrap();
        let held = entries([CASE, OTHER].into_iter(), "escalated");
        manifest
            .covers(ManifestKind::Held, &"gto".parse().unwrap(), "2026-Q4".parse().unwrap(), &held)
            .unwrap();
        (Outcome::Received, Counts { received: 1, ..Counts::default() }, vec![])
    });
    let answering = answering.await;
    let ack = || AckArgs { number: 1, receipt_number: "R-1".into(), way: by_bus(&desk) };
    assert_eq!(run(Command::Ack(ack())).await.unwrap(), Exit::Done);
    assert_eq!(run(Command::Ack(ack())).await.unwrap(), Exit::Done);
    assert_eq!(hub.seen.lock().unwrap().len(), 1, "a repeat sends nothing");
    answering.abort();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_that_never_came_makes_the_exit_code_one() {
    let hub = Hub::start().await;
    let folder = tempfile::tempdir().unwrap();
    let desk = desk(&hub, folder.path());
    let triage = Publisher::new(hub.bus("triage").await);
    publish_item(&triage, 1, ESCALATED, CASE, &escalation(CASE, &[CASE, OTHER])).await;
    assert_eq!(once(&desk).await, Exit::Refused);
    assert_eq!(run(Command::Check(desk)).await.unwrap(), Exit::Refused);
}

fn reply(desk: &DeskArgs, letter: &str) -> Command {
    Command::Reply(ReplyArgs {
        number: 1,
        letter: letter.into(),
        release: vec![CASE.into()],
        withhold: vec![],
        how: ReleaseArgs {
            sheet: vec![],
            declare: true,
            names: ExcludeArgs::default(),
            way: by_bus(desk),
        },
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reply_counts_every_complaint_and_a_rejection_is_exit_code_one() {
    let hub = Hub::start().await;
    let folder = tempfile::tempdir().unwrap();
    let desk = desk(&hub, folder.path());
    let triage = Publisher::new(hub.bus("triage").await);
    publish_item(&triage, 1, "wbs.data-request.sent.v1", "gto/2026-Q4", &request()).await;
    assert_eq!(once(&desk).await, Exit::Done);
    let answering = hub.answering("triage", ("INGRESS_ITJEN", "ph.in.itjen.>"), |_, body| {
        let body: DataReplyV1 = serde_json::from_slice(body).unwrap();
        let manifest = Manifest::verify(&body.manifest, &signer("itjen", 2).key()).unwrap();
        let mut counted = entries([CASE].into_iter(), "released");
        counted.extend(entries([OTHER].into_iter(), "withheld"));
        let quarter = "2026-Q4".parse().unwrap();
        manifest
            .covers(ManifestKind::DataReply, &"gto".parse().unwrap(), quarter, &counted)
            .unwrap();
        if body.letter_number == "salah" {
            let reason = Reason::of_field(ReasonCode::Refused, "letter_number", "no such letter");
            return (Outcome::Rejected, Counts { rejected: 1, ..Counts::default() }, vec![reason]);
        }
        (Outcome::Received, Counts { received: 1, ..Counts::default() }, vec![])
    });
    let answering = answering.await;
    assert_eq!(run(reply(&desk, "salah")).await.unwrap(), Exit::Refused);
    assert_eq!(run(reply(&desk, "B-1")).await.unwrap(), Exit::Done);
    assert_eq!(run(reply(&desk, "B-1")).await.unwrap(), Exit::Done);
    assert_eq!(run(reply(&desk, "B-2")).await.unwrap(), Exit::Usage, "it is answered already");
    assert_eq!(hub.seen.lock().unwrap().len(), 2);
    answering.abort();
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_has_the_reported_name_must_be_decided_about() {
    let hub = Hub::start().await;
    let folder = tempfile::tempdir().unwrap();
    let desk = desk(&hub, folder.path());
    let triage = Publisher::new(hub.bus("triage").await);
    let mut body: serde_json::Value = serde_json::from_slice(&request()).unwrap();
    let other = PrivateKey::from_bytes([5; 32]).public();
    let team = body["team"].as_array_mut().unwrap();
    team.push(json!({ "person": "gto-wbs-2", "public_key": other }));
    body["staff"] =
        json!([{ "person": "gto-wbs-1", "name": "drs. RAHMAT Hidayat", "roles": ["wbs_team"] }]);
    let body = serde_json::to_vec(&body).unwrap();
    publish_item(&triage, 1, "wbs.data-request.sent.v1", "gto/2026-Q4", &body).await;
    assert_eq!(once(&desk).await, Exit::Done);
    let answering = hub.answering("triage", ("INGRESS_ITJEN", "ph.in.itjen.>"), |_, body| {
        let body: DataReplyV1 = serde_json::from_slice(body).unwrap();
        let persons: Vec<_> = body.released[0].wraps.iter().map(|wrap| &*wrap.person).collect();
        assert_eq!(persons, ["gto-wbs-2"]);
        assert_eq!(body.released[0].excluded, ["gto-wbs-1"]);
        (Outcome::Received, Counts { received: 1, ..Counts::default() }, vec![])
    });
    let answering = answering.await;
    assert_eq!(run(reply(&desk, "B-1")).await.unwrap(), Exit::Refused);
    let Command::Reply(mut decided) = reply(&desk, "B-1") else { panic!("it is a reply") };
    decided.how.names.exclude = vec![(CASE.into(), "gto-wbs-9".into())];
    assert_eq!(
        run(Command::Reply(decided.clone())).await.unwrap(),
        Exit::Usage,
        "nobody knows him"
    );
    assert!(hub.seen.lock().unwrap().is_empty());
    decided.how.names.exclude = vec![(CASE.into(), "gto-wbs-1".into())];
    assert_eq!(run(Command::Reply(decided)).await.unwrap(), Exit::Done);
    answering.abort();

    let erase = EraseArgs { complaint: CASE.into(), desk: desk.clone() };
    assert_eq!(run(Command::Erase(erase)).await.unwrap(), Exit::Done);
    let open = OpenArgs { number: 1, desk, out: None };
    assert_eq!(run(Command::Open(open)).await.unwrap(), Exit::Done, "the other one still opens");
    let left = std::fs::read_dir(folder.path().join("outbox")).unwrap();
    let left = left.map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap());
    assert!(
        left.into_iter().all(|text| !text.contains("\"wrap\"")),
        "Itjen's own answer holds none"
    );
}

/// Itjen's folder with gRPC only.
fn desk_grpc(folder: &Path, url: String) -> DeskArgs {
    let seed = topology::UserSeed::generate(&ids());
    std::fs::write(folder.join("itjen.nk"), seed.expose()).unwrap();
    write_desk(folder, "nats://127.0.0.1:1".into(), Some(url))
}

#[tokio::test(flavor = "multi_thread")]
async fn over_grpc_everything_is_taken_once_acknowledged_and_fetched() {
    use sha2::Digest;
    let mut body: serde_json::Value = serde_json::from_slice(&escalation(CASE, &[CASE])).unwrap();
    // The file did not travel along.
    let object = body["objects"][1].as_object_mut().unwrap();
    let sealed = STANDARD.decode(object.remove("sealed").unwrap().as_str().unwrap()).unwrap();
    let data = serde_json::to_vec(&body).unwrap();
    let item = proto::itjen::v1::Item {
        number: 1,
        kind: ESCALATED.into(),
        subject: CASE.into(),
        time: "2026-11-22T03:00:00Z".into(),
        hash: sha2::Sha256::digest(&data).to_vec(),
        data,
    };
    let fake = Fake { items: vec![item], sealed, ..Fake::default() };
    let folder = tempfile::tempdir().unwrap();
    let desk = desk_grpc(folder.path(), fake.serve().await);
    let way = WayArgs { desk: desk.clone(), grpc: true, bus: false };
    for _ in 0..2 {
        let watch = WatchArgs { way: way.clone(), follow: false, once: true };
        assert_eq!(run(Command::Watch(watch)).await.unwrap(), Exit::Done);
    }
    assert_eq!(*fake.acknowledged.lock().unwrap(), [1]);
    let out = folder.path().join("out");
    let open = OpenArgs { number: 1, desk, out: Some(out.clone()) };
    assert_eq!(run(Command::Open(open)).await.unwrap(), Exit::Done);
    assert_eq!(std::fs::read_dir(&out).unwrap().count(), 1);
    let ack = AckArgs { number: 1, receipt_number: "R-1".into(), way };
    assert_eq!(run(Command::Ack(ack)).await.unwrap(), Exit::Done);
    assert_eq!(fake.submitted.lock().unwrap().len(), 1);
}

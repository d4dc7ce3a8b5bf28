//! Test vectors for people who seal, sign and derive with their own code: `docs/integration/vectors.json`, and the samples that hold something
//! sealed or signed. Each is checked by opening it with our own code. What is missing is made; nothing that exists is overwritten.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "vectors/make.rs"]
mod make;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use contracts::complaint::{
    ComplaintText, FormId, ReportedRole, TextObject, file_object, read_file,
};
use contracts::{
    AcknowledgementV1, DataReplyCorrectionV1, DataReplyV1, DataRequestV1, Entry, EscalationV1,
    Manifest, ManifestKind, SealedComplaintV1, samples,
};
use kernel::{ComplaintId, PersonId};
use serde_json::Value;
use sha2::{Digest, Sha256};
use vault::{ContentRef, DataKey, PrivateKey, ReceiptCode, Wrap, WrapInfo};

fn top() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn vectors() -> &'static Value {
    static VECTORS: OnceLock<Value> = OnceLock::new();
    VECTORS.get_or_init(|| {
        let path = top().join("docs/integration/vectors.json");
        if !path.exists() {
            make::write(&path, &top().join("proto/schemas/samples"));
        }
        serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
    })
}

fn words(value: &Value) -> &str {
    value.as_str().unwrap()
}

fn bytes(value: &Value) -> [u8; 32] {
    hex::decode(words(value)).unwrap().try_into().unwrap()
}

fn complaint(id: &str) -> ComplaintId {
    ComplaintId::new(id.parse().unwrap())
}

fn unwrapped(wrap: &str, private: [u8; 32], id: &str, person: &str) -> DataKey {
    let wrap = Wrap::from_bytes(&STANDARD.decode(wrap).unwrap()).unwrap();
    let info = WrapInfo { complaint: complaint(id), person: PersonId::try_new(person).unwrap() };
    vault::unwrap(&wrap, &PrivateKey::from_bytes(private), &info).unwrap()
}

#[test]
fn complaint_ids_follow_from_their_forms() {
    for form in vectors()["forms"].as_array().unwrap() {
        assert_eq!(make::form_hash(words(&form["form_id"])), bytes(&form["form_hash"]));
        let id = make::complaint_id(words(&form["form_id"]));
        assert_eq!(id.to_string(), words(&form["complaint_id"]));
        let ours: FormId = words(&form["form_id"]).parse().unwrap();
        assert_eq!((ours.hash(), ours.complaint()), (bytes(&form["form_hash"]), id));
    }
}

#[test]
fn the_wraps_open() {
    for wrap in vectors()["wraps"].as_array().unwrap() {
        let private = PrivateKey::from_bytes(bytes(&wrap["private_key"]));
        assert_eq!(private.public().to_string(), words(&wrap["public_key"]));
        let key = unwrapped(
            words(&wrap["wrap"]),
            bytes(&wrap["private_key"]),
            words(&wrap["complaint_id"]),
            words(&wrap["person"]),
        );
        assert_eq!(*key.expose(), bytes(&wrap["data_key"]));
    }
}

#[test]
fn the_seals_open_and_their_commitments_hold() {
    for seal in vectors()["seals"].as_array().unwrap() {
        let place = ContentRef {
            complaint: complaint(words(&seal["complaint_id"])),
            kind: words(&seal["kind"]).parse().unwrap(),
            item: u32::try_from(seal["item"].as_u64().unwrap()).unwrap(),
        };
        let sealed = STANDARD.decode(words(&seal["sealed"])).unwrap();
        let key = DataKey::from_bytes(bytes(&seal["data_key"]));
        let opened = vault::open(&key, &place, &sealed).unwrap();
        assert_eq!(opened.content.as_slice(), words(&seal["content"]).as_bytes());
        assert_eq!(opened.opening, bytes(&seal["opening"]));
        assert_eq!(vault::commitment(&opened.content, &opened.opening), bytes(&seal["commitment"]));
        assert_eq!(hex::encode(&sealed[1..25]), words(&seal["nonce"]));
        let digest: [u8; 32] = Sha256::digest(&sealed).into();
        assert_eq!(digest, bytes(&seal["digest"]));
        assert_eq!(seal["kind_byte"], u64::from(place.kind.byte()));
    }
}

#[test]
fn the_plain_content_of_the_seals_is_what_we_would_seal() {
    let seals = vectors()["seals"].as_array().unwrap();
    let content = |kind: &'static str| {
        let of_kind = seals.iter().filter(move |seal| seal["kind"] == kind);
        of_kind.map(|seal| words(&seal["content"]))
    };
    for known in content("complaint_text") {
        let text = ComplaintText::read(known.as_bytes()).unwrap();
        let roles = text.reported_roles.iter().map(|role| ReportedRole::of_code(role).unwrap());
        let object = TextObject {
            title: &text.title,
            text: &text.text,
            reported_roles: &roles.collect::<Vec<_>>(),
            reply_address: text.reply_address.as_deref(),
            reported_name: text.reported_name.as_deref(),
        };
        assert_eq!(object.to_bytes().as_slice(), known.as_bytes());
    }
    for known in content("attachment") {
        let (name, bytes) = read_file(known.as_bytes()).unwrap();
        assert_eq!(file_object(&name, bytes).as_slice(), known.as_bytes());
    }
    assert!(content("complaint_text").count() > 0 && content("attachment").count() > 0);
}

#[test]
fn the_receipt_codes_give_lookup_and_reply_key() {
    for known in vectors()["receipt_codes"].as_array().unwrap() {
        let code = ReceiptCode::parse(words(&known["code"])).unwrap();
        assert_eq!(code.lookup(), bytes(&known["lookup"]));
        assert_eq!(*code.reply_key().expose(), bytes(&known["reply_private_key"]));
        assert_eq!(code.reply_key().public().to_string(), words(&known["reply_key"]));
    }
    for bad in vectors()["bad_receipt_codes"].as_array().unwrap() {
        assert!(ReceiptCode::parse(words(bad)).is_err());
    }
}

#[test]
fn the_manifests_verify_and_cover_their_entries() {
    for known in vectors()["manifests"].as_array().unwrap() {
        let key: ledger::NoteKey = words(&known["key"]).parse().unwrap();
        let manifest = Manifest::verify(words(&known["note"]), &key).unwrap();
        let entries: Vec<Entry> = known["entries"]
            .as_array()
            .unwrap()
            .iter()
            .map(|entry| Entry::new(words(&entry[0]), words(&entry[1])))
            .collect();
        let office = words(&known["office"]).parse().unwrap();
        let quarter = words(&known["quarter"]).parse().unwrap();
        manifest.covers(manifest.kind, &office, quarter, &entries).unwrap();
        assert_eq!(STANDARD.encode(manifest.root), words(&known["root"]));
        let signer = ledger::NoteSigner::parse(words(&known["signer"])).unwrap();
        assert_eq!(signer.key(), key);
        assert_eq!(manifest.sign(&signer).unwrap(), words(&known["note"]));
    }
}

#[test]
fn the_machine_key_is_its_seed() {
    let machine = &vectors()["machine"];
    let pair = nkeys::KeyPair::from_seed(words(&machine["seed"])).unwrap();
    assert_eq!(pair.public_key(), words(&machine["public"]));
    assert_eq!(pair.seed().unwrap(), words(&machine["seed"]));
}

fn sample<T: serde::de::DeserializeOwned>(text: &str) -> T {
    contracts::read(text.as_bytes()).unwrap()
}

fn key_of<'a>(vectors: &'a Value, side: &str) -> ledger::NoteKey {
    let of = |known: &&'a Value| words(&known["side"]) == side;
    let known = vectors["manifests"].as_array().unwrap().iter().find(of).unwrap();
    words(&known["key"]).parse().unwrap()
}

fn covers(note: &str, side: &str, kind: ManifestKind, entries: &[Entry]) {
    let manifest = Manifest::verify(note, &key_of(vectors(), side)).unwrap();
    let (office, quarter) = ("gto".parse().unwrap(), "2026-Q4".parse().unwrap());
    manifest.covers(kind, &office, quarter, entries).unwrap();
}

#[test]
fn the_sealed_complaint_of_the_samples_opens() {
    let vectors = vectors();
    let complaint_id = words(&vectors["forms"][0]["complaint_id"]);
    let sample: SealedComplaintV1 = sample(samples::SEALED_COMPLAINT);
    let itjen = bytes(&vectors["inspectorate"]["private_key"]);
    let key = unwrapped(&sample.inspectorate_wrap, itjen, complaint_id, "itjen");
    for object in &sample.objects {
        let kind = object.kind.parse().unwrap();
        let place = ContentRef { complaint: complaint(complaint_id), kind, item: object.item };
        let sealed = STANDARD.decode(&object.sealed).unwrap();
        let opened = vault::open(&key, &place, &sealed).unwrap();
        let commitment = vault::commitment(&opened.content, &opened.opening);
        assert_eq!(hex::encode(commitment), object.commitment);
    }
    let code = &vectors["receipt_codes"][0];
    assert_eq!(sample.receipt_lookup, words(&code["lookup"]));
    let wrap = sample.reporter_wrap.unwrap();
    let again = unwrapped(&wrap, bytes(&code["reply_private_key"]), complaint_id, "reporter");
    assert_eq!(again.expose(), key.expose(), "the code opens what Itjen's key opens");
}

#[test]
fn the_manifests_of_the_samples_cover_what_the_samples_list() {
    let request: DataRequestV1 = sample(samples::DATA_REQUEST);
    let pending: Vec<_> =
        request.complaints.iter().map(|p| Entry::new(&p.complaint_id, "pending")).collect();
    covers(&request.manifest, "hub", ManifestKind::DataRequest, &pending);

    let reply: DataReplyV1 = sample(samples::DATA_REPLY);
    let released = reply.released.iter().map(|r| Entry::new(&r.complaint_id, "released"));
    let withheld = reply.withheld.iter().map(|w| Entry::new(&w.complaint_id, "withheld"));
    let said: Vec<_> = released.chain(withheld).collect();
    covers(&reply.manifest, "itjen", ManifestKind::DataReply, &said);
    assert_eq!(said.len(), pending.len());

    let correction: DataReplyCorrectionV1 = sample(samples::CORRECTION);
    let all: Vec<_> = pending.iter().map(|entry| Entry::new(&entry.id, "released")).collect();
    covers(&correction.manifest, "itjen", ManifestKind::DataReply, &all);

    let escalation: EscalationV1 = sample(samples::ESCALATION);
    let escalated: Vec<_> =
        escalation.escalated.iter().map(|id| Entry::new(id, "escalated")).collect();
    covers(&escalation.manifest, "hub", ManifestKind::Escalations, &escalated);

    let held: AcknowledgementV1 = sample(samples::ACKNOWLEDGEMENT);
    let entries: Vec<_> = held.held.iter().map(|id| Entry::new(id, "escalated")).collect();
    covers(&held.manifest, "itjen", ManifestKind::Held, &entries);
}

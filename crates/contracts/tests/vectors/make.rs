//! Makes the vectors and the samples once; from then on they are only checked.

use std::fs;
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use contracts::{Entry, Manifest, ManifestKind};
use kernel::{Clock, ComplaintId, Ids, PersonId, StreamId};
use ledger::NoteSigner;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use vault::{ContentKind, ContentRef, DataKey, PrivateKey, ReceiptCode, WrapInfo};

const FORMS: [&str; 2] =
    ["6945fc1d-82e2-48b0-b430-3feb6bc481ba", "0f3a2f55-8f0e-4d86-9a67-51c6c3d2b1a0"];
const TEXT: &str = r#"{"title":"Pungutan","text":"Petugas meminta \"biaya lapangan\" di loket 1.","reported_roles":["officer"],"reply_address":null}"#;
const FILE: &str = "{\"name\":\"nota.txt\"}\nRp350.000\n";
const STUDY: &str = "Kajian: laporan memenuhi syarat.";
const SHEET: &str = "Disposisi Itjen: tindak lanjuti oleh Tim WBS.";

pub(crate) fn form_hash(form: &str) -> [u8; 32] {
    let id: [u8; 16] = hex::decode(form.replace('-', "")).unwrap().try_into().unwrap();
    Sha256::new().chain_update(b"amanah/form/v1\0").chain_update(id).finalize().into()
}

pub(crate) fn complaint_id(form: &str) -> ComplaintId {
    let named = StreamId::named(&format!("complaint/{}", hex::encode(form_hash(form))));
    ComplaintId::new(named.uuid())
}

struct Maker {
    ids: Ids,
    key: DataKey,
    seals: Vec<Value>,
    wraps: Vec<Value>,
    manifests: Vec<Value>,
}

impl Maker {
    fn seal(&mut self, id: ComplaintId, kind: ContentKind, item: u32, content: &str) -> Value {
        let place = ContentRef { complaint: id, kind, item };
        let sealed = vault::seal(&self.key, &place, content.as_bytes(), &self.ids);
        let vector = json!({
            "complaint_id": id.to_string(), "kind": kind.code(), "kind_byte": kind.byte(), "item": item,
            "data_key": hex::encode(self.key.expose()), "content": content,
            "nonce": hex::encode(&sealed.bytes[1..25]), "opening": hex::encode(sealed.opening),
            "sealed": STANDARD.encode(&sealed.bytes), "digest": hex::encode(sealed.seal.digest),
            "commitment": hex::encode(sealed.seal.commitment),
        });
        self.seals.push(vector.clone());
        vector
    }

    fn wrap(&mut self, id: ComplaintId, person: &str, private: &PrivateKey) -> String {
        let info = WrapInfo { complaint: id, person: PersonId::try_new(person).unwrap() };
        let wrap =
            STANDARD.encode(vault::wrap(&self.key, &private.public(), &info, &self.ids).to_bytes());
        self.wraps.push(json!({
            "complaint_id": id.to_string(), "person": person, "wrap": wrap,
            "private_key": hex::encode(private.expose()), "public_key": private.public().to_string(),
            "data_key": hex::encode(self.key.expose()),
        }));
        wrap
    }

    fn manifest(&mut self, side: &str, kind: ManifestKind, entries: &[Entry]) -> String {
        let (name, seed) = match side {
            "hub" => ("amanah.example/exchange", [11; 32]),
            _ => ("itjen.example/exchange", [12; 32]),
        };
        let signer = NoteSigner::new(name, &seed).unwrap();
        let (office, quarter) = ("gto".parse().unwrap(), "2026-Q4".parse().unwrap());
        let manifest = Manifest::over(kind, office, quarter, entries);
        let note = manifest.sign(&signer).unwrap();
        let pairs: Vec<_> = entries.iter().map(|e| json!([e.id, e.disposition])).collect();
        self.manifests.push(json!({
            "side": side, "kind": kind.code(), "office": "gto", "quarter": "2026-Q4", "entries": pairs,
            "root": STANDARD.encode(manifest.root), "signer": signer.encode().as_str(),
            "key": signer.key().to_string(), "note": note,
        }));
        note
    }
}

/// The samples that hold something sealed or signed, all about two complaints of one office.
fn bodies(
    make: &mut Maker,
    itjen: &PrivateKey,
    member: &PrivateKey,
    code: &ReceiptCode,
) -> [(&'static str, Value); 6] {
    let [a, b] = FORMS.map(complaint_id);
    let itjen_a = make.wrap(a, "itjen", itjen);
    let itjen_b = make.wrap(b, "itjen", itjen);
    let member_a = make.wrap(a, "gto-wbs-1", member);
    let member_b = make.wrap(b, "gto-wbs-1", member);
    let text_a = make.seal(a, ContentKind::ComplaintText, 0, TEXT);
    let file_a = make.seal(a, ContentKind::Attachment, 0, FILE);
    let text_b = make.seal(b, ContentKind::ComplaintText, 0, TEXT);
    let study_a = make.seal(a, ContentKind::Study, 0, STUDY);
    let sheet_a = make.seal(a, ContentKind::ItjenReply, 0, SHEET);

    let out = |seal: &Value| json!({"kind": seal["kind"], "item": seal["item"], "sealed": seal["sealed"], "commitment": seal["commitment"]});
    let item = |seal: &Value, inline: bool| {
        let bytes = STANDARD.decode(seal["sealed"].as_str().unwrap()).unwrap().len();
        let mut item = json!({"kind": seal["kind"], "item": seal["item"], "bytes": bytes, "digest": seal["digest"]});
        if inline {
            item["sealed"] = seal["sealed"].clone();
        }
        item
    };
    let entry = |id: ComplaintId, said: &str| Entry::new(id, said);

    let note = make.manifest(
        "hub",
        ManifestKind::DataRequest,
        &[entry(a, "pending"), entry(b, "pending")],
    );
    let pending = |id: ComplaintId, wrap: &str, objects: Value| json!({"complaint_id": id.to_string(), "about_head": false, "has_reply_address": false, "inspectorate_wrap": wrap, "objects": objects});
    let request = json!({
        "office": "gto", "quarter": "2026-Q4", "letter_number": "PH.01.02/4/117/2026", "sent_at": "2026-11-23T02:10:00Z",
        "due_at": "2026-12-03T08:30:00Z",
        "complaints": [pending(a, &itjen_a, json!([item(&text_a, true), item(&file_a, false)])), pending(b, &itjen_b, json!([item(&text_b, true)]))],
        "team": [{"person": "gto-wbs-1", "public_key": member.public().to_string()}], "manifest": note,
    });
    let declaration = json!({"no_gratification": true, "no_conflict_of_interest": true});
    let note = make.manifest(
        "itjen",
        ManifestKind::DataReply,
        &[entry(a, "released"), entry(b, "withheld")],
    );
    let reply = json!({
        "office": "gto", "quarter": "2026-Q4", "letter_number": "IJ.03.01/88/2026", "declaration": declaration,
        "released": [{"complaint_id": a.to_string(), "wraps": [{"person": "gto-wbs-1", "wrap": member_a}],
            "disposition_sheet": sheet_a["sealed"], "disposition_commitment": sheet_a["commitment"]}],
        "withheld": [{"complaint_id": b.to_string()}], "manifest": note,
    });
    let note = make.manifest(
        "itjen",
        ManifestKind::DataReply,
        &[entry(a, "released"), entry(b, "released")],
    );
    let correction = json!({
        "office": "gto", "quarter": "2026-Q4", "letter_number": "IJ.03.01/91/2026", "declaration": declaration,
        "released": [{"complaint_id": b.to_string(), "wraps": [{"person": "gto-wbs-1", "wrap": member_b}]}], "manifest": note,
    });
    let note = make.manifest("hub", ManifestKind::Escalations, &[entry(a, "escalated")]);
    let escalation = json!({
        "office": "gto", "quarter": "2026-Q4", "case_id": a.to_string(), "sending_number": "PH.01.02/4/131/2026",
        "escalated_at": "2026-12-18T07:00:00Z", "position": 412, "legal_basis": ["UU 20/2001 Pasal 12 huruf e"],
        "inspectorate_wrap": itjen_a, "objects": [item(&text_a, true), item(&file_a, false), item(&study_a, true)],
        "escalated": [a.to_string()], "manifest": note,
    });
    let note = make.manifest("itjen", ManifestKind::Held, &[entry(a, "escalated")]);
    let acknowledgement = json!({"case_id": a.to_string(), "receipt_number": "IJ.04.02/12/2026", "held": [a.to_string()], "manifest": note});
    make.manifest("hub", ManifestKind::Escalations, &[]);
    let reporter = make.wrap(a, "reporter", &code.reply_key());
    let complaint = json!({
        "reported_roles": ["officer"], "has_reply_address": false, "inspectorate_wrap": itjen_a, "reporter_wrap": reporter, "objects": [out(&text_a), out(&file_a)],
        "receipt_lookup": hex::encode(code.lookup()), "reply_key": code.reply_key().public().to_string(),
    });
    [
        ("wbs.complaint.sealed.v1", complaint),
        ("wbs.data-request.sent.v1", request),
        ("wbs.data-request.answered.v1", reply),
        ("wbs.data-request.corrected.v1", correction),
        ("wbs.case.escalated.v1", escalation),
        ("wbs.case.acknowledged.v1", acknowledgement),
    ]
}

pub(crate) fn write(path: &Path, samples: &Path) {
    let ids = Ids::seeded(Clock::manual("2026-11-22T03:00:00Z").0, 8);
    let key = DataKey::from_bytes([7; 32]);
    let mut make = Maker { ids, key, seals: vec![], wraps: vec![], manifests: vec![] };
    let itjen = PrivateKey::from_bytes([3; 32]);
    let member = PrivateKey::from_bytes([4; 32]);
    let code = ReceiptCode::generate(&make.ids);

    for (name, sample) in bodies(&mut make, &itjen, &member, &code) {
        fs::write(samples.join(format!("{name}.json")), format!("{sample:#}\n")).unwrap();
    }
    let forms: Vec<_> = FORMS
        .iter()
        .map(|form| json!({"form_id": form, "form_hash": hex::encode(form_hash(form)), "complaint_id": complaint_id(form).to_string()}))
        .collect();
    let codes: Vec<_> = [code, ReceiptCode::parse("0123-4567-89AB-CDEF-GH8B").unwrap()]
        .iter()
        .map(|code| {
            json!({"code": code.reveal().as_str(), "lookup": hex::encode(code.lookup()),
                "reply_private_key": hex::encode(code.reply_key().expose()), "reply_key": code.reply_key().public().to_string()})
        })
        .collect();
    let pair = nkeys::KeyPair::new_from_raw(nkeys::KeyPairType::User, [13; 32]).unwrap();
    let vectors = json!({
        "about": "Test vectors of docs/integration/sealing.md. Hex in lower case, base64 with padding. Every key is published here: never use one.",
        "inspectorate": {"person": "itjen", "private_key": hex::encode(itjen.expose()), "public_key": itjen.public().to_string()},
        "machine": {"private_key": hex::encode([13_u8; 32]), "seed": pair.seed().unwrap(), "public": pair.public_key()},
        "forms": forms, "wraps": make.wraps, "seals": make.seals, "receipt_codes": codes,
        "bad_receipt_codes": ["0123-4567-89AB-CDEF-GH8C", "0123-4567-89AB-CDEF-GHB8", "0123-4567-89AB-CDEF", "U123-4567-89AB-CDEF-GH8B"],
        "manifests": make.manifests,
    });
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, format!("{vectors:#}\n")).unwrap();
}

//! A complaint typed in from a letter, sealed before it leaves the office. Written from the published format alone.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use contracts::{SealedComplaintV1, SealedObjectV1};
use kernel::{ComplaintId, Ids, PersonId, StreamId};
use serde_json::json;
use sha2::{Digest, Sha256};
use uuid::Uuid;
use vault::{ContentKind, ContentRef, DataKey, PublicKey, ReceiptCode, Sealed, WrapInfo};

/// The complaint that a submission with this id files.
pub fn complaint_id(submission: Uuid) -> ComplaintId {
    let mut hash = Sha256::new();
    hash.update(b"amanah/form/v1\0");
    hash.update(submission.as_bytes());
    let named = StreamId::named(&format!("complaint/{}", hex::encode(hash.finalize())));
    ComplaintId::new(named.uuid())
}

/// Seals an invented letter to Itjen's public key.
pub fn seal_letter(
    submission: Uuid,
    number: usize,
    itjen: &PublicKey,
    ids: &Ids,
) -> anyhow::Result<SealedComplaintV1> {
    let complaint = complaint_id(submission);
    let key = DataKey::generate(ids);
    let person = PersonId::try_new("itjen")?;
    let wrap = vault::wrap(&key, itjen, &WrapInfo { complaint, person }, ids);
    let text = json!({
        "title": format!("Surat nomor {number}"),
        "text": "Petugas meminta uang tunai agar dokumen kapal selesai hari itu juga.",
        "reported_roles": ["officer"],
        "reply_address": null,
    });
    let place = ContentRef { complaint, kind: ContentKind::ComplaintText, item: 0 };
    let sealed = vault::seal(&key, &place, text.to_string().as_bytes(), ids);
    let code = ReceiptCode::generate(ids);
    Ok(SealedComplaintV1 {
        reported_roles: vec!["officer".into()],
        has_reply_address: false,
        inspectorate_wrap: STANDARD.encode(wrap.to_bytes()),
        reporter_wrap: None,
        objects: vec![object(&place, &sealed)],
        receipt_lookup: hex::encode(code.lookup()),
        reply_key: code.reply_key().public().to_string(),
    })
}

fn object(place: &ContentRef, sealed: &Sealed) -> SealedObjectV1 {
    SealedObjectV1 {
        kind: place.kind.to_string(),
        item: place.item,
        sealed: STANDARD.encode(&sealed.bytes),
        commitment: hex::encode(sealed.seal.commitment),
    }
}

//! Seals a letter: the same plain content as the public form's, so that whoever opens it sees no difference (docs/integration/sealing.md).

use std::fmt::Write;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use contracts::complaint::{FormId, INSPECTORATE, REPORTER, TextObject, file_object};
use contracts::{SealedComplaintV1, SealedObjectV1};
use kernel::{ComplaintId, Ids, PersonId};
use uuid::Uuid;
use vault::{ContentKind, ContentRef, DataKey, PublicKey, ReceiptCode, WrapInfo};
use zeroize::Zeroizing;

use super::form::Letter;

pub(super) struct Sealed {
    pub(super) complaint: ComplaintId,
    pub(super) body: SealedComplaintV1,
    code: ReceiptCode,
    openings: Vec<[u8; 32]>,
}

/// Seals the letter. The data key leaves this function only wrapped to Itjen and to the receipt code.
pub(super) fn seal(letter: &Letter, id: Uuid, to: &PublicKey, ids: &Ids) -> anyhow::Result<Sealed> {
    // The submission is the form: sent again it is the same complaint.
    let complaint = FormId::try_from(id)?.complaint();
    let key = DataKey::generate(ids);
    let person = PersonId::try_new(INSPECTORATE)?;
    let wrap = vault::wrap(&key, to, &WrapInfo { complaint, person }, ids).to_bytes();
    let mut openings = vec![];
    let mut object = |kind: ContentKind, item: u32, plain: &[u8]| {
        let place = ContentRef { complaint, kind, item };
        let sealed = vault::seal(&key, &place, plain, ids);
        openings.push(sealed.opening);
        SealedObjectV1 {
            kind: kind.code().to_owned(),
            item,
            sealed: STANDARD.encode(&sealed.bytes),
            commitment: hex::encode(sealed.seal.commitment),
        }
    };
    let mut objects = vec![object(ContentKind::ComplaintText, 0, &text_object(letter).to_bytes())];
    for (item, file) in (0..).zip(&letter.attachments) {
        objects.push(object(ContentKind::Attachment, item, &file_object(&file.name, &file.bytes)));
    }
    let code = ReceiptCode::generate(ids);
    let reporter = WrapInfo { complaint, person: PersonId::try_new(REPORTER)? };
    let reporter_wrap = vault::wrap(&key, &code.reply_key().public(), &reporter, ids).to_bytes();
    let body = SealedComplaintV1 {
        reported_roles: letter.reported_roles.iter().map(|role| role.code().to_owned()).collect(),
        has_reply_address: letter.reply_address.is_some(),
        inspectorate_wrap: STANDARD.encode(wrap),
        reporter_wrap: Some(STANDARD.encode(reporter_wrap)),
        objects,
        receipt_lookup: hex::encode(code.lookup()),
        reply_key: code.reply_key().public().to_string(),
    };
    Ok(Sealed { complaint, body, code, openings })
}

impl Sealed {
    /// What is handed to the reporter, once.
    pub(super) fn for_reporter(&self) -> Zeroizing<String> {
        let mut text = Zeroizing::new(String::with_capacity(4096));
        let code = self.code.reveal();
        // Writing to a String cannot fail.
        let _ = writeln!(
            text,
            "Untuk pelapor, hanya ditampilkan sekali:\n  Kode bukti      {}\n  Nomor pengaduan {}",
            code.as_str(),
            self.complaint
        );
        for (index, (object, opening)) in self.body.objects.iter().zip(&self.openings).enumerate() {
            let what = if index == 0 { "Uraian".to_owned() } else { format!("Lampiran {index}") };
            let opening = hex::encode(opening);
            let _ = writeln!(text, "  {what}: komitmen {} pembuka {opening}", object.commitment);
        }
        let _ = writeln!(text, "Kode berlaku setelah pengaduan diterima (di bawah).");
        text
    }
}

fn text_object(letter: &Letter) -> TextObject<'_> {
    TextObject {
        title: &letter.title,
        text: &letter.text,
        reported_roles: &letter.reported_roles,
        reply_address: letter.reply_address.as_ref().map(|address| address.as_str()),
        reported_name: letter.reported_name.as_ref().map(|name| name.as_str()),
    }
}

#[cfg(test)]
mod tests {
    use kernel::{Clock, ReportedRole};
    use vault::{PrivateKey, Wrap};

    use super::super::form::Attachment;
    use super::*;

    fn letter() -> Letter {
        Letter {
            title: "Pungutan".to_owned().into(),
            text: "Petugas meminta uang di luar tarif.".to_owned().into(),
            reported_roles: vec![ReportedRole::Officer, ReportedRole::OfficeHead],
            reported_name: None,
            reply_address: None,
            attachments: vec![Attachment {
                name: "nota.txt".into(),
                bytes: b"isi".to_vec().into(),
            }],
        }
    }

    #[test]
    fn itjen_opens_what_was_sealed_and_finds_the_published_shape() {
        let ids = Ids::seeded(Clock::manual("2026-11-22T03:00:00Z").0, 1);
        let itjen = PrivateKey::from_bytes([3; 32]);
        let sealed = seal(&letter(), ids.uuid_v4(), &itjen.public(), &ids).unwrap();
        let wrap = Wrap::from_bytes(&STANDARD.decode(&sealed.body.inspectorate_wrap).unwrap());
        let person = PersonId::try_new("itjen").unwrap();
        let info = WrapInfo { complaint: sealed.complaint, person };
        let key = vault::unwrap(&wrap.unwrap(), &itjen, &info).unwrap();
        let plain: Vec<Vec<u8>> = sealed
            .body
            .objects
            .iter()
            .map(|object| {
                let (kind, item) = (object.kind.parse().unwrap(), object.item);
                let place = ContentRef { complaint: sealed.complaint, kind, item };
                let bytes = STANDARD.decode(&object.sealed).unwrap();
                vault::open(&key, &place, &bytes).unwrap().content.to_vec()
            })
            .collect();
        // The bytes that services/intake seals for the public form.
        assert_eq!(
            String::from_utf8_lossy(&plain[0]),
            r#"{"title":"Pungutan","text":"Petugas meminta uang di luar tarif.","reported_roles":["officer","office_head"],"reply_address":null}"#
        );
        assert_eq!(plain[1], b"{\"name\":\"nota.txt\"}\nisi");
    }

    #[test]
    fn the_code_opens_what_was_sealed_and_a_name_ends_the_text() {
        let ids = Ids::seeded(Clock::manual("2026-11-22T03:00:00Z").0, 1);
        let letter = Letter { reported_name: Some("Rekaan".to_owned().into()), ..letter() };
        let itjen = PrivateKey::from_bytes([3; 32]).public();
        let sealed = seal(&letter, ids.uuid_v4(), &itjen, &ids).unwrap();
        let wrap = STANDARD.decode(sealed.body.reporter_wrap.unwrap()).unwrap();
        let (complaint, person) = (sealed.complaint, PersonId::try_new("reporter").unwrap());
        let key = Wrap::from_bytes(&wrap).unwrap();
        let own = sealed.code.reply_key();
        let key = vault::unwrap(&key, &own, &WrapInfo { complaint, person }).unwrap();
        let place = ContentRef { complaint, kind: ContentKind::ComplaintText, item: 0 };
        let bytes = STANDARD.decode(&sealed.body.objects[0].sealed).unwrap();
        let text = vault::open(&key, &place, &bytes).unwrap().content;
        assert!(text.ends_with(br#""reply_address":null,"reported_name":"Rekaan"}"#));
    }
}

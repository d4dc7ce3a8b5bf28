use contracts::complaint::{INSPECTORATE, REPORTER};
use kernel::{Clock, Ids, PersonId};
use vault::{ContentKind, ContentRef, PrivateKey, ReceiptCode, Wrap, WrapInfo};

use super::*;
use crate::files::attachment::attachment;

fn form() -> ComplaintForm {
    let text = |text: &str| Zeroizing::new(text.to_owned());
    ComplaintForm {
        id: "6945fc1d-82e2-48b0-b430-3feb6bc481ba".parse().unwrap(),
        title: text("Pungutan"),
        text: text("Petugas meminta \"biaya lapangan\"."),
        reported_roles: vec![ReportedRole::Officer, ReportedRole::OfficeHead],
        reply_address: None,
        reported_name: None,
        attachments: vec![attachment("nota.txt", b"Rp350.000\n")],
    }
}

fn itjen() -> PrivateKey {
    PrivateKey::from_bytes([3; 32])
}

fn sealing() -> Sealing {
    let ids = Ids::seeded(Clock::manual("2026-11-22T03:00:00Z").0, 1);
    seal("gto".parse().unwrap(), form(), &itjen().public(), &ids).unwrap()
}

/// What Itjen finds in an object.
fn opened(sealing: &Sealing, index: usize) -> (String, [u8; 32]) {
    let opened = open(sealing, index);
    (String::from_utf8(opened.content.to_vec()).unwrap(), opened.opening)
}

fn opened_bytes(sealing: &Sealing, index: usize) -> Vec<u8> {
    open(sealing, index).content.to_vec()
}

fn open(sealing: &Sealing, index: usize) -> vault::Opened {
    let complaint = sealing.event.complaint;
    let person = PersonId::try_new(INSPECTORATE).unwrap();
    let wrap = Wrap::from_bytes(&sealing.wraps[0].bytes).unwrap();
    let key = vault::unwrap(&wrap, &itjen(), &WrapInfo { complaint, person }).unwrap();
    let object = &sealing.objects[index];
    let item = u32::try_from(object.item).unwrap();
    let place = ContentRef { complaint, kind: object.kind, item };
    vault::open(&key, &place, &object.bytes).unwrap()
}

#[test]
fn itjen_opens_the_text_in_its_documented_form() {
    let (text, opening) = opened(&sealing(), 0);
    let expected = r#"{"title":"Pungutan","text":"Petugas meminta \"biaya lapangan\".","reported_roles":["officer","office_head"],"reply_address":null}"#;
    assert_eq!(text, expected);
    assert_eq!(opening, sealing().openings[0].opening);
}

#[test]
fn itjen_opens_a_file_after_its_header() {
    assert_eq!(opened(&sealing(), 1).0, "{\"name\":\"nota.txt\"}\nRp350.000\n");
}

#[test]
fn the_event_names_the_sealed_bytes_and_nothing_of_the_content() {
    let sealing = sealing();
    let event = serde_json::to_string(&sealing.event).unwrap();
    assert!(sealing.event.about_head && !sealing.event.has_reply_address);
    assert_eq!(sealing.event.filing(), Some(sealing.filing));
    vault::check(&sealing.objects[0].bytes, &sealing.event.texts[0]).unwrap();
    vault::check(&sealing.objects[1].bytes, &sealing.event.attachments[0]).unwrap();
    for word in ["Pungutan", "lapangan", "nota"] {
        assert!(!event.contains(word), "{event}");
    }
}

#[test]
fn the_code_opens_what_the_reporter_sent_and_no_other_code_does() {
    let sealing = sealing();
    let complaint = sealing.event.complaint;
    let person = PersonId::try_new(REPORTER).unwrap();
    let info = WrapInfo { complaint, person };
    let wrap = Wrap::from_bytes(&sealing.wraps[1].bytes).unwrap();
    let key = vault::unwrap(&wrap, &sealing.code.reply_key(), &info).unwrap();
    let place = ContentRef { complaint, kind: ContentKind::ComplaintText, item: 0 };
    assert!(vault::open(&key, &place, &sealing.objects[0].bytes).is_ok());
    let ids = Ids::seeded(Clock::manual("2026-11-22T03:00:00Z").0, 2);
    assert!(vault::unwrap(&wrap, &ReceiptCode::generate(&ids).reply_key(), &info).is_err());
}

#[test]
fn a_name_is_sealed_after_everything_else() {
    let ids = Ids::seeded(Clock::manual("2026-11-22T03:00:00Z").0, 1);
    let form = ComplaintForm { reported_name: Some(Zeroizing::new("Budi".into())), ..form() };
    let sealing = seal("gto".parse().unwrap(), form, &itjen().public(), &ids).unwrap();
    assert!(opened(&sealing, 0).0.ends_with(r#""reply_address":null,"reported_name":"Budi"}"#));
}

#[test]
fn a_photo_gets_a_twin_and_stays_as_it_came() {
    let ids = Ids::seeded(Clock::manual("2026-11-22T03:00:00Z").0, 1);
    let photo = crate::files::tests::jpeg();
    let form = ComplaintForm { attachments: vec![attachment("foto.jpg", &photo)], ..form() };
    let sealing = seal("gto".parse().unwrap(), form, &itjen().public(), &ids).unwrap();
    let kinds: Vec<_> = sealing.objects.iter().map(|one| (one.kind.code(), one.item)).collect();
    assert_eq!(kinds, [("complaint_text", 0), ("attachment", 0), ("attachment_clean", 0)]);
    assert_eq!((sealing.event.attachments.len(), sealing.openings.len()), (1, 2));
    let bytes = |index| opened_bytes(&sealing, index);
    let original = [b"{\"name\":\"foto.jpg\"}\n".as_slice(), &photo].concat();
    assert_eq!(bytes(1), original);
    let commitment = vault::commitment(&original, &sealing.openings[1].opening);
    assert_eq!(commitment, sealing.event.attachments[0].commitment);
    let twin = bytes(2);
    assert!(!twin.windows(3).any(|three| three == b"GPS") && twin.starts_with(b"{\"name\""));
}

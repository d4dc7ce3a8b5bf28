use kernel::Clock;
use vault::{PrivateKey, Wrap};

use super::*;

fn form() -> ComplaintForm {
    let text = |text: &str| Zeroizing::new(text.to_owned());
    ComplaintForm {
        id: "6945fc1d-82e2-48b0-b430-3feb6bc481ba".parse().unwrap(),
        title: text("Pungutan"),
        text: text("Petugas meminta \"biaya lapangan\"."),
        reported_roles: vec![ReportedRole::Officer, ReportedRole::OfficeHead],
        reply_address: None,
        attachments: vec![Attachment {
            name: "nota.txt".into(),
            bytes: Zeroizing::new(b"Rp350.000\n".to_vec()),
        }],
    }
}

fn itjen() -> PrivateKey {
    PrivateKey::from_bytes([3; 32])
}

fn sealing() -> Sealing {
    let ids = Ids::seeded(Clock::manual("2026-11-22T03:00:00Z").0, 1);
    seal("gto".parse().unwrap(), &form(), &itjen().public(), &ids).unwrap()
}

/// What Itjen finds in an object.
fn opened(sealing: &Sealing, index: usize) -> (String, [u8; 32]) {
    let complaint = sealing.event.complaint;
    let person = PersonId::try_new(INSPECTORATE).unwrap();
    let wrap = Wrap::from_bytes(&sealing.wrap).unwrap();
    let key = vault::unwrap(&wrap, &itjen(), &WrapInfo { complaint, person }).unwrap();
    let object = &sealing.objects[index];
    let item = u32::try_from(object.item).unwrap();
    let place = ContentRef { complaint, kind: object.kind, item };
    let opened = vault::open(&key, &place, &object.bytes).unwrap();
    (String::from_utf8(opened.content.to_vec()).unwrap(), opened.opening)
}

#[test]
fn itjen_opens_the_text_in_its_documented_form() {
    let (text, opening) = opened(&sealing(), 0);
    let expected = r#"{"title":"Pungutan","text":"Petugas meminta \"biaya lapangan\".","reported_roles":["officer","office_head"],"reply_address":null}"#;
    assert_eq!(text, expected);
    assert_eq!(opening, sealing().openings[0]);
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

//! A form that is sent again: the same complaint, the same code, the same openings. Nothing is lost with an answer.

use axum::http::StatusCode;
use kernel::{Meta, Version};
use ledger::verify_receipt;
use uuid::Uuid;
use zeroize::Zeroizing;

use super::site::{Site, itjen, policy};
use super::{TEXT, hash, mailbox};
use crate::app::{ComplaintForm, Sealing, seal};
use crate::domain::IntakeEvent;
use crate::files::attachment::attachment;
use crate::testing::id;

/// A form, sealed as if it had been sent.
pub(super) fn sealed(site: &Site, id: Uuid, files: &[(&str, &[u8])]) -> Sealing {
    let text = |text: &str| Zeroizing::new(text.to_owned());
    let form = ComplaintForm {
        id: id.to_string().parse().unwrap(),
        title: text("Pungutan"),
        text: text(TEXT),
        reported_roles: vec![],
        reported_name: None,
        reply_address: None,
        attachments: files.iter().map(|(name, bytes)| attachment(name, bytes)).collect(),
    };
    seal("gto".parse().unwrap(), form, &itjen().public(), &site.intake.deps.ids).unwrap()
}

/// What a process leaves that is killed once the bytes of a form are stored.
pub(super) async fn cut_off(site: &Site, id: Uuid, files: &[(&str, &[u8])]) {
    site.intake.filings.store(&sealed(site, id, files).attempt()).await.unwrap();
}

#[tokio::test]
async fn the_same_form_gets_the_same_receipt() {
    let site = Site::open("http_again").await;
    let (id, photo) = (id(), crate::files::tests::jpeg());
    let first = site.file_as(id, TEXT, &[("foto.jpg", &photo)]).await;
    let again = site.file_as(id, TEXT, &[("foto.jpg", &photo)]).await;
    assert_eq!((&first["again"], &again["again"]), (&false.into(), &true.into()));
    for part in ["complaint_id", "receipt_code", "leaf", "position", "commitment", "opening"] {
        assert!(!first[part].is_null());
        assert_eq!(again[part], first[part], "{part}");
    }
    assert_eq!(again["attachments"], first["attachments"]);
    let proved = verify_receipt(again["proof"].as_str().unwrap(), &policy()).unwrap();
    let openings = [hash(&first["opening"]), hash(&first["attachments"][0]["opening"])];
    assert_eq!(proved.event.openings, openings);
    assert_eq!(site.stored().len(), 2, "the second sending left no files");
    assert_eq!(site.count("SELECT count(*) FROM intake.filing").await, 1);
}

#[tokio::test]
async fn what_came_first_counts_whatever_the_form_holds_later() {
    let site = Site::open("http_again_other").await;
    let id = id();
    let first = site.file_as(id, TEXT, &[]).await;
    let other = "Isi yang sama sekali lain, dengan berkas.";
    let again = site.file_as(id, other, &[("nota.txt", b"Rp350.000")]).await;
    assert_eq!((&again["again"], &again["opening"]), (&true.into(), &first["opening"]));
    assert!(again["attachments"].as_array().unwrap().is_empty());
    assert!(site.stored().is_empty());
}

/// The process was killed between the bytes and the event: the next sending files, and its code opens what the log names.
#[tokio::test]
async fn an_attempt_that_a_crash_cut_off_shares_its_code_and_harms_nobody() {
    let site = Site::open("http_again_cut").await;
    let id = id();
    cut_off(&site, id, &[("nota.txt", b"dari percobaan pertama")]).await;
    assert_eq!(site.count("SELECT count(*) FROM intake.filing").await, 1);
    let told = site.file_as(id, TEXT, &[("nota.txt", b"Rp350.000")]).await;
    assert_eq!(told["again"], false);
    // And once more after the event, as if its own cleaning had been cut off as well.
    cut_off(&site, id, &[]).await;
    assert_eq!(site.count("SELECT count(*) FROM intake.filing").await, 2);
    let seen = mailbox::look(&site, mailbox::code(&told)).await;
    assert_eq!(seen["complaint_id"], told["complaint_id"]);
    let again = site.file_as(id, TEXT, &[]).await;
    assert_eq!(
        (&again["receipt_code"], &again["opening"]),
        (&told["receipt_code"], &told["opening"])
    );
}

/// Sendings at once: one event, one code, one attempt left.
#[tokio::test]
async fn sendings_at_once_get_one_code() {
    let site = Site::open("http_again_crowd").await;
    let id = id();
    let sendings = (0..6).map(|_| site.file_as(id, TEXT, &[("nota.txt", b"Rp350.000")]));
    let told = futures::future::join_all(sendings).await;
    assert_eq!(told.iter().filter(|one| one["again"] == false).count(), 1);
    for one in &told {
        assert_eq!(one["receipt_code"], told[0]["receipt_code"]);
        assert_eq!(
            (&one["position"], &one["opening"]),
            (&told[0]["position"], &told[0]["opening"])
        );
    }
    assert_eq!(site.count("SELECT count(*) FROM intake.filing").await, 1);
    assert_eq!(site.stored().len(), 1);
}

/// The submission id of an office's letter is no secret: as a form id it opens nothing.
#[tokio::test]
async fn the_id_of_a_letter_is_no_form_id() {
    let site = Site::open("http_again_letter").await;
    let letter = id();
    let sealing = sealed(&site, letter, &[]);
    let filed = IntakeEvent::ComplaintFiled(sealing.event.clone());
    let append = eventlog::Append {
        stream: sealing.event.complaint.into(),
        expected: Version::NEW,
        command: kernel::CommandId::new(id()),
        meta: Meta::default(),
        events: vec![eventlog::NewEvent::of(&filed)],
    };
    site.intake.log.append(append).await.unwrap();
    let id = letter.to_string();
    let pairs = [("form_id", id.as_str()), ("title", "Pungutan"), ("text", TEXT)];
    let refused = site.send("/lapor/gto", &pairs, &[]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.text());
    assert_eq!(refused.json()["fields"][0]["field"], "form_id");
    assert_eq!(site.count("SELECT count(*) FROM intake.filing").await, 0);
}

use kernel::{Clock, Ids, Zone};
use zeroize::Zeroizing;

use super::*;

fn office() -> Office {
    Office { code: "gto".parse().unwrap(), name: "BKK Gorontalo".into(), zone: Zone::Wita }
}

fn mailbox() -> Mailbox {
    let ids = Ids::seeded(Clock::manual("2026-11-22T03:00:00Z").0, 1);
    let at = "2026-11-22T03:00:00Z".parse().unwrap();
    let letter =
        |from, text: &str| Letter { from, at, said: Said::Text(Zeroizing::new(text.into())) };
    Mailbox {
        complaint: ids.complaint(),
        office: office().code,
        filed_at: at,
        about_head: false,
        status: None,
        letters: vec![
            letter(Sender::Office, "Kapan \"itu\" <terjadi>?"),
            letter(Sender::Reporter, "Senin"),
        ],
        can_write: true,
        tombstone: None,
    }
}

fn status(done: &str, next: Option<&str>) -> Status {
    let due_at = Some("2026-11-24T08:00:00Z".parse().unwrap());
    let next = next.map(str::to_owned);
    Status { done: done.into(), next, due_at, escalated: false, clarified: false, archived: false }
}

fn page(mailbox: &Mailbox, now: &str) -> String {
    mailbox_page(&MailboxPage {
        office: &office(),
        mailbox,
        code: "CODE",
        now: now.parse().unwrap(),
        new_id: "new-id",
        sent: Sent::No,
        form: &Submitted::default(),
        wrong: Wrong::default(),
    })
}

#[test]
fn messages_are_shown_as_text_and_the_code_goes_on_in_the_forms() {
    let page = page(&mailbox(), "2026-11-22T03:00:00Z");
    assert!(page.contains("Kapan &#34;itu&#34; &#60;terjadi&#62;?") && page.contains("Senin"));
    assert_eq!(page.matches("value=\"CODE\"").count(), 2);
    assert!(page.contains("value=\"new-id\"") && !page.contains("{{") && !page.contains("<script"));
}

#[test]
fn a_status_tells_step_and_day_in_the_zone_of_the_office() {
    let mut mailbox = mailbox();
    mailbox.status = Some(status("B5", Some("B6")));
    let early = page(&mailbox, "2026-11-22T03:00:00Z");
    assert!(early.contains("Paling lambat 24-11-2026 16.00 WITA"), "{early}");
    assert!(early.contains("sudah ditugaskan") && early.contains("Tim WBS menelaah"));
    assert!(page(&mailbox, "2026-11-25T03:00:00Z").contains("sudah lewat"));
}

#[test]
fn a_message_that_is_gone_is_told_of() {
    let mut mailbox = mailbox();
    mailbox.letters[0].said = Said::Lost;
    let page = page(&mailbox, "2026-11-22T03:00:00Z");
    assert!(page.contains("Tim WBS balai") && page.contains("Pesan ini hilang"));
}

#[test]
fn a_tombstone_stands_alone() {
    let mut mailbox = mailbox();
    (mailbox.can_write, mailbox.letters) = (false, vec![]);
    mailbox.tombstone = Some(crate::domain::ComplaintErased {
        complaint: mailbox.complaint,
        office: office().code,
        legal_basis: "UU 27/2022".into(),
        retention_class: String::new(),
        approvers: ["gto-wbs-1", "itjen-1"]
            .map(|person| kernel::PersonId::try_new(person).unwrap()),
        at: "2026-11-24T08:00:00Z".parse().unwrap(),
    });
    let page = page(&mailbox, "2026-11-25T03:00:00Z");
    assert!(page.contains("sudah dihapus") && page.contains("UU 27/2022"));
    assert!(!page.contains("gto-wbs-1") && !page.contains("Tulis pesan"), "{page}");
}

#[test]
fn a_code_is_asked_for() {
    assert!(sign_in_page(false).contains("name=\"code\""));
    assert!(sign_in_page(true).contains("Kode tidak dikenal"));
}

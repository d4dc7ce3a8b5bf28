use super::*;

fn mailbox(done: &str, next: Option<&str>, about_head: bool) -> Mailbox {
    let next = next.map(str::to_owned);
    let status = Status {
        done: done.into(),
        next,
        due_at: None,
        escalated: false,
        clarified: false,
        archived: false,
    };
    Mailbox {
        complaint: kernel::ComplaintId::new(uuid::Uuid::nil()),
        office: "gto".parse().unwrap(),
        filed_at: kernel::Timestamp::UNIX_EPOCH,
        about_head,
        status: Some(status),
        letters: vec![],
        can_write: true,
        tombstone: None,
    }
}

/// What is said of a step and the one that comes.
fn said(done: &str, next: Option<&str>, about_head: bool) -> [&'static str; 2] {
    let (reached, coming) = plain(&mailbox(done, next, about_head));
    for words in [reached, coming] {
        assert!(words.id.ends_with('.') && words.en.ends_with('.') && words.id != words.en);
    }
    [reached.id, coming.id]
}

#[test]
fn every_step_has_words_of_its_own() {
    for (done, next, reached, coming) in [
        ("B2", Some("B3"), "meminta data", "membaca laporan"),
        ("B2", None, "tetap berada di Inspektorat", "menangani laporan Anda sendiri"),
        ("B3", Some("B4"), "menyerahkan laporan", "mempelajari"),
        ("B4", Some("B5"), "sudah mempelajari", "Pimpinan memberi arahan"),
        ("B5", Some("B5"), "Pimpinan sudah memberi arahan", "ditugaskan untuk menelaah"),
        ("B5", Some("B6"), "Penelaah laporan Anda sudah ditugaskan", "Tim WBS menelaah"),
        ("B6", Some("B7"), "sudah ditelaah", "menentukan"),
        ("B7", Some("B8"), "Sudah ditentukan", "meneruskan"),
        ("B7", Some("B9"), "Sudah ditentukan", "mengklarifikasi"),
        ("B8", Some("B10"), "diteruskan", "mengarsipkan"),
        ("B9", Some("B10"), "sudah diklarifikasi", "mengarsipkan"),
        ("B10", None, "sedang ditangani", "Tidak ada langkah lagi"),
    ] {
        let [says, says_next] = said(done, next, false);
        assert!(says.contains(reached) && says_next.contains(coming), "{done} {next:?}");
    }
}

#[test]
fn nobody_is_said_to_be_assigned_before_somebody_is() {
    let disposed = mailbox("B5", Some("B5"), false);
    let status = disposed.status.as_ref().unwrap();
    assert_eq!(status.completed(), "B4");
    assert!(!plain(&disposed).0.id.contains("sudah ditugaskan"));
    let assigned = mailbox("B5", Some("B6"), false);
    assert_eq!(assigned.status.unwrap().completed(), "B5");
}

#[test]
fn a_report_about_the_head_does_not_go_by_way_of_him() {
    for (done, next) in [("B4", "B5"), ("B5", "B5"), ("B5", "B6")] {
        for words in said(done, Some(next), true) {
            assert!(!words.contains("Pimpinan"), "{words}");
        }
    }
    assert!(said("B5", Some("B5"), true)[0].contains("Inspektorat Jenderal"));
}

#[test]
fn what_is_over_says_how_it_ended() {
    let mut mailbox = mailbox("B10", None, false);
    let status = mailbox.status.as_mut().unwrap();
    (status.archived, status.escalated) = (true, true);
    assert!(plain(&mailbox).0.id.contains("diteruskan kepada Inspektorat Jenderal"));
    mailbox.status.as_mut().unwrap().escalated = false;
    assert!(plain(&mailbox).0.id.contains("diarsipkan"));
    mailbox.status = None;
    assert!(plain(&mailbox).0.id.contains("tersegel"));
}

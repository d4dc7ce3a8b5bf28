//! Letters as a mail server gets them.

use std::time::Duration;

use anyhow::Result;
use notify::Kind;
use testkit::wait_for;

use crate::desk::{AtWork, Desk, PAUSE, person, relay, task};
use crate::sink::{Plan, Sink};

const TEXT: &str = "Ada tugas yang menunggu Anda di Amanah.
Silakan masuk ke konsol: https://amanah.example

There is something for you to do in Amanah.
Please sign in to the console: https://amanah.example

Surel ini dikirim otomatis; mohon tidak dibalas.
This is an automatic message; please do not reply.
";

async fn letters(sink: &Sink, count: usize) -> Result<Vec<String>> {
    wait_for("the letters", || async { sink.letters().len() >= count }).await?;
    Ok(sink.letters())
}

fn header<'a>(letter: &'a str, name: &str) -> &'a str {
    let mut lines = letter.lines().take_while(|line| !line.is_empty());
    lines.find_map(|line| line.strip_prefix(name)?.strip_prefix(": ")).unwrap_or("")
}

#[tokio::test]
async fn a_letter_says_that_there_is_something_to_do_and_never_what() -> Result<()> {
    let desk = Desk::open().await?;
    let sink = Sink::open([]).await?;
    let _work = AtWork::start(&desk.notify(Some(relay(&sink))));
    desk.tell(Kind::Overdue, "case/review", &["gto-wbs-1", "nobody-known"]).await?;
    let letters = letters(&sink, 1).await?;
    let (head, text) = letters[0].split_once("\n\n").unwrap();
    assert_eq!(text, TEXT);
    let names: Vec<&str> = head.lines().filter_map(|line| Some(line.split_once(": ")?.0)).collect();
    let expected = [
        "From",
        "To",
        "Date",
        "Message-ID",
        "Auto-Submitted",
        "Subject",
        "Content-Type",
        "Content-Transfer-Encoding",
    ];
    assert!(names.iter().all(|name| expected.contains(name) || *name == "MIME-Version"), "{head}");
    assert_eq!(header(head, "Subject"), "Pemberitahuan Amanah / Amanah notice");
    assert_eq!(header(head, "To"), "wbs1@gto.example");
    assert_eq!(header(head, "Date"), "Mon, 23 Nov 2026 02:00:00 +0000");
    Ok(())
}

#[tokio::test]
async fn notices_wait_for_the_pause_and_breached_standards_do_not() -> Result<()> {
    let desk = Desk::open().await?;
    let sink = Sink::open([]).await?;
    desk.tell(Kind::NewTask, "one", &["gto-wbs-1"]).await?;
    desk.tell(Kind::NewTask, "two", &["gto-wbs-1"]).await?;
    let _work = AtWork::start(&desk.notify(Some(relay(&sink))));
    letters(&sink, 1).await?;
    wait_for("both are in the one letter", || async {
        desk.standing().await.is_ok_and(|rows| rows.iter().all(|row| row.mailed))
    })
    .await?;
    desk.tell(Kind::NewTask, "three", &["gto-wbs-1"]).await?;
    // Somebody else's letter shows that the table was looked at meanwhile.
    desk.tell(Kind::NewTask, "three", &["itjen-1"]).await?;
    let other = letters(&sink, 2).await?;
    assert_eq!(header(&other[1], "To"), "satu@itjen.example");
    desk.hand.advance(PAUSE);
    let after = letters(&sink, 3).await?;
    assert_eq!(header(&after[2], "To"), "wbs1@gto.example");
    desk.tell(Kind::Overdue, "four", &["gto-wbs-1"]).await?;
    assert_eq!(header(&letters(&sink, 4).await?[3], "To"), "wbs1@gto.example");
    Ok(())
}

#[tokio::test]
async fn what_was_seen_in_the_console_is_not_mailed() -> Result<()> {
    let desk = Desk::open().await?;
    let sink = Sink::open([]).await?;
    desk.tell(Kind::NewTask, "seen", &["gto-wbs-1"]).await?;
    let notify = desk.notify(Some(relay(&sink)));
    let seen = notify.notices().list(&person("gto-wbs-1"), false).await?[0].id;
    notify.notices().mark_seen(&person("gto-wbs-1"), &[seen]).await?;
    desk.tell(Kind::NewTask, "open", &["itjen-1"]).await?;
    let _work = AtWork::start(&notify);
    let letters = letters(&sink, 1).await?;
    assert_eq!(header(&letters[0], "To"), "satu@itjen.example");
    assert!(letters[0].contains("\n\nThere is something for you to do in Amanah."), "his language");
    assert_eq!(desk.standing().await?[0].attempts, 0);
    Ok(())
}

#[tokio::test]
async fn a_crash_between_sending_and_marking_repeats_the_same_letter() -> Result<()> {
    let desk = Desk::open().await?;
    let sink = Sink::open([Plan::TakeInSilence]).await?;
    desk.tell(Kind::NewTask, "one", &["gto-wbs-1"]).await?;
    let work = AtWork::start(&desk.notify(Some(relay(&sink))));
    letters(&sink, 1).await?;
    drop(work);
    assert!(!desk.standing().await?[0].mailed, "nobody could mark it");
    // What comes meanwhile does not change the letter.
    desk.tell(Kind::NewTask, "two", &["gto-wbs-1"]).await?;
    desk.hand.advance(Duration::from_mins(3));
    let _again = AtWork::start(&desk.notify(Some(relay(&sink))));
    let both = letters(&sink, 2).await?;
    let id = |letter: &str| header(letter, "Message-ID").to_owned();
    assert_eq!(id(&both[0]), id(&both[1]));
    assert!(id(&both[0]).ends_with("@porthealth.example>"), "{}", id(&both[0]));
    desk.hand.advance(PAUSE);
    assert_ne!(id(&letters(&sink, 3).await?[2]), id(&both[0]));
    Ok(())
}

#[tokio::test]
async fn whoever_is_kept_away_gets_no_letter_not_even_one_that_was_tried_before() -> Result<()> {
    let desk = Desk::open().await?;
    let sink = Sink::open([Plan::Refuse("451 4.7.1 later")]).await?;
    let notify = desk.notify(Some(relay(&sink)));
    desk.tell(Kind::NewTask, "review", &["gto-wbs-1"]).await?;
    let _work = AtWork::start(&notify);
    wait_for("the first attempt", || async {
        desk.standing().await.is_ok_and(|rows| rows.iter().any(|row| row.last_error.is_some()))
    })
    .await?;
    let mut connection = desk.db.app.acquire().await?;
    notify.notices().forget(&mut connection, task("review"), &person("gto-wbs-1")).await?;
    assert!(desk.standing().await?.is_empty(), "nothing is left of it");
    desk.hand.advance(Duration::from_hours(24));
    // Somebody else's letter shows that the table was looked at meanwhile.
    desk.tell(Kind::NewTask, "review", &["itjen-1"]).await?;
    let letters = letters(&sink, 1).await?;
    assert!(letters.iter().all(|letter| header(letter, "To") == "satu@itjen.example"));
    Ok(())
}

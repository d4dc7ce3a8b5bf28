//! A mail server that does not take a letter.

use std::time::Duration;

use anyhow::Result;
use notify::{Kind, Smtp, Tls};
use testkit::wait_for;

use crate::desk::{AtWork, Desk, Standing, relay};
use crate::sink::{Plan, Sink};

const GREYLISTED: Plan = Plan::Refuse("450 4.2.0 <wbs1@gto.example> try later");
const UNKNOWN: Plan = Plan::Refuse("550 5.1.1 <wbs1@gto.example> unknown");

async fn stands(desk: &Desk, wanted: Standing) -> Result<()> {
    let found = || async { desk.standing().await.is_ok_and(|rows| rows[0] == wanted) };
    wait_for(&format!("{wanted:?}"), found).await
}

fn refused(attempts: i32, code: &str) -> Standing {
    Standing { attempts, last_error: Some(code.to_owned()), mailed: false }
}

#[tokio::test]
async fn a_refused_letter_is_tried_again_later() -> Result<()> {
    let desk = Desk::open().await?;
    let sink = Sink::open([GREYLISTED]).await?;
    desk.tell(Kind::NewTask, "one", &["gto-wbs-1"]).await?;
    let _work = AtWork::start(&desk.notify(Some(relay(&sink))));
    stands(&desk, refused(1, "450")).await?;
    assert!(sink.letters().is_empty());
    desk.hand.advance(Duration::from_mins(1));
    stands(&desk, Standing { attempts: 2, last_error: None, mailed: true }).await?;
    assert_eq!(sink.letters().len(), 1);
    Ok(())
}

#[tokio::test]
async fn after_ten_refusals_a_letter_is_given_up_with_the_code_alone() -> Result<()> {
    let desk = Desk::open().await?;
    let sink = Sink::open([UNKNOWN; 10]).await?;
    desk.tell(Kind::NewTask, "one", &["gto-wbs-1"]).await?;
    let notify = desk.notify(Some(relay(&sink)));
    let _work = AtWork::start(&notify);
    for attempts in 1..=10 {
        stands(&desk, refused(attempts, "550")).await?;
        desk.hand.advance(Duration::from_hours(5));
    }
    desk.tell(Kind::NewTask, "one", &["itjen-1"]).await?;
    wait_for("another's letter", || async { !sink.letters().is_empty() }).await?;
    assert_eq!(desk.standing().await?, [refused(10, "550")]);
    Ok(())
}

#[tokio::test]
async fn a_server_that_breaks_off_is_no_fault_of_the_letter() -> Result<()> {
    let desk = Desk::open().await?;
    let sink = Sink::open([Plan::TakeAndVanish]).await?;
    desk.tell(Kind::NewTask, "one", &["gto-wbs-1"]).await?;
    let _work = AtWork::start(&desk.notify(Some(relay(&sink))));
    stands(&desk, refused(0, "no answer")).await?;
    desk.hand.advance(Duration::from_mins(1));
    stands(&desk, Standing { attempts: 1, last_error: None, mailed: true }).await?;
    let letters = sink.letters();
    assert_eq!((letters.len(), &letters[0]), (2, &letters[1].replace("02:01:00", "02:00:00")));
    Ok(())
}

#[tokio::test]
async fn without_the_promised_tls_nothing_is_said() -> Result<()> {
    let desk = Desk::open().await?;
    let sink = Sink::open([]).await?;
    desk.tell(Kind::NewTask, "one", &["gto-wbs-1"]).await?;
    let smtp = Smtp { tls: Tls::StartTls, ..relay(&sink) };
    let _work = AtWork::start(&desk.notify(Some(smtp)));
    stands(&desk, refused(0, "the server lacks what is needed")).await?;
    let said = sink.commands();
    assert!(said.iter().all(|line| line.starts_with("EHLO") || line == "QUIT"), "{said:?}");
    Ok(())
}

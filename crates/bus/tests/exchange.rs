//! Offices and Itjen on their side of the bus.

use anyhow::{Context, Result};
use bus::{Bus, BusConfig, Delivery, Inbox, Lane, PublishRefused, Publisher, provision_leaf};
use testkit::wait_for;

use crate::hub::{WAIT, hub, new_id, numbers, office, outside, say, take, texts};
use crate::support::{bus, operator};

const RATING: &str = "ph.in.off.gto.survey.rating.submitted.v1";

#[tokio::test]
async fn a_submission_is_stored_once_under_its_id() -> Result<()> {
    let nats = hub().await?;
    let publisher = Publisher::new(outside(&nats, "off_gto").await?);
    let headers = new_id();
    let first = publisher.publish(RATING, headers.clone(), "1".into()).await?;
    assert_eq!(first.stream, "INGRESS_DIRECT");
    assert_eq!(first.domain.as_deref(), Some("hub"));
    let again = publisher.publish(RATING, headers, "1".into()).await?;
    assert_eq!((again.sequence, again.again), (first.sequence, true));
    let many = numbers(0..600).into_iter();
    let many = many.map(|text| publisher.publish(RATING, new_id(), text.into()));
    let acked = futures::future::join_all(many).await;
    // One whose answer took too long was sent again, and is told so: what counts is what is stored.
    assert!(acked.iter().all(Result::is_ok));
    let stream = operator(&nats).await?.get_stream("INGRESS_DIRECT").await?;
    assert_eq!(stream.cached_info().state.messages, 601);
    Ok(())
}

#[tokio::test]
async fn a_denied_publish_says_so_at_once() -> Result<()> {
    let nats = hub().await?;
    let publisher = Publisher::new(outside(&nats, "off_gto").await?);
    let other = "ph.in.off.plm.survey.rating.submitted.v1";
    for _ in 0..2 {
        let started = std::time::Instant::now();
        let refused = say(&publisher, other, "1").await;
        assert!(matches!(refused, Err(PublishRefused::Denied { subject }) if subject == other));
        assert!(started.elapsed().as_secs() < 20, "not by running out of time");
    }
    say(&publisher, RATING, "1").await?;
    Ok(())
}

#[tokio::test]
async fn what_can_never_be_stored_is_refused() -> Result<()> {
    let nats = hub().await?;
    let publisher = Publisher::new(outside(&nats, "off_gto").await?);
    let without_id = publisher.publish(RATING, async_nats::HeaderMap::new(), "1".into()).await;
    assert!(matches!(without_id, Err(PublishRefused::NoId)));
    let large = say(&publisher, RATING, &"x".repeat(2 << 20)).await;
    assert!(matches!(large, Err(PublishRefused::TooLarge)), "{large:?}");
    Ok(())
}

#[tokio::test]
async fn a_flood_meets_a_wall_and_is_told() -> Result<()> {
    let nats = hub().await?;
    let operator = operator(&nats).await?;
    let mut config = operator.get_stream("INGRESS_DIRECT").await?.cached_info().config.clone();
    config.max_messages_per_subject = 2;
    operator.update_stream(config).await?;
    let publisher = Publisher::new(outside(&nats, "off_gto").await?);
    for _ in 0..2 {
        say(&publisher, RATING, "1").await?;
    }
    let full = say(&publisher, RATING, "1").await;
    assert!(matches!(full, Err(PublishRefused::Full { .. })), "{full:?}");
    say(&publisher, "ph.in.off.gto.survey.roster.published.v1", "1").await?;
    Ok(())
}

async fn all(inbox: &mut Inbox) -> Result<Vec<Delivery>> {
    let mut found = Vec::new();
    loop {
        let more = inbox.next(100, WAIT).await?;
        if more.is_empty() {
            return Ok(found);
        }
        found.extend(more);
    }
}

#[tokio::test]
async fn itjen_reads_what_it_is_told_until_it_has_acknowledged() -> Result<()> {
    let nats = hub().await?;
    let triage = Publisher::new(bus(&nats, "triage").await?);
    let subject = "ph.esc.itjen.wbs.case.escalated.v1";
    let itjen = outside(&nats, "itjen").await?;
    let mut inbox = Inbox::open(&itjen, "ESCALATED", "itjen").await?;
    assert!(inbox.next(10, WAIT).await?.is_empty());
    for text in numbers(0..6) {
        say(&triage, subject, &text).await?;
    }
    let found = inbox.next(3, WAIT).await?;
    let sequences: Vec<u64> = found.iter().map(|one| one.sequence).collect();
    assert_eq!((sequences, found[0].delivered, found[2].pending), (vec![1, 2, 3], 1, 3));
    assert_eq!(found[0].subject, subject);
    for delivery in found.iter().chain(&all(&mut inbox).await?) {
        inbox.ack(delivery).await?;
    }
    let mut again = Inbox::open(&itjen, "ESCALATED", "itjen").await?;
    assert!(again.next(10, WAIT).await?.is_empty(), "all are acknowledged");
    operator(&nats).await?.delete_stream("ESCALATED").await?;
    let refused = inbox.ack(&found[0]).await;
    assert!(refused.is_err(), "an acknowledgement that nobody takes is none");
    Ok(())
}

#[tokio::test]
async fn an_office_with_a_server_of_its_own_speaks_and_hears_through_it() -> Result<()> {
    let nats = hub().await?;
    let code = office("plm");
    let leaf = nats.leaf(&code)?;
    let local = |user: &str| -> Result<BusConfig> {
        Ok(BusConfig::new(vec![leaf.url()], user, &leaf.credentials_dir())?)
    };
    let admin = Bus::init(&local("admin")?).await?;
    provision_leaf(&admin, &code, "2026-11-22T00:00:00Z".parse()?).await?;
    let own = Bus::init(&local("off_plm")?.with_hub_api()).await?;
    let publisher = Publisher::new(own.clone());
    for text in numbers(0..3) {
        let acked = say(&publisher, "ph.in.off.plm.survey.rating.submitted.v1", &text).await?;
        assert_eq!((acked.stream.as_str(), acked.domain.as_deref()), ("OUT_PLM", Some("off-plm")));
    }
    let intake = bus(&nats, "intake").await?;
    let mut lane = Lane::new(intake.clone(), "INGRESS", "ph.in.off.plm.>", None);
    let found = take(&mut lane, 3).await?;
    assert_eq!(texts(&found), numbers(0..3));
    assert!(found.iter().all(|one| one.source.as_deref() == Some("OUT_PLM")));
    say(&Publisher::new(intake), "ph.rcpt.off.plm.submission.received.v1", "ok").await?;
    wait_for("the line is up", async || leaf.is_linked()).await?;
    let mut inbox = Inbox::open(&own, "RECEIPTS", "off_plm").await?;
    let receipts = all(&mut inbox).await?;
    inbox.ack(receipts.first().context("a receipt")?).await?;
    assert!(inbox.next(10, WAIT).await?.is_empty());
    Ok(())
}

//! A lane reads everything of its office, in order, and notices when the stream is another one.

use std::time::Duration;

use anyhow::{Result, ensure};
use bus::{Bus, Lane, Place, Publisher};
use testkit::NatsServer;

use crate::hub::{WAIT, hub, make_streams, numbers, outside, say, take, texts};
use crate::support::{bus, operator};

const SUBJECT: &str = "ph.in.itjen.wbs.case.acknowledged.v1";

/// Itjen says these numbers.
async fn said(nats: &NatsServer, range: std::ops::Range<usize>) -> Result<()> {
    let publisher = Publisher::new(outside(nats, "itjen").await?);
    for text in numbers(range) {
        say(&publisher, SUBJECT, &text).await?;
    }
    Ok(())
}

fn lane(bus: &Bus, after: Option<Place>) -> Lane {
    Lane::new(bus.clone(), "INGRESS_ITJEN", "ph.in.itjen.>", after)
}

#[tokio::test]
async fn a_lane_goes_on_where_its_reader_stopped() -> Result<()> {
    let nats = hub().await?;
    let bus = bus(&nats, "triage").await?;
    let mut first = lane(&bus, None);
    assert!(first.next(10, WAIT).await?.is_empty(), "nothing yet");
    said(&nats, 0..6).await?;
    let begun = take(&mut first, 4).await?;
    assert_eq!(texts(&begun), numbers(0..4));
    assert_eq!(begun.iter().map(|one| one.place.sequence).collect::<Vec<_>>(), [1, 2, 3, 4]);
    assert_eq!((begun[0].subject.as_str(), begun[0].source.as_deref()), (SUBJECT, None));
    let mut second = lane(&bus, Some(begun[2].place));
    assert_eq!(texts(&take(&mut second, 3).await?), numbers(3..6));
    assert!(second.next(10, WAIT).await?.is_empty());
    Ok(())
}

#[tokio::test]
async fn one_lane_reads_one_office() -> Result<()> {
    let nats = hub().await?;
    let gto = Publisher::new(outside(&nats, "off_gto").await?);
    for text in numbers(0..3) {
        say(&gto, "ph.in.off.gto.survey.rating.submitted.v1", &text).await?;
    }
    let intake = bus(&nats, "intake").await?;
    let mut lane = Lane::new(intake.clone(), "INGRESS", "ph.in.off.gto.>", None);
    let found = take(&mut lane, 3).await?;
    assert_eq!(texts(&found), numbers(0..3));
    assert!(found.iter().all(|one| one.source.as_deref() == Some("INGRESS_DIRECT")));
    let mut other = Lane::new(intake, "INGRESS", "ph.in.off.plm.>", None);
    assert!(other.next(10, WAIT).await?.is_empty());
    Ok(())
}

#[tokio::test]
async fn fault_a_lane_survives_its_server() -> Result<()> {
    let nats = hub().await?;
    let bus = bus(&nats, "triage").await?;
    let mut lane = lane(&bus, None);
    said(&nats, 0..5).await?;
    assert_eq!(texts(&take(&mut lane, 5).await?), numbers(0..5));
    nats.kill9()?;
    nats.start_again()?;
    said(&nats, 5..10).await?;
    assert_eq!(texts(&take(&mut lane, 5).await?), numbers(5..10), "nothing twice, nothing skipped");
    Ok(())
}

#[tokio::test]
async fn fault_a_stream_that_was_made_anew_is_read_from_its_beginning() -> Result<()> {
    let nats = hub().await?;
    let bus = bus(&nats, "triage").await?;
    let mut live = lane(&bus, None);
    said(&nats, 0..3).await?;
    let before = take(&mut live, 3).await?;
    operator(&nats).await?.delete_stream("INGRESS_ITJEN").await?;
    make_streams(&nats).await?;
    // Fewer than the old one had, then more: then the sequence alone would not tell.
    said(&nats, 100..102).await?;
    assert_eq!(texts(&take(&mut live, 2).await?), numbers(100..102));
    said(&nats, 102..105).await?;
    assert_eq!(texts(&take(&mut live, 3).await?), numbers(102..105));
    let mut resumed = lane(&bus, Some(before[2].place));
    assert_eq!(texts(&take(&mut resumed, 5).await?), numbers(100..105));
    Ok(())
}

#[tokio::test]
async fn fault_a_lost_tail_is_noticed_although_the_server_counts_on() -> Result<()> {
    let nats = hub().await?;
    let bus = bus(&nats, "triage").await?;
    let mut live = lane(&bus, None);
    said(&nats, 0..10).await?;
    take(&mut live, 10).await?;
    nats.kill9()?;
    nats.truncate_last_block(100)?;
    nats.start_again()?;
    let stream = operator(&nats).await?.get_stream("INGRESS_ITJEN").await?;
    let state = &stream.cached_info().state;
    ensure!(state.messages < 10, "the fault did not fire");
    let left = usize::try_from(state.messages)?;
    // Where message 9 was, there is another one now.
    said(&nats, 50..55).await?;
    let wanted: Vec<String> = numbers(0..left).into_iter().chain(numbers(50..55)).collect();
    let found = tokio::time::timeout(Duration::from_secs(30), async {
        let mut found: Vec<String> = Vec::new();
        while found.last().map(String::as_str) != Some("54") {
            found.extend(texts(&live.next(100, WAIT).await.unwrap_or_default()));
        }
        found
    });
    assert!(found.await?.ends_with(&wanted), "from its beginning, without a hole");
    Ok(())
}

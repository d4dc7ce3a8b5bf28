//! Streams and consumers are made once, corrected by name, and never touched by a check.

use std::time::Duration;

use anyhow::Result;
use bus::{BusError, Change, Link, provision, provision_leaf};

use crate::hub::{hub, make_streams, office, server, wanted};
use crate::support::{bus, operator};

const STREAMS: [&str; 8] = [
    "EVT_INTAKE",
    "EVT_SURVEY",
    "EVT_TRIAGE",
    "INGRESS_DIRECT",
    "INGRESS",
    "INGRESS_ITJEN",
    "RECEIPTS",
    "ESCALATED",
];

#[tokio::test]
async fn a_second_provisioning_finds_nothing_to_do() -> Result<()> {
    let nats = server()?;
    let bus = bus(&nats, "provision").await?;
    let mut wanted = wanted();
    let would = provision(&bus, &wanted, false).await?;
    let made = provision(&bus, &wanted, true).await?;
    let mut things: Vec<String> = STREAMS.iter().map(|name| format!("stream {name}")).collect();
    things.extend(
        ["RECEIPTS/off_plm", "RECEIPTS/off_gto", "ESCALATED/itjen"]
            .map(|name| format!("consumer {name}")),
    );
    assert_eq!(made.iter().map(|change| change.what.clone()).collect::<Vec<_>>(), things);
    assert_eq!(would, made, "a check tells what would be made");
    assert_eq!(made[0].to_string(), "stream EVT_INTAKE: itself missing → there");
    assert_eq!(provision(&bus, &wanted, true).await?, []);
    wanted.offices.reverse();
    assert_eq!(provision(&bus, &wanted, false).await?, [], "the order of offices means nothing");
    Ok(())
}

#[tokio::test]
async fn a_changed_field_is_named_and_corrected() -> Result<()> {
    let nats = hub().await?;
    let (bus, operator) = (bus(&nats, "provision").await?, operator(&nats).await?);
    let mut config = operator.get_stream("RECEIPTS").await?.cached_info().config.clone();
    config.max_age = Duration::from_hours(24);
    operator.update_stream(config).await?;
    let change = Change {
        what: "stream RECEIPTS".to_owned(),
        field: "max_age",
        before: "1 d".to_owned(),
        after: "60 d".to_owned(),
    };
    assert_eq!(change.to_string(), "stream RECEIPTS: max_age 1 d → 60 d");
    for apply in [false, true] {
        assert_eq!(provision(&bus, &wanted(), apply).await?, std::slice::from_ref(&change));
    }
    assert_eq!(provision(&bus, &wanted(), false).await?, []);
    Ok(())
}

#[tokio::test]
async fn offices_come_and_go() -> Result<()> {
    let nats = hub().await?;
    let bus = bus(&nats, "provision").await?;
    let mut wanted = wanted();
    wanted.offices[1] = (office("mks"), Link::Leaf);
    let changes = provision(&bus, &wanted, true).await?;
    let lines: Vec<String> = changes.iter().map(ToString::to_string).collect();
    assert!(lines[0].starts_with("stream INGRESS: sources "), "{lines:?}");
    assert!(lines[0].ends_with("OUT_PLM of ph.in.off.plm.> by $JS.off-plm.API to deliver.off.plm"));
    let consumers = [
        "consumer RECEIPTS/off_mks: itself missing → there",
        "consumer RECEIPTS/off_gto: itself there → missing",
    ];
    assert_eq!(lines[1..], consumers);
    assert_eq!(provision(&bus, &wanted, false).await?, []);
    Ok(())
}

#[tokio::test]
async fn a_service_refuses_a_stream_that_is_missing_or_differs() -> Result<()> {
    let nats = server()?;
    let intake = bus(&nats, "intake").await?;
    let missing = intake.check_stream("INGRESS").await;
    assert!(matches!(missing, Err(BusError::Missing { stream }) if stream == "INGRESS"));
    make_streams(&nats).await?;
    for name in STREAMS {
        intake.check_stream(name).await?;
    }
    let operator = operator(&nats).await?;
    let mut config = operator.get_stream("INGRESS").await?.cached_info().config.clone();
    config.duplicate_window = Duration::from_mins(2);
    operator.update_stream(config).await?;
    let error = intake.check_stream("INGRESS").await.err().map(|error| error.to_string());
    let said = "stream INGRESS is not as it should be: duplicate_window is 120 s, wanted 7 d. `amanah provision` corrects it";
    assert_eq!(error.as_deref(), Some(said));
    Ok(())
}

#[tokio::test]
async fn an_offices_stream_counts_on_from_the_day_of_installation() -> Result<()> {
    let nats = server()?;
    // As `provision`: on the office's own server it is `admin`, who may do the same there.
    let bus = bus(&nats, "provision").await?;
    let code = office("sby");
    let installed = "2026-11-22T00:00:00Z".parse()?;
    assert_eq!(provision_leaf(&bus, &code, installed).await?.len(), 1);
    let later = "2026-12-24T00:00:00Z".parse()?;
    assert_eq!(provision_leaf(&bus, &code, later).await?, [], "the day counts once");
    let state = operator(&nats).await?.get_stream("OUT_SBY").await?.cached_info().state.clone();
    assert_eq!(state.last_sequence, 1_795_305_600 - 1);
    Ok(())
}

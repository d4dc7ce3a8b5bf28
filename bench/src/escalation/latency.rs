//! Escalations at a steady rate, each timed from what the log says of its event to its arrival. All clocks are this machine's.

use std::collections::HashMap;
use std::time::Duration;

use anyhow::{Context, ensure};
use drive::Clients;
use drive::offices::cases::{Case, escalate};
use drive::offices::log::log;
use drive::offices::stage::Stage;
use futures::future::try_join_all;
use kernel::LogName;
use proto::eventlog::v1::ReadRequest;

use super::listen::{Arrivals, Desk};
use super::prepare::bar;

const ARRIVED_MAX: Duration = Duration::from_mins(2);

/// One way's figures, in milliseconds.
#[derive(Clone, Copy, Debug, Default)]
#[expect(clippy::struct_field_names, reason = "the unit belongs to the name of a figure")]
pub(crate) struct Figures {
    pub(crate) p50_ms: f64,
    pub(crate) p99_ms: f64,
    pub(crate) max_ms: f64,
}

#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Latency {
    pub(crate) bus: Figures,
    pub(crate) grpc: Figures,
}

/// Escalates them all and waits for their arrival on both ways.
pub(crate) async fn measure(
    stage: &Stage,
    clients: &Clients,
    desk: &Desk,
    cases: &[Case],
    rate: u32,
) -> anyhow::Result<Latency> {
    let listening = desk.listen();
    // Items of the preparation arrive first; they are not measured and are removed.
    let (bus, grpc) = (&listening.bus, &listening.grpc);
    let offices = stage.direct.len();
    bus.wait(ARRIVED_MAX, |items| items.len() >= offices).await.context("bus")?;
    grpc.wait(ARRIVED_MAX, |items| items.len() >= offices).await.context("gRPC")?;
    at_rate(clients, cases, rate).await?;
    let wanted = offices + cases.len();
    bus.wait(ARRIVED_MAX, |items| items.len() >= wanted).await.context("bus")?;
    grpc.wait(ARRIVED_MAX, |items| items.len() >= wanted).await.context("gRPC")?;
    let recorded = recorded(stage).await?;
    let latency = Latency {
        bus: figures(bus, &recorded, cases.len()).context("bus")?,
        grpc: figures(grpc, &recorded, cases.len()).context("gRPC")?,
    };
    desk.leave(listening).await?;
    Ok(latency)
}

/// One after the other begins on time, whether or not those before are done.
pub(crate) async fn at_rate(clients: &Clients, cases: &[Case], rate: u32) -> anyhow::Result<()> {
    let mut ticks = tokio::time::interval(Duration::from_secs(1) / rate);
    let progress = bar("B8", cases.len());
    let mut calls = Vec::with_capacity(cases.len());
    for case in cases {
        ticks.tick().await;
        let (clients, case) = (clients.clone(), case.clone());
        calls.push(tokio::spawn(async move { escalate(&clients, &case).await }));
        progress.inc(1);
    }
    progress.finish();
    for call in try_join_all(calls).await? {
        call?;
    }
    Ok(())
}

/// The log's time of each escalation, in microseconds.
async fn recorded(stage: &Stage) -> anyhow::Result<HashMap<String, i64>> {
    let mut log = log(stage, LogName::Triage)?;
    let (mut after, mut found) = (0, HashMap::new());
    loop {
        let page = log.read(ReadRequest { after, limit: 5000 }).await?.into_inner();
        let escalated = page.events.iter().filter(|one| one.event_type == "case.CaseEscalated");
        found.extend(escalated.map(|event| (event.stream_id.clone(), event.recorded_us)));
        if page.read_to <= after {
            return Ok(found);
        }
        after = page.read_to;
    }
}

fn figures(
    arrivals: &Arrivals,
    recorded: &HashMap<String, i64>,
    count: usize,
) -> anyhow::Result<Figures> {
    let mut micros = Vec::with_capacity(count);
    for arrival in arrivals.all() {
        let Some(case) = arrival.case else { continue };
        let at = recorded.get(&case).with_context(|| format!("{case} is not in the log"))?;
        micros.push(arrival.at_us - at);
    }
    ensure!(micros.len() == count, "{} of {count} escalations arrived", micros.len());
    micros.sort_unstable();
    let at = |share: usize| millis(micros[(micros.len() - 1) * share / 1000]);
    Ok(Figures { p50_ms: at(500), p99_ms: at(990), max_ms: at(1000) })
}

#[expect(clippy::cast_precision_loss, reason = "microseconds of a bench are far below 2^53")]
fn millis(micros: i64) -> f64 {
    micros as f64 / 1000.0
}

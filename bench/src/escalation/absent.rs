//! Itjen is away while a day's traffic is made; then it connects, and everything comes: in order, each once.

use std::time::{Duration, Instant};

use anyhow::Context;
use drive::Clients;
use drive::offices::cases::{Case, Staffed, send_data_request};
use kernel::{Clock, Quarter, Zone};
use serde_json::{Value, json};

use super::latency::at_rate;
use super::listen::{Arrival, Desk};

const ARRIVED_MAX: Duration = Duration::from_mins(2);
const RATE: u32 = 100;

/// The figures of the measurement.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Absent {
    pub(crate) items: usize,
    pub(crate) in_order: bool,
    pub(crate) once: bool,
    pub(crate) seconds: f64,
}

impl Absent {
    pub(crate) const fn passes(&self) -> bool {
        self.in_order && self.once
    }

    pub(crate) fn json(&self) -> Value {
        json!({"items": self.items, "in_order": self.in_order, "once": self.once, "seconds": self.seconds})
    }
}

/// Nobody listens while the cases are escalated and every office asks for the quarter before.
pub(crate) async fn measure(
    clients: &Clients,
    desk: Desk,
    offices: &[Staffed],
    cases: &[Case],
) -> anyhow::Result<Absent> {
    let today = Zone::Wib.local(Clock::machine().now()).date();
    let before = Quarter::of(Quarter::of(today).first_day().yesterday()?).to_string();
    at_rate(clients, cases, RATE).await?;
    for office in offices {
        send_data_request(clients, office, &before).await.context("B2 of the quarter before")?;
    }
    let items = cases.len() + offices.len();
    let start = Instant::now();
    let listening = desk.listen();
    for (way, arrivals) in [("bus", &listening.bus), ("gRPC", &listening.grpc)] {
        arrivals.wait(ARRIVED_MAX, |found| found.len() >= items).await.context(way)?;
    }
    let seconds = start.elapsed().as_secs_f64();
    // Whatever comes twice would come now.
    tokio::time::sleep(Duration::from_secs(3)).await;
    let ways = [listening.bus.all(), listening.grpc.all()];
    Ok(Absent {
        items,
        in_order: ways.iter().all(|way| is_in_order(way)),
        once: ways.iter().all(|way| is_once(way, items)),
        seconds,
    })
}

fn is_in_order(way: &[Arrival]) -> bool {
    way.windows(2).all(|pair| pair[1].number == pair[0].number + 1)
}

fn is_once(way: &[Arrival], items: usize) -> bool {
    let mut numbers: Vec<u64> = way.iter().map(|arrival| arrival.number).collect();
    numbers.sort_unstable();
    numbers.dedup();
    way.len() == items && numbers.len() == items
}

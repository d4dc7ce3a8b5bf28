//! Ours and the limit in quick alternation, so that both see the same moods of the machine, over all numbers of callers, several times.

use std::time::Duration;

use anyhow::{Result, ensure};
use eventlog::EventLog;
use testkit::Database;

use super::report::AppendRow;
use super::{Options, append, bare, figure, lost, median, quantile, server};
use crate::say;

/// Callers at which the server's processor time per event is reported.
const CPU_AT: usize = 64;
const WARM_UP: Duration = Duration::from_millis(500);
/// After so long it is the other one's turn.
const SLICE: Duration = Duration::from_millis(500);

/// Rows of the table, and the server's processor time per event.
pub(crate) struct Appends {
    pub(crate) rows: Vec<AppendRow>,
    pub(crate) cpu_us_per_event: Option<f64>,
}

/// Events in a time.
#[derive(Clone, Copy, Default)]
pub(crate) struct Rate {
    pub(crate) events: f64,
    pub(crate) seconds: f64,
}

impl Rate {
    fn add(&mut self, other: Self) {
        self.events += other.events;
        self.seconds += other.seconds;
    }

    fn per_second(self) -> f64 {
        self.events / self.seconds
    }
}

/// The sums of one number of callers over all rounds.
struct Series {
    callers: usize,
    ours: Vec<f64>,
    bare: Vec<f64>,
    millis: Vec<f64>,
    cpu: Vec<f64>,
    lost: usize,
}

/// Measures every number of callers in every round.
pub(crate) async fn measure(
    options: &Options,
    database: &Database,
    log: &EventLog,
) -> Result<Appends> {
    let mut all: Vec<Series> = options.callers.iter().map(|callers| Series::of(*callers)).collect();
    let time = Duration::from_secs_f64(options.seconds);
    append::run(log, CPU_AT, WARM_UP).await?;
    bare::run(&database.owner, CPU_AT, WARM_UP).await?;
    for round in 1..=options.rounds {
        for series in &mut all {
            say(&format!("round {round} of {}: {} callers", options.rounds, series.callers));
            series.round(database, log, time).await?;
        }
    }
    let holes = lost::holes(&database.owner).await?;
    ensure!(holes == 0, "{holes} positions of the log are missing");
    let at = all.iter().find(|series| series.callers == CPU_AT && !series.cpu.is_empty());
    let cpu_us_per_event = at.map(|series| median(series.cpu.clone()));
    Ok(Appends { rows: all.into_iter().map(Series::row).collect(), cpu_us_per_event })
}

impl Series {
    fn of(callers: usize) -> Self {
        let (ours, bare, millis, cpu) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        Self { callers, ours, bare, millis, cpu, lost: 0 }
    }

    /// One figure of each, both over the same time.
    async fn round(&mut self, database: &Database, log: &EventLog, time: Duration) -> Result<()> {
        let (mut ours, mut bare) = (Rate::default(), Rate::default());
        while ours.seconds < time.as_secs_f64() {
            ours.add(self.slice(database, log).await?);
            bare.add(bare::run(&database.owner, self.callers, SLICE).await?);
        }
        self.ours.push(ours.per_second());
        self.bare.push(bare.per_second());
        Ok(())
    }

    async fn slice(&mut self, database: &Database, log: &EventLog) -> Result<Rate> {
        let before = server::cpu_us(&database.owner).await;
        let run = append::run(log, self.callers, SLICE).await?;
        let after = server::cpu_us(&database.owner).await;
        let events = figure(run.acked.len());
        self.cpu.extend(before.zip(after).map(|(before, after)| (after - before) / events));
        self.millis.extend(run.acked.iter().map(|one| one.millis));
        self.lost += lost::count(&database.owner, &run.acked).await?;
        Ok(Rate { events, seconds: run.seconds })
    }

    fn row(mut self) -> AppendRow {
        self.millis.sort_by(f64::total_cmp);
        let (ours, bare) = (median(self.ours), median(self.bare));
        AppendRow {
            callers: self.callers,
            events_per_s: ours,
            bare_events_per_s: bare,
            ratio: ours / bare,
            p50_ms: quantile(&self.millis, 0.5),
            p99_ms: quantile(&self.millis, 0.99),
            lost: self.lost,
        }
    }
}

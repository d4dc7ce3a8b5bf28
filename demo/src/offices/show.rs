//! The show from its beginning to its end: `cargo xtask demo offices`, and in a small form a test.

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Context;
use drive::offices::log::log;
use drive::offices::machine::Machine;
use drive::offices::stage::{Cast, Stage};
use drive::offices::submission::{Amount, plan};
use kernel::{Clock, Ids, LogName, OfficeCode};
use tokio::time::Instant;

use super::reconcile::{Found, balance, read_on};
use super::report::Report;
use super::{burst, denials, faults, undelivered};

/// Ballot boxes of finished shifts are looked for every half minute.
pub(super) const EMPTIED_MAX: Duration = Duration::from_secs(100);
const ANSWERED_MAX: Duration = Duration::from_mins(4);

#[derive(Clone, Debug)]
pub struct Show {
    pub program: PathBuf,
    pub home: PathBuf,
    /// The small form: a thousand ratings, four offices, about a minute.
    pub quick: bool,
    /// Offices in all; those beyond the four publish one burst at the end.
    pub offices: usize,
    /// Order of the faults, and who meets which.
    pub seed: u64,
}

/// The four that publish while everything fails.
const FOUR: [&str; 4] = ["plm", "gto", "sby", "mks"];
/// An idle server of an office takes 18 MB.
const LEAF_BYTES: u64 = 40 << 20;

impl Show {
    /// Of each of the four.
    const fn amount(&self) -> Amount {
        if self.quick {
            Amount { singles: 50, batches: 5, batch: 40, complaints: 2 }
        } else {
            Amount { singles: 500, batches: 40, batch: 50, complaints: 10 }
        }
    }

    /// The plan of an office lasts about as long as the faults do.
    fn pace(&self) -> Duration {
        let lasts = if self.quick { 40 } else { 160 };
        Duration::from_secs(lasts) / u32::try_from(self.amount().messages()).unwrap_or(u32::MAX)
    }

    fn cast(&self) -> anyhow::Result<Cast> {
        let more = (FOUR.len()..self.offices).map(|number| format!("b{number:02}"));
        let codes = FOUR.into_iter().map(str::to_owned).chain(more);
        let mut leafs = codes.map(OfficeCode::try_new).collect::<Result<Vec<_>, _>>()?;
        // A few go directly, so that both ways are seen; all of them where memory is short.
        let with_servers =
            if self.offices > FOUR.len() { servers(self.offices) } else { leafs.len() };
        let direct = leafs.split_off(with_servers.max(FOUR.len()));
        Ok(Cast { leafs, direct, fsync: !self.quick })
    }
}

/// Plays it. `say` gets each event as a line.
pub async fn play(show: &Show, say: &dyn Fn(&str)) -> anyhow::Result<Report> {
    let stage = Stage::start(show.program.clone(), &show.home, &show.cast()?, say).await?;
    let ids = Ids::new(Clock::machine());
    let mut report = Report::default();
    let machines = start_machines(show, &stage, &ids)?;
    let four = FOUR.map(OfficeCode::try_new);
    let four: Vec<_> = four.into_iter().collect::<Result<_, _>>()?;
    let four: [OfficeCode; 4] = four.try_into().ok().context("four offices")?;
    say(&format!("{} offices publish; faults begin (seed {})", machines.len(), show.seed));
    let rounds = faults::rounds(&four, show.quick, show.seed);
    report.struck = faults::strike(&stage, &machines, &rounds, &|struck| {
        let (offices, seconds) = (struck.offices.join(" "), struck.recovered.as_secs_f64());
        say(&format!("{} ({offices}): recovered in {seconds:.1} s", struck.what));
    })
    .await?;
    for machine in &machines {
        machine.set_pace(Duration::ZERO);
    }
    answered(&machines, say).await?;
    let mut log = log(&stage, LogName::Intake)?;
    let (mut found, mut after) = (Found::new(), 0);
    let deadline = Instant::now() + EMPTIED_MAX;
    say("every submission is answered; comparing with intake's log");
    loop {
        after = read_on(&mut log, after, &mut found).await?;
        report.balance = balance(&machines, &found);
        if report.balance.lost == 0 || Instant::now() > deadline {
            break;
        }
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    report.undelivered = undelivered::count(&stage, &machines).await?;
    drop(machines);
    if show.offices > FOUR.len() {
        say(&format!("all {} offices at once", show.offices));
        report.burst = Some(burst::burst(&stage, &mut log, after, &ids, say).await?);
    }
    say("trying what nobody may do");
    report.denied = denials::attempt_all(&stage, &show.home).await?;
    finish(stage).await?;
    Ok(report)
}

/// Drains the product, then lets its servers go.
async fn finish(mut stage: Stage) -> anyhow::Result<()> {
    if let Some(installation) = stage.installation.take() {
        installation.stop().await?;
    }
    Ok(())
}

fn start_machines(show: &Show, stage: &Stage, ids: &Ids) -> anyhow::Result<Vec<Machine>> {
    let itjen = stage.itjen_key()?;
    let four = stage.branches.iter().take(FOUR.len());
    four.map(|branch| {
        let plan = plan(&branch.office, show.amount(), &itjen, ids)?;
        let config = stage.office_config(&branch.office)?;
        Ok(Machine::start(branch.office.clone(), config, plan, show.pace()))
    })
    .collect()
}

/// Waits until every submission has its receipt, and says how far it is.
async fn answered(machines: &[Machine], say: &dyn Fn(&str)) -> anyhow::Result<()> {
    let (deadline, total) =
        (Instant::now() + ANSWERED_MAX, machines.iter().map(|m| m.plan().len()).sum::<usize>());
    loop {
        let answered: usize = machines.iter().map(|machine| machine.journal().answered()).sum();
        if answered == total {
            return Ok(());
        }
        say(&format!("{answered} of {total} submissions are answered"));
        if Instant::now() > deadline {
            // The balance will name what is missing.
            return Ok(());
        }
        tokio::time::sleep(Duration::from_secs(2)).await;
    }
}

/// How many offices have servers: nine of ten, fewer where memory is short.
fn servers(offices: usize) -> usize {
    let free = memory_free().unwrap_or(0) / LEAF_BYTES;
    (offices * 9 / 10).min(usize::try_from(free).unwrap_or(usize::MAX))
}

fn memory_free() -> Option<u64> {
    let text = std::fs::read_to_string(Path::new("/proc/meminfo")).ok()?;
    let line = text.lines().find(|line| line.starts_with("MemAvailable:"))?;
    let kibibytes: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kibibytes << 10)
}

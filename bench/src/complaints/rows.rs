//! Reporters in a closed loop: each waits for its receipt before it fills the next form.

use std::time::{Duration, Instant};

use futures::future::join_all;
use indicatif::{ProgressBar, ProgressStyle};

use super::bare::Bare;
use super::ground::Ground;
use super::log::{Stored, bytes_per_filing};
use super::receipt::unproved;
use super::reporter::{Filed, Filled, Reporter};
use crate::say;

const WARM_UP: Duration = Duration::from_millis(1500);
const WARM_UP_CLIENTS: usize = 16;
/// For the limit, after each number of reporters.
const BARE: Duration = Duration::from_millis(1500);

/// One number of reporters.
pub(crate) struct Row {
    pub(crate) clients: usize,
    pub(crate) per_s: f64,
    pub(crate) bare_per_s: f64,
    pub(crate) p50_ms: f64,
    pub(crate) p99_ms: f64,
    pub(crate) max_ms: f64,
    /// Forms that were not answered with a receipt, receipts that do not verify, and complaints that are not where the receipt says.
    pub(crate) errors: usize,
}

/// Everything that was measured.
pub(crate) struct Measured {
    pub(crate) rows: Vec<Row>,
    pub(crate) acknowledged: usize,
    /// Complaints in the log.
    pub(crate) stored: usize,
    pub(crate) bytes_per_filing: usize,
}

/// The work of some reporters.
struct Run {
    filed: Vec<Filed>,
    failed: usize,
    seconds: f64,
}

/// Measures each number of reporters, and the limit right after it.
pub(crate) async fn measure(
    ground: &Ground,
    clients: &[usize],
    time: Duration,
) -> anyhow::Result<Measured> {
    let warm_up = run(ground, WARM_UP_CLIENTS, WARM_UP).await?;
    let mut measured = Measured {
        rows: vec![],
        acknowledged: warm_up.filed.len(),
        stored: 0,
        bytes_per_filing: bytes_per_filing(ground).await?,
    };
    let bare = Bare::init(ground, measured.bytes_per_filing).await?;
    let progress = bar(clients.len());
    for &clients in clients {
        progress.set_message(format!("{clients} reporters"));
        let run = run(ground, clients, time).await?;
        measured.acknowledged += run.filed.len();
        let bare_per_s = bare.per_second(clients, BARE).await?;
        measured.rows.push(row(ground, clients, run, bare_per_s).await?);
        progress.inc(1);
    }
    progress.finish_and_clear();
    measured.stored = Stored::read(ground).await?.count();
    Ok(measured)
}

async fn run(ground: &Ground, clients: usize, time: Duration) -> anyhow::Result<Run> {
    let address = ground.address()?;
    let start = Instant::now();
    let reporters = (0..clients).map(|_| Reporter::open(address.clone()));
    let reporters = reporters.collect::<Result<Vec<_>, _>>()?;
    let all = reporters.into_iter().map(|one| tokio::spawn(files(one, start + time)));
    let (mut filed, mut failed) = (vec![], 0);
    for one in join_all(all).await {
        let (more, wrong) = one?;
        filed.extend(more);
        failed += wrong;
    }
    Ok(Run { filed, failed, seconds: start.elapsed().as_secs_f64() })
}

async fn files(reporter: Reporter, end: Instant) -> (Vec<Filed>, usize) {
    let (mut filed, mut failed) = (vec![], 0);
    while Instant::now() < end {
        match reporter.send(Filled::new()).await {
            Ok(one) => filed.push(one),
            Err(error) => {
                say(&format!("a form was not acknowledged: {error:#}"));
                failed += 1;
            }
        }
    }
    (filed, failed)
}

async fn row(ground: &Ground, clients: usize, run: Run, bare_per_s: f64) -> anyhow::Result<Row> {
    let Run { filed, failed, seconds } = run;
    let stored = Stored::read(ground).await?;
    let missing = filed.iter().filter(|one| one.told.again || !stored.holds(&one.told)).count();
    let mut millis: Vec<f64> = filed.iter().map(|one| one.millis).collect();
    millis.sort_by(f64::total_cmp);
    let per_s = f64::from(u32::try_from(filed.len())?) / seconds;
    let unproved = unproved(filed, ground.policy()?).await?;
    Ok(Row {
        clients,
        per_s,
        bare_per_s,
        p50_ms: at(&millis, 50),
        p99_ms: at(&millis, 99),
        max_ms: at(&millis, 100),
        errors: failed + missing + unproved + stored.doubled,
    })
}

/// The value below which so many of a hundred lie.
fn at(sorted: &[f64], percent: usize) -> f64 {
    let last = sorted.len().saturating_sub(1);
    sorted.get((last * percent).div_ceil(100)).copied().unwrap_or_default()
}

/// A bar with what is under way.
pub(crate) fn bar(count: usize) -> ProgressBar {
    let style = ProgressStyle::with_template("    {msg:<24} {bar:30} {pos}/{len}  {elapsed}");
    let bar = ProgressBar::new(count as u64);
    bar.enable_steady_tick(Duration::from_millis(200));
    bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}

//! Measures the event log on real servers. Figures of a shared machine wander, so ours and the limit alternate, and medians are told.

mod append;
mod bare;
mod event;
mod load;
mod lost;
mod rebuild;
mod report;
mod rounds;
mod server;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::Parser;
use kernel::LogName;
use testkit::Database;

pub(crate) use report::Report;

/// Figures of the event log beside their limits.
#[derive(Parser)]
pub(crate) struct Options {
    /// Folder of the servers, as every program of xtask gets it
    #[arg(long)]
    pub(crate) home: Option<PathBuf>,
    /// PostgreSQL as superuser, without a database
    #[arg(long)]
    pub(crate) postgres_url: String,
    /// nats-server (not used by this bench)
    #[arg(long)]
    pub(crate) nats_url: Option<String>,
    /// Folder with one password file per user of NATS (not used by this bench)
    #[arg(long)]
    pub(crate) nats_credentials: Option<PathBuf>,
    /// Also write the figures as JSON to this file
    #[arg(long)]
    pub(crate) json: Option<PathBuf>,
    /// Seconds of each measurement
    #[arg(long, default_value_t = 3.0)]
    pub(crate) seconds: f64,
    /// Rounds over all numbers of callers
    #[arg(long, default_value_t = 3)]
    pub(crate) rounds: usize,
    /// Numbers of callers
    #[arg(long, value_delimiter = ',', default_value = "1,8,32,64,128")]
    pub(crate) callers: Vec<usize>,
}

/// Measures everything, prints the table, and ends with 1 when a bar is missed or an event is lost.
pub(crate) async fn run(options: &Options) -> Result<ExitCode> {
    let database =
        Database::fresh_on(&options.postgres_url, "bench", Some(LogName::Triage)).await?;
    let log = database.log().await?;
    let append = rounds::measure(options, &database, &log).await?;
    say("loading and folding streams of 100 events");
    let load_100 = load::measure(&log).await?;
    say("rebuilding a view");
    let rebuild = rebuild::measure(&database, &log).await?;
    let report = Report {
        append: append.rows,
        load_100,
        rebuild,
        cpu_us_per_event: append.cpu_us_per_event,
        bytes_per_event: server::bytes_per_event(&database.owner).await?,
    };
    println!("{}", report.table());
    if let Some(file) = &options.json {
        std::fs::write(file, serde_json::to_string_pretty(&report)?)
            .with_context(|| format!("cannot write {}", file.display()))?;
    }
    Ok(if report.passes() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn say(line: &str) {
    eprintln!("    {line}");
}

/// The value below which `share` of the sorted values lie.
fn quantile(sorted: &[f64], share: f64) -> f64 {
    if sorted.is_empty() {
        return 0.0;
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "an index between 0 and the length"
    )]
    let index = ((sorted.len() - 1) as f64 * share).round() as usize;
    sorted[index]
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    quantile(&values, 0.5)
}

/// A count as a figure.
#[expect(clippy::cast_precision_loss, reason = "counts of a bench are far below 2^53")]
fn figure(count: usize) -> f64 {
    count as f64
}

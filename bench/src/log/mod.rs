//! Measures the event log on real servers. Figures of a shared machine wander, so ours and the limit alternate, and medians are reported.

mod append;
mod bare;
mod event;
mod load;
mod lost;
mod rebuild;
mod report;
mod rounds;
mod server;

use anyhow::Result;
use kernel::LogName;
use testkit::Database;

use crate::{Figures, say};
use report::Report;

#[derive(clap::Args)]
pub(crate) struct Options {
    /// PostgreSQL as superuser, without a database
    #[arg(long, env = "AMANAH_POSTGRES_URL", hide_env_values = true)]
    postgres_url: String,
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

pub(crate) async fn run(options: &Options) -> Result<Figures> {
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
    Ok(Figures {
        table: report.table(),
        json: serde_json::to_value(&report)?,
        passes: report.passes(),
    })
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

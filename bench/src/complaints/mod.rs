//! Complaints over HTTP from 1 to 64 reporters at once, every receipt verified. Then the installation is killed again and again while
//! they file.

mod bare;
mod ground;
mod kills;
mod log;
mod receipt;
mod report;
mod reporter;
mod rows;

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Context;

use crate::{Figures, say};
use ground::Ground;
use report::Report;

#[derive(clap::Args, Debug)]
pub(crate) struct Options {
    /// Numbers of reporters at once.
    #[arg(long, value_delimiter = ',', default_value = "1,2,4,8,16,32,64")]
    clients: Vec<usize>,
    /// Seconds for each number of reporters.
    #[arg(long, default_value_t = 4.0)]
    seconds: f64,
    /// How often the installation is killed while 16 reporters file.
    #[arg(long, default_value_t = 10)]
    kills: usize,
}

pub(crate) async fn run(
    program: PathBuf,
    home: &Path,
    options: &Options,
) -> anyhow::Result<Figures> {
    let mut ground = Ground::start(program, home).await?;
    let time = Duration::try_from_secs_f64(options.seconds).context("--seconds")?;
    let measured = rows::measure(&ground, &options.clients, time).await?;
    say("stopping and starting with kill -9");
    let kills = kills::run(&mut ground, options.kills).await?;
    ground.stop().await?;
    let report = Report { measured, kills };
    Ok(Figures { table: report.table(), json: report.json(), passes: report.passes() })
}

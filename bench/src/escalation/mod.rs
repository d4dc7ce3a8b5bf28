//! From the commit of an escalation to its arrival at Itjen, on the bus and over gRPC; and Itjen absent for a day.

mod absent;
mod latency;
mod listen;
mod prepare;
mod report;

use std::path::{Path, PathBuf};

use drive::Clients;
use drive::offices::stage::{Cast, Stage, empty};

use crate::{Figures, say};

#[derive(clap::Args, Debug)]
pub(crate) struct Options {
    /// Escalations that are measured.
    #[arg(long, default_value_t = 10_000)]
    count: usize,
    /// Escalations per second.
    #[arg(long, default_value_t = 25)]
    rate: u32,
    /// Escalations while Itjen is absent.
    #[arg(long, default_value_t = 500)]
    absent: usize,
    /// Offices.
    #[arg(long, default_value_t = 51)]
    offices: usize,
}

pub(crate) async fn run(
    program: PathBuf,
    home: &Path,
    options: &Options,
) -> anyhow::Result<Figures> {
    empty(home)?;
    let codes = (1..=options.offices).map(|number| format!("b{number:02}").parse());
    let cast = Cast { leafs: vec![], direct: codes.collect::<Result<_, _>>()?, fsync: true };
    let stage = Stage::start(program, home, &cast, &say).await?;
    let clients = Clients::try_new(stage.config()?)?;
    let ready = prepare::cases(&stage, &clients, options.count + options.absent).await?;
    let (measured, later) = ready.cases.split_at(options.count);
    say(&format!("{} escalations, {} per second", options.count, options.rate));
    let desk = listen::Desk::open(&stage, &clients)?;
    let latency = latency::measure(&stage, &clients, &desk, measured, options.rate).await?;
    say(&format!(
        "Itjen is absent for {} escalations and a round of data requests",
        options.absent
    ));
    let absent = absent::measure(&clients, desk, &ready.offices, later).await?;
    if let Some(installation) = stage.installation {
        installation.stop().await?;
    }
    let report = report::Report { count: options.count, rate_per_s: options.rate, latency, absent };
    Ok(Figures { table: report.table(), json: report.json(), passes: report.passes() })
}

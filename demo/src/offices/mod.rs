//! Offices publish while everything around them fails. The reckoning afterwards: nothing lost, nothing doubled, nothing out of order.
//!
//! - [`faults`] strikes; [`reconcile`] compares what was published with intake's log and the receipts.
//! - [`denials`] tries every forbidden act. [`burst`] lets all offices of the country publish at once while the hub is restarted.
//! - [`show`] plays all of it, [`report`] prints it.

pub mod burst;
pub mod denials;
pub mod faults;
pub mod reconcile;
pub mod report;
mod rogue;
pub mod show;
mod undelivered;

use std::path::PathBuf;
use std::time::Instant;

use drive::offices::stage::empty;
use serde_json::Value;

use show::{Show, play};

/// How it is played.
#[derive(clap::Args, Clone, Copy, Debug)]
pub struct Options {
    /// A thousand ratings and four offices only, in about a minute.
    #[arg(long)]
    quick: bool,
    /// Order of the faults, and which office meets which.
    #[arg(long, default_value_t = 7)]
    seed: u64,
    /// Offices that publish a burst at the end, while the hub is restarted; 4 for none.
    #[arg(long, default_value_t = 51)]
    offices: usize,
}

/// Empties the folder and plays; answers whether everything holds, with the result as JSON.
pub async fn demo(
    program: PathBuf,
    home: PathBuf,
    options: Options,
) -> anyhow::Result<(bool, Value)> {
    empty(&home)?;
    let start = Instant::now();
    let say = move |line: &str| eprintln!("{:>5.1} s  {line}", start.elapsed().as_secs_f64());
    let Options { quick, seed, .. } = options;
    let offices = if quick { 4 } else { options.offices };
    let report = play(&Show { program, home, quick, offices, seed }, &say).await?;
    println!("{}", report.tables());
    Ok((report.passes(), report.json()))
}

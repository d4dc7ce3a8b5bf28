//! `cargo xtask demo`: both procedures, step by step, through the public interfaces, with a receipt that is verified offline, a recusal and an
//! erasure. `cargo xtask demo offices`: offices that publish while everything fails.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::Instant;

use anyhow::{Result, bail};
use clap::{Args, Subcommand};
use localservers::Home;

use crate::build::{Profile, build};
use crate::failure::Record;
use crate::interrupt;
use crate::run::{command, run_recorded, say};
use crate::servers::Servers;
use crate::workspace::absolute;

/// How often, and where the result goes.
#[derive(Args)]
pub(crate) struct How {
    /// Also write the result as JSON to this file
    #[arg(long, global = true)]
    json: Option<PathBuf>,
    /// Play it that often, each time from nothing; fails when one of them failed
    #[arg(long, global = true, default_value_t = 1)]
    times: u32,
}

/// Other demos than that of the procedures.
#[derive(Subcommand)]
pub(crate) enum Which {
    /// Offices publish ratings and complaints while lines are cut and servers killed; everything is counted, and every forbidden act tried
    Offices {
        /// A thousand ratings and four offices only, in about a minute
        #[arg(long)]
        quick: bool,
        /// Order of the faults, and which office meets which
        #[arg(long, default_value_t = 7)]
        seed: u64,
    },
}

pub(crate) fn demo(how: &How, which: Option<&Which>) -> Result<ExitCode> {
    let [amanah, demo] = build(Profile::Debug, ["amanah", "demo"])?;
    let start = |home: &Path| {
        let mut demo = command(&demo);
        demo.arg("--amanah").arg(&amanah).arg("--home").arg(home);
        if let Some(file) = &how.json {
            demo.arg("--json").arg(absolute(file)?);
        }
        anyhow::Ok(demo)
    };
    match which {
        None => repeat(how.times, "demo", |record| {
            // Thrown away afterwards: nothing of it is forced to disk, and no busy disk is waited for.
            let servers = Servers::empty("demo", false)?;
            let mut demo = start(servers.home())?;
            servers.describe_to(demo.arg("procedures"));
            say("playing both procedures");
            played(&mut demo, record)
        }),
        // It kills and restarts its servers itself: none is started here.
        Some(Which::Offices { quick, seed }) => repeat(how.times, "demo-offices", |record| {
            let mut demo = start(&Home::of_workspace().dir("demo-offices"))?;
            demo.args(["offices", "--seed", &seed.to_string()]);
            if *quick {
                demo.arg("--quick");
            }
            say("offices publish while lines and servers fail");
            played(&mut demo, record)
        }),
    }
}

fn played(demo: &mut Command, record: &Record) -> Result<()> {
    let status = run_recorded(demo, record.path())?;
    if !status.success() {
        bail!("it ended with {status}");
    }
    Ok(())
}

/// Plays so often. What a failed run said and all logs are copied to a folder, which is named.
fn repeat(
    times: u32,
    name: &'static str,
    play: impl Fn(&Record) -> Result<()>,
) -> Result<ExitCode> {
    let mut failed = 0;
    for run in 1..=times {
        let (record, start) = (Record::begin(name, run)?, Instant::now());
        let played = play(&record);
        if interrupt::asked() {
            record.discard()?;
            bail!("interrupted");
        }
        match played {
            Ok(()) => record.discard()?,
            Err(error) => {
                failed += 1;
                let log = record.keep(&Home::of_workspace().dir(name), &format!("{error:#}"))?;
                say(&format!("the demo failed: {error:#}; see {log} and the logs beside it"));
            }
        }
        if times > 1 {
            let seconds = start.elapsed().as_secs_f64();
            say(&format!("run {run} of {times}: {seconds:.1} s; {failed} failed so far"));
        }
    }
    Ok(if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

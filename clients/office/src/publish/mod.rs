//! `amanah-office publish`: sends a file and waits for its receipts.

mod plan;
mod report;
mod run;

use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::{ArgGroup, Args};
use kernel::{Clock, Ids};

use super::send::Way;
use super::source::{self, BadLine, Content};
use super::state::State;
use super::{Enrolment, letter};
use client_common::may_help;
use terminal::{Exit, complain};

#[derive(Clone, Debug, Args)]
#[command(
    group = ArgGroup::new("what").required(true).args(["file", "complaint"]),
    after_help = "Exit codes: 0 everything was received; 1 something was rejected; 2 wrong usage or lines that do not read, nothing was sent;\n\
                  3 receipts are still missing: run it again, the same lines go under the same ids.\n\
                  What was sent and answered is kept in FILE.amanah-state."
)]
pub struct PublishArgs {
    /// Ratings, counts or rosters: .ndjson or .csv
    pub file: Option<PathBuf>,
    /// A complaint typed in from a letter, as TOML: title, text, `reported_roles`, `reply_address`, attachments. It is sealed here.
    #[arg(long, value_name = "LETTER.toml")]
    pub complaint: Option<PathBuf>,
    /// What the file holds.
    #[arg(long, value_enum, default_value = "ratings")]
    pub kind: Content,
    /// The office's enrolment.
    #[arg(long, env = "AMANAH_OFFICE", default_value = "office.toml")]
    pub config: PathBuf,
    /// Folder of receipts, when the edge was told another one.
    #[arg(long)]
    pub dir: Option<PathBuf>,
    /// Send over gRPC instead of the bus.
    #[arg(long)]
    pub grpc: bool,
    /// Write the report here, too: text, or JSON when the name ends in .json
    #[arg(long)]
    pub report: Option<PathBuf>,
    /// Leave out lines that do not read, and send the others.
    #[arg(long)]
    pub skip_bad: bool,
    /// Send again, under new ids, what was rejected before.
    #[arg(long)]
    pub retry_rejected: bool,
    /// Give up when nothing was heard for so many seconds.
    #[arg(long, default_value_t = 120)]
    pub wait: u64,
}

/// Sends a file and waits for its receipts. Errors are about this machine (files, keys, an unreachable server); everything else is in the exit code.
pub async fn publish(args: &PublishArgs) -> anyhow::Result<Exit> {
    let enrolment = Enrolment::read(&args.config, args.dir.as_deref())?;
    let clock = Clock::machine();
    let ids = Ids::new(clock.clone());
    let (mut state, bad) = match (&args.file, &args.complaint) {
        (_, Some(path)) => (letter::prepare(path, &enrolment, &clock, &ids)?, vec![]),
        (Some(path), None) => {
            let read = source::read(path, args.kind)?;
            tell_bad(&read.bad, args.skip_bad);
            if !read.bad.is_empty() && !args.skip_bad {
                return Ok(Exit::Usage);
            }
            let mut state = State::open(&state_path(path))?;
            plan::plan(&mut state, read.rows, args.retry_rejected, &clock, &ids)?;
            (state, read.bad)
        }
        (None, None) => return Ok(Exit::Usage),
    };
    let way = if args.grpc { Way::Grpc } else { Way::Bus };
    let wait = Duration::from_secs(args.wait);
    let ended = run::run(&enrolment, &mut state, way, wait, &clock).await;
    let report = report::Report::of(&state, &bad);
    print!("{report}");
    if let Some(path) = &args.report {
        report.write(path)?;
    }
    let missing = report.missing > 0;
    match ended {
        Err(error) if missing => {
            complain(&error);
            let refused = !may_help(&error) || !report.rejected.is_empty();
            Ok(if refused { Exit::Refused } else { Exit::NoAnswer })
        }
        Err(error) => Err(error),
        Ok(()) => Ok(report.exit()),
    }
}

/// The state of a source file lies beside it.
pub(super) fn state_path(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".amanah-state");
    name.into()
}

fn tell_bad(bad: &[BadLine], skip: bool) {
    for wrong in bad {
        eprintln!("{wrong}");
    }
    if bad.is_empty() {
        return;
    }
    if skip {
        eprintln!("{} baris dilewati.", bad.len());
    } else {
        eprintln!(
            "{} baris tidak terbaca; belum ada yang dikirim. Perbaiki berkasnya, atau lewati baris itu dengan --skip-bad.",
            bad.len()
        );
    }
}

impl std::fmt::Display for BadLine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.field {
            Some(field) => write!(f, "baris {}, isian {field}: {}", self.line, self.reason),
            None => write!(f, "baris {}: {}", self.line, self.reason),
        }
    }
}

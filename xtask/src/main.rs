//! `cargo xtask`: everything a person does with this workspace, one subcommand each.

mod bench;
mod build;
mod ci;
mod contracts;
mod demo;
mod events;
mod failure;
mod interrupt;
mod proto;
mod run;
mod servers;
mod sqlx;
mod test;
mod tools;
mod up;
mod views;
mod workspace;

use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

/// Runs, tests and checks Amanah.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Install what is missing, build, start PostgreSQL, nats-server and all services; Ctrl-C drains
    ///
    /// With `AMANAH_POSTGRES_URL`, or with `AMANAH_NATS_URL` and `AMANAH_NATS_CREDENTIALS` (a
    /// folder with one password file per user), those servers are used.
    Up {
        /// Forget all data first
        #[arg(long)]
        fresh: bool,
    },
    /// Start everything empty and play both procedures from the first step to the archive
    Demo {
        #[command(flatten)]
        how: demo::How,
        /// Another demo than that of the procedures
        #[command(subcommand)]
        which: Option<demo::Which>,
    },
    /// Run all tests against a private PostgreSQL and nats-server
    Test {
        /// Only what runs without killed servers and without a whole installation: in a minute and a half
        #[arg(long)]
        quick: bool,
        /// Handed to the test runner (a filter, `-p NAME`); doctests are then left out
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        rest: Vec<String>,
    },
    /// Everything the CI checks, in its order
    Ci {
        /// All but the tests
        #[arg(long)]
        checks: bool,
        /// Also known vulnerabilities of dependencies; their list is fetched from GitHub
        #[arg(long)]
        advisories: bool,
    },
    /// Measure, each figure beside its limit in the same run
    Bench {
        /// What to measure
        #[command(subcommand)]
        what: bench::What,
    },
    /// Generate the Rust code of the .proto files into proto/src/gen
    Proto {
        /// Change nothing; fail when the checked-in code differs
        #[arg(long)]
        check: bool,
    },
    /// Write JSON Schemas and the `AsyncAPI` document from the types of crates/contracts
    Contracts {
        /// Change nothing; fail when a file differs, the document is no `AsyncAPI` 3, or the
        /// protobuf contracts break a rule or the last release
        #[arg(long)]
        check: bool,
    },
    /// Write the tables of docs/events.md from the services' events
    Events {
        /// Change nothing; fail when a table differs
        #[arg(long)]
        check: bool,
    },
    /// Prepare every SQL statement against the migrated schema and report what PostgreSQL refuses
    Sqlx {
        /// The only mode there is; accepted so that CI can say what it means
        #[arg(long)]
        check: bool,
    },
}

fn main() -> ExitCode {
    let task = Arguments::parse().task;
    match interrupt::watch().and_then(|()| perform(task)) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            if interrupt::asked() { ExitCode::from(130) } else { ExitCode::FAILURE }
        }
    }
}

fn perform(task: Task) -> Result<ExitCode> {
    match task {
        Task::Up { fresh } => up::up(fresh),
        Task::Demo { how, which } => demo::demo(&how, which.as_ref()),
        Task::Test { quick, rest } => test::test(quick, &rest),
        Task::Ci { checks, advisories } => ci::ci(checks, advisories),
        Task::Bench { what } => bench::bench(what),
        Task::Proto { check } => proto::proto(check),
        Task::Contracts { check } => contracts::contracts(check),
        Task::Events { check } => events::events(check),
        Task::Sqlx { check: _ } => sqlx::check(),
    }
}

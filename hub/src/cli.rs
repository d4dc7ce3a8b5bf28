//! Commands and their exit codes: 0 done, 1 refused or found something wrong, 2 wrong usage, 3 no answer in time.
#![expect(
    clippy::doc_markdown,
    reason = "the doc comments of arguments are help texts for a terminal"
)]

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::{Parser, Subcommand};
use kernel::{Actor, Clock, LogName, OfficeCode, PersonId, Role};
use service::config::Config;
use terminal::{Exit, conclude};

use crate::args::{ConfigArg, UpArgs};
use crate::{doctor, fleet, keys, replay, services, up, verify};

/// Runs, checks and repairs Amanah.
#[derive(Debug, Parser)]
#[command(version, about)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run every service in this process, for a laptop or a small office; makes what is missing first.
    Up(UpArgs),
    /// Run one service.
    Run {
        /// intake, survey, triage or reporting.
        service: String,
        #[command(flatten)]
        config: ConfigArg,
    },
    /// Bring the databases to the schema of this program; run as their owner before a new version starts.
    Migrate {
        #[command(flatten)]
        config: ConfigArg,
        /// PostgreSQL as its owner, without a database: postgres://owner:password@host:5432
        #[arg(long, env = "AMANAH_POSTGRES_URL", hide_env_values = true)]
        postgres_url: String,
    },
    /// Recompute what was recorded.
    Verify {
        #[command(subcommand)]
        what: VerifyWhat,
    },
    /// Rebuild a view from the first event, beside the live one, and swap them.
    Replay {
        /// Name of the view, e.g. view:archive; `all` for every one.
        view: String,
        #[command(flatten)]
        config: ConfigArg,
    },
    /// Check configuration, keys, databases, bus and clock, and say what to do.
    Doctor {
        #[command(flatten)]
        config: ConfigArg,
    },
    /// Offices: add, rotate, revoke, list (at the hub); publish, edge (at the office).
    #[command(subcommand)]
    Office(OfficeWhat),
    /// Itjen: register (at the hub); init, watch, open, ack, reply, correct, check (at Itjen).
    #[command(subcommand)]
    Itjen(ItjenWhat),
    /// Configuration of the NATS servers.
    #[command(subcommand)]
    Nats(fleet::NatsCommand),
    /// Make streams and consumers as the registry wants them, and show what differed.
    Provision(fleet::ProvisionArgs),
    /// Cosign checkpoints of logs, for Itjen or a neighbouring office: init, run.
    #[command(subcommand)]
    Witness(amanah_witness::Command),
    /// New keys: of staff (rotate), or the master key that seals them (master).
    #[command(subcommand)]
    Keys(keys::KeysCommand),
    /// Print a token of fifteen minutes for a person, to call gRPC by hand. Needs the signing key: for development.
    Token {
        #[command(flatten)]
        config: ConfigArg,
        /// Person id, e.g. gto-wbs-1.
        #[arg(long)]
        person: PersonId,
        /// Roles, e.g. wbs_team; may be repeated.
        #[arg(long = "role", required = true)]
        roles: Vec<Role>,
        /// Office; leave out for Itjen and auditors.
        #[arg(long)]
        office: Option<OfficeCode>,
    },
}

#[derive(Debug, Subcommand)]
enum OfficeWhat {
    #[command(flatten)]
    Fleet(fleet::OfficeCommand),
    #[command(flatten)]
    Desk(amanah_office::Command),
}

#[derive(Debug, Subcommand)]
enum ItjenWhat {
    #[command(flatten)]
    Fleet(fleet::ItjenCommand),
    #[command(flatten)]
    Desk(amanah_itjen::Command),
}

#[derive(Debug, Subcommand)]
enum VerifyWhat {
    /// A receipt file, offline: says what it proves.
    Receipt(amanah_verify::ReceiptArgs),
    /// Every row of a log against its leaf, every leaf against the signed checkpoints.
    Log {
        /// intake, survey or triage; all of them when left out.
        log: Option<LogName>,
        #[command(flatten)]
        config: ConfigArg,
        /// Signed checkpoints that were kept elsewhere, one file each: a log cut back behind them is noticed.
        #[arg(long = "anchor")]
        anchors: Vec<PathBuf>,
        /// The result as JSON.
        #[arg(long)]
        json: bool,
    },
}

/// Carries out a command. An error goes to standard error as one chain of sentences.
pub async fn run(cli: Cli) -> ExitCode {
    conclude(Box::pin(carry_out(cli.command)).await)
}

async fn carry_out(command: Command) -> anyhow::Result<Exit> {
    let good = match command {
        Command::Up(args) => up::up(&args).await,
        Command::Run { service, config } => {
            up::run_one(&service, &Config::read(&config.config)?).await
        }
        Command::Migrate { config, postgres_url } => {
            up::migrate(&Config::read(&config.config)?, &postgres_url).await.map(|()| true)
        }
        Command::Verify { what: VerifyWhat::Log { log, config, anchors, json } } => {
            let logs = log.map_or(LogName::ALL.to_vec(), |log| vec![log]);
            verify::logs(&Config::read(&config.config)?, &logs, &anchors, json).await
        }
        Command::Replay { view, config } => {
            replay::replay(&Config::read(&config.config)?, &view).await
        }
        Command::Doctor { config } => doctor::doctor(&config.config).await,
        Command::Office(OfficeWhat::Fleet(command)) => fleet::office::run(command).await,
        Command::Itjen(ItjenWhat::Fleet(command)) => fleet::itjen::run(command).await,
        Command::Nats(command) => fleet::nats::run(command).await,
        Command::Provision(args) => fleet::provision::run(&args).await,
        Command::Office(OfficeWhat::Desk(command)) => return amanah_office::run(command).await,
        Command::Itjen(ItjenWhat::Desk(command)) => return amanah_itjen::run(command).await,
        Command::Verify { what: VerifyWhat::Receipt(args) } => return amanah_verify::verify(&args),
        Command::Witness(command) => return amanah_witness::run(command).await,
        Command::Keys(command) => keys::run(command).await,
        Command::Token { config, person, roles, office } => token(&config, person, roles, office),
    };
    Ok(if good? { Exit::Done } else { Exit::Refused })
}

fn token(
    config: &ConfigArg,
    person: PersonId,
    roles: Vec<Role>,
    office: Option<OfficeCode>,
) -> anyhow::Result<bool> {
    let tokens = services::tokens(&Config::read(&config.config)?, Clock::machine())?;
    println!("{}", tokens.issue(&Actor { person, roles, office }, Duration::from_mins(15))?);
    Ok(true)
}

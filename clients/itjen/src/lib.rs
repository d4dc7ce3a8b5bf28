//! The program of Itjen's own desk: `amanah-itjen init|watch|open|mailbox|write|ack|reply|correct|check|erase`.
//!
//! - `tray` stores every item as it came, on disk before it is acknowledged. So all items can be read and checked again without the hub.
//! - Items are judged in the order of their numbers: manifest, held cases, gaps. Every disagreement is printed and makes the exit code 1.
//! - Answers are stored with their id before they are sent: a repeated command sends the same answer.
//!
//! **Invariant:** Itjen's private key is used on this machine only, and plain content is written nowhere unless a folder is named for it.

mod answer;
mod attachment;
mod config;
mod content;
mod entry;
mod erase;
mod forget;
mod held;
mod item;
mod keys;
mod mailbox;
mod names;
mod open;
mod outbox;
mod pending;
mod show;
mod source;
#[cfg(test)]
mod tests;
mod tray;
mod watch;

use std::path::PathBuf;

use clap::{Args, Subcommand};
use kernel::{Clock, Ids};

pub use answer::{AckArgs, CorrectArgs, ExcludeArgs, ReleaseArgs, ReplyArgs};
pub use config::{Desk, ItjenConfig};
pub use forget::EraseArgs;
pub use keys::{InitArgs, PublicKeys};
pub use mailbox::{MailboxArgs, WriteArgs};
pub use open::OpenArgs;
pub use watch::WatchArgs;

use client_common::may_help;
use terminal::{Exit, complain};

#[derive(Clone, Debug, Subcommand)]
#[command(
    after_help = "Exit codes: 0 done; 1 refused, or something does not agree; 2 wrong usage; 3 no answer in time (safe to repeat: the same answer goes under the same id)."
)]
pub enum Command {
    /// On Itjen's own machine: make its keys, and a file with the public halves for the hub.
    Init(InitArgs),
    /// Show data requests and escalations as they come, and keep them.
    Watch(WatchArgs),
    /// Open what one item holds, with Itjen's own key.
    Open(OpenArgs),
    /// List the reporters who wait for an answer, or open the mailbox of one complaint that lies with Itjen.
    Mailbox(MailboxArgs),
    /// Write to a reporter.
    Write(WriteArgs),
    /// Confirm an escalation, with the signed list of all cases that are held.
    Ack(AckArgs),
    /// Answer a data request: release or withhold each complaint.
    Reply(ReplyArgs),
    /// Correct a reply: release after all what was withheld.
    Correct(CorrectArgs),
    /// Check again everything that was kept: numbers, manifests, held cases.
    Check(DeskArgs),
    /// Delete the sealed content of a complaint from what is kept here, once its erasure is certain. Numbers and hashes stay.
    Erase(EraseArgs),
}

#[derive(Clone, Debug, Args)]
pub struct DeskArgs {
    /// Itjen's settings, beside its keys.
    #[arg(long, env = "AMANAH_ITJEN", default_value = "itjen.toml")]
    pub config: PathBuf,
    /// Folder for items and answers; the one of the settings when left out.
    #[arg(long)]
    pub dir: Option<PathBuf>,
}

impl DeskArgs {
    fn open(&self, clock: &Clock) -> anyhow::Result<Desk> {
        Desk::read(&self.config, self.dir.as_deref(), clock)
    }
}

/// The desk, and how it reaches the hub.
#[derive(Clone, Debug, Args)]
pub struct WayArgs {
    #[command(flatten)]
    pub desk: DeskArgs,
    /// Over gRPC.
    #[arg(long, conflicts_with = "bus")]
    pub grpc: bool,
    /// Over NATS, which is also taken when neither is named.
    #[arg(long)]
    pub bus: bool,
}

/// Carries out a command. Errors are about this machine (files, keys, an unreachable server); everything else is in the exit code.
pub async fn run(command: Command) -> anyhow::Result<Exit> {
    match carry_out(command).await {
        Err(error) if may_help(&error) => {
            complain(&error);
            Ok(Exit::NoAnswer)
        }
        ended => ended,
    }
}

async fn carry_out(command: Command) -> anyhow::Result<Exit> {
    let clock = Clock::machine();
    let ids = Ids::new(clock.clone());
    match command {
        Command::Init(args) => keys::init(&args),
        Command::Watch(args) => watch::watch(&args, &clock).await,
        Command::Open(args) => open::open(&args, &clock).await,
        Command::Mailbox(args) => mailbox::mailbox(&args, &clock).await,
        Command::Write(args) => mailbox::write(&args, &clock, &ids).await,
        Command::Ack(args) => answer::ack(&args, &clock, &ids).await,
        Command::Reply(args) => answer::reply(&args, &clock, &ids).await,
        Command::Correct(args) => answer::correct(&args, &clock, &ids).await,
        Command::Check(args) => watch::check(&args, &clock),
        Command::Erase(args) => forget::erase(&args, &clock),
    }
}

//! `amanah itjen watch|open|mailbox|write|ack|reply|correct|check|erase`: Itjen at its own desk.
//!
//! - [`tray`](self) keeps every item as it came, on disk before it is acknowledged, so that everything can be looked at and checked again without the hub.
//! - Each item is judged in the order of its number: manifest, held cases, gaps. What does not agree is shown loudly and makes the exit code 1.
//! - Answers are kept with their id before they are sent: repeating a command sends the same answer.
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

pub use answer::{AckArgs, CorrectArgs, ExcludeArgs, ReplyArgs};
pub use config::{Desk, ItjenConfig};
pub use forget::EraseArgs;
pub use mailbox::{MailboxArgs, WriteArgs};
pub use open::OpenArgs;
pub use watch::WatchArgs;

use crate::remote::{Exit, may_help};

/// What a person at Itjen does.
#[derive(Clone, Debug, Subcommand)]
#[command(
    after_help = "Exit codes: 0 done; 1 refused, or something does not agree; 2 wrong usage; 3 no answer in time (safe to repeat: the same answer goes under the same id)."
)]
pub enum Command {
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

/// Where Itjen's keys and items are.
#[derive(Clone, Debug, Args)]
pub struct DeskArgs {
    /// Itjen's settings, beside its keys.
    #[arg(long, env = "AMANAH_ITJEN", default_value = "itjen.toml")]
    pub config: PathBuf,
    /// Folder for items and answers; the one of the settings when left out.
    #[arg(long)]
    pub dir: Option<PathBuf>,
}

/// How to reach the hub.
#[derive(Clone, Debug, Args)]
pub struct WayArgs {
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
            eprintln!("amanah: {error:#}");
            Ok(Exit::NoAnswer)
        }
        ended => ended,
    }
}

async fn carry_out(command: Command) -> anyhow::Result<Exit> {
    let clock = Clock::machine();
    let ids = Ids::new(clock.clone());
    match command {
        Command::Watch(args) => watch::watch(&args, &clock).await,
        Command::Open(args) => open::open(&args, &clock).await,
        Command::Mailbox(args) => mailbox::mailbox(&args, &clock).await,
        Command::Write(args) => mailbox::write(&args, &clock, &ids).await,
        Command::Ack(args) => answer::ack(&args, &clock, &ids).await,
        Command::Reply(args) => answer::reply(&args, &clock, &ids).await,
        Command::Correct(args) => answer::correct(&args, &clock, &ids).await,
        Command::Check(args) => watch::check(&args),
        Command::Erase(args) => forget::erase(&args),
    }
}

//! The program of a witness of logs, for Itjen or a neighbouring office. Its folder, key and process are its own.

use std::io::Write;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::Subcommand;
use kernel::{Clock, Ids};
use ledger::NoteKey;
use tokio::net::TcpListener;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio_util::sync::CancellationToken;
use witness::{Settings, Witness};

use terminal::{Exit, key_or_file};

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Make a new witness: a key, and a configuration to which keys of logs can be added.
    Init {
        /// Folder to make.
        folder: PathBuf,
        /// Name of the witness: a URL without scheme, e.g. itjen.example/witness
        #[arg(long)]
        name: String,
        /// Public key of a log that it shall know, or a file that holds it; may be repeated.
        #[arg(long = "log", value_name = "VKEY|FILE")]
        logs: Vec<String>,
        /// Where it listens; put a reverse proxy with TLS before it.
        #[arg(long, default_value = "127.0.0.1:7480")]
        listen: SocketAddr,
    },
    /// Cosign checkpoints of the logs that it knows, until it is told to stop.
    Run {
        /// Folder that `init` made.
        folder: PathBuf,
    },
}

pub async fn run(command: Command) -> anyhow::Result<Exit> {
    match command {
        Command::Init { folder, name, logs, listen } => init(&folder, &name, &logs, listen),
        Command::Run { folder } => serve(&folder).await,
    }
}

fn init(folder: &Path, name: &str, logs: &[String], listen: SocketAddr) -> anyhow::Result<Exit> {
    let logs = logs.iter().map(|log| Ok(key_or_file::<NoteKey>(log)?.to_string()));
    let settings = Settings { listen, logs: logs.collect::<anyhow::Result<_>>()? };
    let ids = Ids::new(Clock::machine());
    let key = witness::init(folder, name, &settings, &ids).context("saksi tidak dapat dibuat")?;
    say(&[
        key.to_string(),
        format!(
            "Saksi {name} siap di {}. Sampaikan kunci publik di atas (juga di witness.vkey) kepada pemilik log dan pelapor; \
             jaga witness.note-key tetap rahasia dan jangan pernah memulihkan folder state dari cadangan lama.",
            folder.display()
        ),
    ]);
    Ok(Exit::Done)
}

async fn serve(folder: &Path) -> anyhow::Result<Exit> {
    let telemetry = telemetry::Config {
        service: "amanah-witness".into(),
        filter: "info".into(),
        ..Default::default()
    };
    let _telemetry = telemetry::init(&telemetry)?;
    let witness = Witness::open(folder, Clock::machine()).context("saksi tidak dapat dimulai")?;
    let listener = TcpListener::bind(witness.listen())
        .await
        .with_context(|| format!("tidak dapat mendengarkan di {}", witness.listen()))?;
    let stop = CancellationToken::new();
    // Before the address is told: whoever reads it may stop the witness at once.
    let (terminate, interrupt) =
        (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    tokio::spawn(stop_on_signal(terminate, interrupt, stop.clone()));
    say(&[format!("{} http://{}", witness.key(), listener.local_addr()?)]);
    witness::serve(witness, listener, stop).await.context("saksi berhenti")?;
    Ok(Exit::Done)
}

async fn stop_on_signal(mut terminate: Signal, mut interrupt: Signal, stop: CancellationToken) {
    tokio::select! {
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
    }
    stop.cancel();
}

fn say(lines: &[String]) {
    let mut out = std::io::stdout().lock();
    // Standard output is closed: nobody reads it any more.
    let _ = writeln!(out, "{}", lines.join("\n")).and_then(|()| out.flush());
}

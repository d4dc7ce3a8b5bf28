//! `cargo xtask demo`: plays both procedures from the first form post to the archive, through the public interfaces only, with invented people; then
//! shows that it was safe to speak: a receipt verified offline, a recusal, an erasure.

mod erasure;
mod play;
mod receipt;
mod recusal;
mod safety;
mod sections;
mod steps;
mod tables;
mod wbs;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use clap::Parser;
use serde_json::json;
use system_tests::drive::{Installation, Start, WitnessHouse};

/// Plays both procedures and prints what was recorded.
#[derive(Debug, Parser)]
struct Args {
    /// The program `amanah`.
    #[arg(long)]
    amanah: PathBuf,
    /// Empty folder for the installation.
    #[arg(long)]
    home: PathBuf,
    #[arg(long, env = "AMANAH_POSTGRES_URL", hide_env_values = true)]
    postgres_url: String,
    #[arg(long, env = "AMANAH_NATS_URL")]
    nats_url: String,
    #[arg(long, env = "AMANAH_NATS_CREDENTIALS")]
    nats_credentials: PathBuf,
    /// Folder with the demo's input.
    #[arg(long, default_value = concat!(env!("CARGO_MANIFEST_DIR"), "/demo"))]
    input: PathBuf,
    /// Write the result here as JSON too.
    #[arg(long)]
    json: Option<PathBuf>,
}

#[tokio::main]
async fn main() -> ExitCode {
    match demo(Args::parse()).await {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("demo: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn demo(args: Args) -> anyhow::Result<bool> {
    let start = Start {
        program: args.amanah.clone(),
        home: args.home.clone(),
        postgres_url: args.postgres_url.clone(),
        nats_url: args.nats_url.clone(),
        nats_credentials: args.nats_credentials.clone(),
    };
    println!("Menyiapkan instalasi kosong di {} …", args.home.display());
    let mut witness = with_witness(&start).await?;
    let installation = Installation::start(&start).await?;
    let (played, safety) = play::play(&installation, &witness, &args).await?;
    let verified = verify(&args)?;
    installation.stop().await?;
    witness.close().await?;
    let safe = safety.check()?;
    tables::print(&played, &verified)?;
    sections::print(&safe);
    if let Some(path) = &args.json {
        let mut value = json!({
            "steps": steps::as_json(&played.steps),
            "archive": tables::archive_json(&played.archive),
            "survey": tables::survey_json(&played.round)?,
            "verify": verified,
        });
        safe.add_to(&mut value);
        std::fs::write(path, serde_json::to_string_pretty(&value)?)
            .with_context(|| path.display().to_string())?;
        println!("Hasil yang sama sebagai JSON: {}", path.display());
    }
    let complete = steps::complete(&played.steps);
    Ok(complete && safe.holds() && verified["ok"] == true)
}

/// A first start makes the keys; a witness has to know them, and the installation has to know the witness.
async fn with_witness(start: &Start) -> anyhow::Result<WitnessHouse> {
    Installation::start(start).await?.stop().await?;
    let keys = start.home.join("keys/checkpoints");
    let logs = ["intake", "survey", "triage"].map(|log| keys.join(format!("{log}.vkey")));
    let witness = WitnessHouse::start(
        &start.program,
        &start.home.join("saksi"),
        "saksi.example/itjen",
        &logs,
    )
    .await?;
    witness.configure(&start.home.join("amanah.toml"))?;
    println!("Saksi di Itjen berjalan sebagai proses sendiri, dengan kuncinya sendiri");
    Ok(witness)
}

/// The product's own verifier, over every log.
fn verify(args: &Args) -> anyhow::Result<serde_json::Value> {
    let output = std::process::Command::new(&args.amanah)
        .args(["verify", "log", "--json", "--config"])
        .arg(args.home.join("amanah.toml"))
        .output()?;
    let result: serde_json::Value = serde_json::from_slice(&output.stdout)
        .with_context(|| format!("verify log said: {}", String::from_utf8_lossy(&output.stderr)))?;
    let logs = result["logs"].as_array().cloned().unwrap_or_default();
    let events: u64 = logs.iter().filter_map(|log| log["events"].as_u64()).sum();
    Ok(json!({"ok": result["ok"], "events": events, "logs": logs}))
}

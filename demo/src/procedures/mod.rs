//! Plays both procedures from the first form post to the archive, through the public interfaces only, with invented people. Then it
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

use anyhow::Context;
use drive::{Installation, Start, WitnessHouse};
use serde_json::{Value, json};

/// The servers to play on, and the input.
#[derive(clap::Args, Debug)]
pub struct Options {
    #[arg(long, env = "AMANAH_POSTGRES_URL", hide_env_values = true)]
    postgres_url: String,
    #[arg(long, env = "AMANAH_NATS_URL")]
    nats_url: String,
    #[arg(long, env = "AMANAH_NATS_CREDENTIALS")]
    nats_credentials: PathBuf,
    /// Folder with the demo's input.
    #[arg(long, default_value = env!("CARGO_MANIFEST_DIR"))]
    input: PathBuf,
}

/// Plays in an empty folder; answers whether everything holds, with the result as JSON.
pub async fn demo(
    program: PathBuf,
    home: PathBuf,
    options: Options,
) -> anyhow::Result<(bool, Value)> {
    let Options { postgres_url, nats_url, nats_credentials, input } = options;
    let start = Start { program, home, postgres_url, nats_url, nats_credentials };
    eprintln!("Menyiapkan instalasi kosong di {} …", start.home.display());
    let mut witness = with_witness(&start).await?;
    let installation = Installation::start(&start).await?;
    let (played, safety) = play::play(&installation, &witness, &start.program, &input).await?;
    let verified = verify(&start)?;
    installation.stop().await?;
    witness.close().await?;
    let safe = safety.check()?;
    tables::print(&played, &verified)?;
    sections::print(&safe);
    let mut result = json!({
        "steps": steps::as_json(&played.steps),
        "archive": tables::archive_json(&played.archive),
        "survey": tables::survey_json(&played.round)?,
        "verify": verified,
    });
    safe.add_to(&mut result);
    let complete = steps::complete(&played.steps);
    Ok((complete && safe.holds() && verified["ok"] == true, result))
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
    eprintln!("Saksi di Itjen berjalan sebagai proses sendiri, dengan kuncinya sendiri");
    Ok(witness)
}

/// The product's own verifier, over every log.
fn verify(start: &Start) -> anyhow::Result<Value> {
    let output = std::process::Command::new(&start.program)
        .args(["verify", "log", "--json", "--config"])
        .arg(start.home.join("amanah.toml"))
        .output()?;
    let result: Value = serde_json::from_slice(&output.stdout)
        .with_context(|| format!("verify log said: {}", String::from_utf8_lossy(&output.stderr)))?;
    let logs = result["logs"].as_array().cloned().unwrap_or_default();
    let events: u64 = logs.iter().filter_map(|log| log["events"].as_u64()).sum();
    Ok(json!({"ok": result["ok"], "events": events, "logs": logs}))
}

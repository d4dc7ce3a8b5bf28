//! `amanah verify log`: recomputes logs and says in one sentence what was found.

use std::path::PathBuf;

use anyhow::Context;
use eventlog::{Verified, VerifyError};
use indicatif::{ProgressBar, ProgressStyle};
use kernel::LogName;
use serde_json::json;
use service::config::Config;

use crate::services;

/// Verifies each log; false when one of them does not verify.
pub(crate) async fn logs(
    config: &Config,
    logs: &[LogName],
    anchors: &[PathBuf],
    as_json: bool,
) -> anyhow::Result<bool> {
    let anchors = anchors
        .iter()
        .map(|path| std::fs::read_to_string(path).with_context(|| path.display().to_string()))
        .collect::<Result<Vec<_>, _>>()?;
    let (mut all, mut results) = (true, Vec::new());
    for log in logs {
        let ours: Vec<String> = anchors
            .iter()
            .filter(|note| note.lines().next().is_some_and(|origin| origin.ends_with(log.as_str())))
            .cloned()
            .collect();
        match one(config, *log, &ours, as_json).await {
            Ok(verified) => {
                if !as_json {
                    say(*log, &verified);
                }
                results.push(json!({"log": log, "ok": true, "events": verified.events, "checkpoints": verified.checkpoints, "root": hex::encode(verified.root)}));
            }
            Err(Fault::Found(error)) => {
                all = false;
                eprintln!("{log}: TOUCHED. {error}");
                results.push(json!({"log": log, "ok": false, "error": error.to_string()}));
            }
            Err(Fault::Other(error)) => {
                return Err(error.context(format!("the log '{log}' could not be verified")));
            }
        }
    }
    if as_json {
        println!("{}", json!({"ok": all, "logs": results}));
    }
    Ok(all)
}

enum Fault {
    Found(VerifyError),
    Other(anyhow::Error),
}

async fn one(
    config: &Config,
    log: LogName,
    anchors: &[String],
    quiet: bool,
) -> Result<Verified, Fault> {
    let section = config.service(log.as_str()).context("no such service").map_err(Fault::Other)?;
    let db = services::database(section).await.map_err(Fault::Other)?;
    let key = services::signer(config, log).map_err(Fault::Other)?.key();
    let (head, _) = eventlog::head(&db).await.map_err(|error| Fault::Other(error.into()))?;
    let bar = if quiet { ProgressBar::hidden() } else { progress(log, head.0) };
    let verified = eventlog::verify(&db, &key, anchors, &mut |position| {
        bar.set_position(u64::try_from(position.0).unwrap_or(0));
    })
    .await;
    bar.finish_and_clear();
    verified.map_err(|error| match error {
        VerifyError::Log(error) => Fault::Other(error.into()),
        found => Fault::Found(found),
    })
}

fn progress(log: LogName, total: i64) -> ProgressBar {
    let style = ProgressStyle::with_template("{prefix} [{bar:40}] {pos}/{len} events, {eta} left")
        .unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(u64::try_from(total).unwrap_or(0))
        .with_style(style)
        .with_prefix(log.to_string())
}

fn say(log: LogName, verified: &Verified) {
    println!(
        "{log}: {} events are as they were recorded, {} signed checkpoints agree, root {}",
        verified.events,
        verified.checkpoints,
        hex::encode(verified.root)
    );
}

//! `amanah verify log`: recomputes logs, checks that the sealed bytes they name are there, and prints the result.

mod content;

use std::path::PathBuf;

use anyhow::Context;
use eventlog::{Verified, VerifyError};
use indicatif::{ProgressBar, ProgressStyle};
use kernel::LogName;
use serde_json::{Value, json};
use service::config::Config;

use crate::services;

/// Verifies each log and its sealed bytes. False: one of them does not verify.
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
        let (ok, result) = checked(config, *log, &anchors, as_json)
            .await
            .with_context(|| format!("the log '{log}' could not be verified"))?;
        all &= ok;
        results.push(result);
    }
    if as_json {
        println!("{}", json!({"ok": all, "logs": results}));
    }
    Ok(all)
}

/// Verifies one log and prints the result. The answer is the same result for `--json`.
async fn checked(
    config: &Config,
    log: LogName,
    anchors: &[String],
    as_json: bool,
) -> anyhow::Result<(bool, Value)> {
    let verified = match one(config, log, &of(log, anchors), as_json).await {
        Err(error) if is_of_the_log(&error) => {
            eprintln!("{log}: TOUCHED. {error}");
            return Ok((false, json!({"log": log, "ok": false, "error": error.to_string()})));
        }
        verified => verified?,
    };
    let missing = content::missing(config, log).await?;
    for seal in &missing {
        eprintln!("{log}: MISSING. {seal}");
    }
    if !as_json {
        say(log, &verified, missing.len());
    }
    let ok = missing.is_empty();
    Ok((
        ok,
        json!({
            "log": log,
            "ok": ok,
            "events": verified.events,
            "checkpoints": verified.checkpoints,
            "root": hex::encode(verified.root),
            "missing": content::shown(&missing),
        }),
    ))
}

fn of(log: LogName, anchors: &[String]) -> Vec<String> {
    let ours =
        |note: &&String| note.lines().next().is_some_and(|origin| origin.ends_with(log.as_str()));
    anchors.iter().filter(ours).cloned().collect()
}

/// True when the log is not as it was recorded; false when it could not be read.
fn is_of_the_log(error: &anyhow::Error) -> bool {
    error.downcast_ref().is_some_and(|error| !matches!(error, VerifyError::Log(_)))
}

async fn one(
    config: &Config,
    log: LogName,
    anchors: &[String],
    quiet: bool,
) -> anyhow::Result<Verified> {
    let db = services::database(config.service(log.as_str()).context("no such service")?).await?;
    let key = services::signer(config, log)?.key();
    let (head, _) = eventlog::head(&db).await?;
    let bar = if quiet { ProgressBar::hidden() } else { progress(log, head.0) };
    let verified = eventlog::verify(&db, &key, anchors, &mut |position| {
        bar.set_position(u64::try_from(position.0).unwrap_or(0));
    })
    .await;
    bar.finish_and_clear();
    Ok(verified?)
}

fn progress(log: LogName, total: i64) -> ProgressBar {
    let style = ProgressStyle::with_template("{prefix} [{bar:40}] {pos}/{len} events, {eta} left")
        .unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(u64::try_from(total).unwrap_or(0))
        .with_style(style)
        .with_prefix(log.to_string())
}

fn say(log: LogName, verified: &Verified, missing: usize) {
    println!(
        "{log}: {} events are as they were recorded, {} signed checkpoints agree, root {}",
        verified.events,
        verified.checkpoints,
        hex::encode(verified.root)
    );
    if missing == 0 && log != LogName::Survey {
        println!(
            "{log}: everything sealed that they name is there, or was erased with a tombstone"
        );
    }
}

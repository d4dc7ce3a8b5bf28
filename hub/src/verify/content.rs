//! The sealed bytes that a log names must be there. They lie beside the log, in rows and files that no checkpoint covers.

use kernel::LogName;
use serde_json::{Value, json};
use service::MissingSeal;
use service::config::Config;

use crate::services::{objects, open_log, said};

/// Sealed bytes that are missing. survey seals nothing.
pub(super) async fn missing(config: &Config, log: LogName) -> anyhow::Result<Vec<MissingSeal>> {
    let missing = match log {
        LogName::Intake => {
            intake::missing_seals(&open_log(config, log).await?, &objects(config)?).await
        }
        LogName::Triage => triage::missing_seals(&open_log(config, log).await?).await,
        LogName::Survey => Ok(vec![]),
    };
    missing.map_err(said)
}

/// The result as JSON.
pub(super) fn shown(missing: &[MissingSeal]) -> Value {
    let one = |seal: &MissingSeal| json!({"complaint": seal.complaint, "kind": seal.kind, "item": seal.item, "loss": seal.loss.code()});
    missing.iter().map(one).collect()
}

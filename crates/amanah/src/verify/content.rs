//! Whether everything sealed that a log names is still there: rows and files lie beside the log, where no checkpoint covers them.

use kernel::LogName;
use serde_json::{Value, json};
use service::MissingSeal;
use service::config::Config;

use crate::services::{objects, open_log, said};

/// What is missing; survey seals nothing.
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

/// For programs.
pub(super) fn shown(missing: &[MissingSeal]) -> Value {
    let one = |seal: &MissingSeal| json!({"complaint": seal.complaint, "kind": seal.kind, "item": seal.item, "loss": seal.loss.code()});
    missing.iter().map(one).collect()
}

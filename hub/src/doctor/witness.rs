//! Witnesses: each must cosign our logs and know the same history of them.

use kernel::LogName;
use service::config::Config;

use super::{Report, SAID, good};
use crate::cosign::{Asking, Fault, askings};
use crate::services;

const NONE: &str = "none is configured ([[witness]]): receipts stand on the log's own signature, so nobody outside would notice \
    a log that was set back or shown to others in another form";

/// Shows the newest checkpoint of each log to each witness.
pub(super) async fn check(config: &Config, report: &mut Report) {
    if config.witness.is_empty() {
        return good("witness", NONE);
    }
    for log in LogName::ALL {
        let what = format!("witnesses of {log}");
        let open = async || askings(config, &services::open_log(config, log).await?);
        let advice = "look at [[witness]] in the configuration";
        for asking in report.tried(&what, open().await, advice).into_iter().flatten() {
            standing(&asking, report).await;
        }
    }
}

async fn standing(asking: &Asking, report: &mut Report) {
    let what = format!("witness {} of {}", asking.witness(), asking.log());
    match asking.ask().await {
        Ok(Some(size)) => good(&what, &format!("cosigned the newest checkpoint, {size} rows")),
        Ok(None) => good(&what, "nothing to cosign yet"),
        Err(fault) => report.bad(&what, &fault.to_string(), advice(&fault)),
    }
}

fn advice(fault: &Fault) -> &'static str {
    if fault.contradicts() {
        return "THE WITNESS SAW ANOTHER HISTORY OF THIS LOG. Take no more complaints with it: stop the service, and hold the log \
            ('amanah verify log --anchor') against the checkpoint that the witness keeps; the newest backup that agrees is the log";
    }
    match fault {
        Fault::Witness(witness::AskError::Silent(_)) => {
            "is it up, and does the address fit? Complaints are taken meanwhile; cosignatures follow when it is back"
        }
        Fault::Witness(_) => {
            "does it know this log (its witness.toml, 'logs'), and is the configured key its own?"
        }
        _ => SAID,
    }
}

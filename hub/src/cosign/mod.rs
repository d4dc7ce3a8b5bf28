//! Asks the configured witnesses to cosign the newest checkpoint of every log of this installation. The services know nothing of it.
//!
//! A witness that is away delays nothing: reporters get a proof under the log's own signature, and a cosigned one once the witness is back. When a witness
//! has seen another history of a log, the program logs an error and goes on. Otherwise an outsider could stop the service.

mod asking;
mod follow;

use std::collections::BTreeSet;
use std::sync::Arc;

use anyhow::{Context, ensure};
use eventlog::EventLog;
use futures::future::join_all;
use ledger::CosignatureKey;
use service::config::{Config, WitnessSection};
use service::{App, Ticker};
use witness::Cosigner;

pub(crate) use asking::{Asking, Fault};

use terminal::key_or_file;

/// The configured witnesses, for one log. Each has its own progress there.
pub(crate) fn askings(config: &Config, log: &EventLog) -> anyhow::Result<Vec<Asking>> {
    let askings = config.witness.iter().map(|section| asking(section, log));
    let askings = askings.collect::<anyhow::Result<Vec<_>>>()?;
    let names: BTreeSet<&str> = askings.iter().map(Asking::witness).collect();
    // The log stores cosignatures by the name of the witness.
    ensure!(names.len() == askings.len(), "[[witness]]: two witnesses have the same name");
    Ok(askings)
}

fn asking(section: &WitnessSection, log: &EventLog) -> anyhow::Result<Asking> {
    let context = || format!("[[witness]] {}", section.url);
    let key: CosignatureKey = key_or_file(&section.key).with_context(context)?;
    Ok(Asking::new(log.clone(), Cosigner::new(&section.url, key).with_context(context)?))
}

/// Adds a ticker that asks the witnesses to every service that owns a log.
pub(crate) fn attach(app: &mut App, config: &Config) -> anyhow::Result<()> {
    let Some(published) = &app.log else { return Ok(()) };
    let askings = askings(config, &published.log)?;
    if !askings.is_empty() {
        app.tickers.push(("cosign", ticker(askings)));
    }
    Ok(())
}

/// One heartbeat is enough for all witnesses, because every request has a time limit.
fn ticker(askings: Vec<Asking>) -> Ticker {
    let askings: Arc<Vec<Asking>> = Arc::new(askings);
    Box::new(move |stop, heart| {
        let askings = Arc::clone(&askings);
        Box::pin(async move {
            join_all(askings.iter().map(|asking| follow::follow(asking, &stop, &heart))).await;
            heart.stop();
        })
    })
}

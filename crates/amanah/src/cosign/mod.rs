//! Gets the newest checkpoint of every log of this installation cosigned by the configured witnesses, while the services know nothing of it.
//!
//! A witness that is away delays nothing: whoever files gets a proof under the log's own signature, and a cosigned one once the witness is back. A
//! witness that has seen another history of a log is told loudly, but stops nobody: else whoever stands outside could stop the service.

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

use crate::receipt::key_text;

/// The witnesses of the configuration, for one log: each remembers how far it stands there.
pub(crate) fn askings(config: &Config, log: &EventLog) -> anyhow::Result<Vec<Asking>> {
    let askings = config.witness.iter().map(|section| asking(section, log));
    let askings = askings.collect::<anyhow::Result<Vec<_>>>()?;
    let names: BTreeSet<&str> = askings.iter().map(Asking::witness).collect();
    // Cosignatures are kept by the name of the witness.
    ensure!(names.len() == askings.len(), "[[witness]]: two witnesses have the same name");
    Ok(askings)
}

fn asking(section: &WitnessSection, log: &EventLog) -> anyhow::Result<Asking> {
    let context = || format!("[[witness]] {}", section.url);
    let key: CosignatureKey = key_text(&section.key).with_context(context)?;
    Ok(Asking::new(log.clone(), Cosigner::new(&section.url, key).with_context(context)?))
}

/// Gives a service that owns a log the work of asking, if there is anybody to ask.
pub(crate) fn attach(app: &mut App, config: &Config) -> anyhow::Result<()> {
    let Some(published) = &app.log else { return Ok(()) };
    let askings = askings(config, &published.log)?;
    if !askings.is_empty() {
        app.tickers.push(("cosign", ticker(askings)));
    }
    Ok(())
}

/// Every request has its limit in time, so that one heart for all of them tells enough.
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

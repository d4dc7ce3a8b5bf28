//! A plain NATS client that hears what its server refuses.

use std::path::Path;

use anyhow::Context;
use async_nats::{Client, ConnectOptions, Event};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

/// Connects as a user. The receiver gets the text of every refusal.
pub async fn connect(
    url: &str,
    user: &str,
    seed: String,
) -> anyhow::Result<(Client, UnboundedReceiver<String>)> {
    let (refused, refusals) = unbounded_channel();
    let client = ConnectOptions::with_nkey(seed)
        .custom_inbox_prefix(format!("_INBOX_{user}"))
        .event_callback(move |event| {
            let refused = refused.clone();
            async move {
                if let Event::ServerError(error) = event {
                    // A receiver that was dropped wants no more.
                    let _ = refused.send(error.to_string());
                }
            }
        })
        .connect(url)
        .await?;
    Ok((client, refusals))
}

/// Reads the seed of a user from a folder of seeds.
pub fn read_seed(folder: &Path, user: &str) -> anyhow::Result<String> {
    let text = std::fs::read_to_string(folder.join(format!("{user}.nk")));
    Ok(text.with_context(|| format!("seed of {user}"))?.trim().to_owned())
}

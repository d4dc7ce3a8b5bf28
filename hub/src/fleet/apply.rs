//! Brings a changed registry to the servers: they read the accounts again, end links, and get streams.

use std::time::Duration;

use anyhow::{Context, bail};
use async_nats::ConnectOptions;
use futures::StreamExt;
use secrecy::ExposeSecret;
use serde_json::{Value, json};
use service::config::{Config, secret};
use topology::names;

use super::provision;

/// Patience for the last server. Servers answer within milliseconds.
const QUIET: Duration = Duration::from_millis(700);

/// Steps after the accounts changed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Apply {
    /// End the connection of every office's server. A reload ends connections of clients whose key is gone, but not those of leaf servers. The name
    /// of such a connection is only a claim, so all of them end. Servers that still may connect come back within seconds.
    pub(super) cut_leafs: bool,
    /// Make streams and consumers anew where the registry wants others.
    pub(super) provision: bool,
}

/// Reloads every server, then does the other steps.
pub(super) async fn apply(config: &Config, what: Apply) -> anyhow::Result<()> {
    let system = System::connect(config).await?;
    let count = system.reload().await?;
    println!("{count} server(s) have read their accounts again.");
    if what.cut_leafs {
        let count = system.cut_leafs().await?;
        println!(
            "{count} link(s) of offices' servers were ended; those that still may will come back."
        );
    }
    if what.provision {
        provision::provision(config, true).await?;
    }
    Ok(())
}

/// Applies a change, unless `no_apply` leaves that to the operator. False: the servers could not be reached; the text says what to do.
pub(super) async fn settle(config: &Config, no_apply: bool, what: Apply) -> bool {
    let cut = if what.cut_leafs { " --cut-leafs" } else { "" };
    let next = format!(
        "Next: bring accounts.conf to every server of the hub, then: amanah nats reload{cut} && amanah provision"
    );
    if no_apply {
        println!("{next}");
        return true;
    }
    let Err(error) = apply(config, what).await else { return true };
    println!("The servers were not told: {error:#}");
    println!("{next}");
    false
}

/// The system account of the hub.
struct System {
    client: async_nats::Client,
}

impl System {
    async fn connect(config: &Config) -> anyhow::Result<Self> {
        let file = config.bus.credentials.join(format!("{}.nk", names::SYS));
        let seed = secret(&file).context("the system user's seed is needed to tell the servers")?;
        let mut options = ConnectOptions::with_nkey(seed.expose_secret().trim().to_owned())
            .custom_inbox_prefix(names::inbox(names::SYS))
            .connection_timeout(Duration::from_secs(5))
            .request_timeout(Some(Duration::from_secs(10)));
        if let Some(ca) = &config.bus.tls_ca {
            options = options.add_root_certificates(ca.clone());
        }
        let client =
            options.connect(config.bus.urls.clone()).await.context("NATS cannot be reached")?;
        Ok(Self { client })
    }

    /// Makes every server read its files again. The answer is the number of servers. A server that refuses its files is an error.
    async fn reload(&self) -> anyhow::Result<usize> {
        let servers = self.ask_all("$SYS.REQ.SERVER.PING.IDZ").await?;
        for server in &servers {
            let id = server["id"].as_str().context("a server did not tell its id")?;
            let answer = self.ask(&format!("$SYS.REQ.SERVER.{id}.RELOAD"), &json!({})).await?;
            if let Some(error) = answer["error"]["description"].as_str() {
                bail!("a server keeps its old accounts: {error}");
            }
        }
        Ok(servers.len())
    }

    /// Ends every link of an office's server. The answer is the number of links.
    async fn cut_leafs(&self) -> anyhow::Result<usize> {
        let mut count = 0;
        for answer in self.ask_all("$SYS.REQ.SERVER.PING.LEAFZ").await? {
            let id = answer["server"]["id"].as_str().context("a server has an id")?;
            for leaf in answer["data"]["leafs"].as_array().into_iter().flatten() {
                self.ask(&format!("$SYS.REQ.SERVER.{id}.KICK"), &json!({ "cid": leaf["id"] }))
                    .await?;
                count += 1;
            }
        }
        Ok(count)
    }

    async fn ask(&self, subject: &str, body: &Value) -> anyhow::Result<Value> {
        let answer = self.client.request(subject.to_owned(), body.to_string().into()).await;
        let answer = answer.with_context(|| format!("no answer to {subject}"))?;
        Ok(serde_json::from_slice(&answer.payload)?)
    }

    async fn ask_all(&self, subject: &'static str) -> anyhow::Result<Vec<Value>> {
        let inbox = self.client.new_inbox();
        let mut answers = self.client.subscribe(inbox.clone()).await?;
        self.client.publish_with_reply(subject, inbox, "{}".into()).await?;
        let mut found = Vec::new();
        while let Ok(Some(answer)) = tokio::time::timeout(QUIET, answers.next()).await {
            found.push(serde_json::from_slice(&answer.payload)?);
        }
        if found.is_empty() {
            bail!("no server answered");
        }
        Ok(found)
    }
}

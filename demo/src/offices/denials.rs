//! Forbidden acts, each really tried by its own client. A server says no asynchronously: an attempt counts as denied only when it said so, or when the forged
//! message is nowhere.

use std::path::Path;
use std::time::Duration;

use anyhow::Context;
use async_nats::Client;
use drive::offices::listener::{connect, read_seed};
use drive::offices::stage::Stage;
use serde::Serialize;

use super::rogue;

/// How long a denial may take.
const ANSWER: Duration = Duration::from_secs(5);

/// One attempt and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Denial {
    pub who: String,
    pub attempt: String,
    pub denied: bool,
}

#[derive(Clone, Copy, Debug)]
enum Act {
    Publish(&'static str),
    Subscribe(&'static str),
}
use Act::{Publish, Subscribe};

/// Acts that are forbidden to an office: `plm` and `gto` play two of them.
const OFFICE: [(&str, Act); 8] = [
    ("publish for another office", Publish("ph.in.off.gto.survey.rating.submitted.v1")),
    ("publish as Itjen", Publish("ph.in.itjen.wbs.case.acknowledged.v1")),
    ("publish an event", Publish("ph.evt.intake.complaint.complaint-filed.v1")),
    ("write a receipt", Publish("ph.rcpt.off.plm.submission.received.v1")),
    ("subscribe to everything", Subscribe(">")),
    ("subscribe to events", Subscribe("ph.evt.>")),
    ("read events", Publish("js.hub.CONSUMER.MSG.NEXT.EVT_TRIAGE.off_plm")),
    ("read another office's receipts", Publish("js.hub.CONSUMER.MSG.NEXT.RECEIPTS.off_gto")),
];

const ITJEN: [(&str, Act); 8] = [
    ("create a consumer", Publish("js.hub.CONSUMER.CREATE.ESCALATED.mine")),
    (
        "create a consumer under the server's own name",
        Publish("$JS.API.CONSUMER.CREATE.ESCALATED.mine"),
    ),
    ("read another stream", Publish("js.hub.CONSUMER.MSG.NEXT.RECEIPTS.off_plm")),
    ("read a stream without a consumer", Publish("$JS.API.STREAM.MSG.GET.INGRESS")),
    ("publish an event", Publish("ph.evt.triage.case.case-closed.v1")),
    ("publish as an office", Publish("ph.in.off.plm.survey.rating.submitted.v1")),
    ("acknowledge for another consumer", Publish("$JS.ACK.RECEIPTS.off_plm.1.1.1.1.0")),
    ("subscribe to everything", Subscribe(">")),
];

const SERVICES: [(&str, &str, Act); 6] = [
    ("intake", "write to Itjen", Publish("ph.esc.itjen.wbs.case.escalated.v1")),
    ("intake", "publish an event of triage", Publish("ph.evt.triage.case.case-opened.v1")),
    ("survey", "publish an event of intake", Publish("ph.evt.intake.box.rating-received.v1")),
    ("triage", "write a receipt of an office", Publish("ph.rcpt.off.plm.submission.received.v1")),
    ("reporting", "publish an event", Publish("ph.evt.survey.round.round-opened.v1")),
    ("reporting", "make a stream", Publish("$JS.API.STREAM.CREATE.MINE")),
];

pub async fn attempt_all(stage: &Stage, home: &Path) -> anyhow::Result<Vec<Denial>> {
    let hub = stage.hub.members()[0].url();
    let seed = |user: &str| stage.hub.accounts().seed(user);
    let plm = stage.branches.iter().find(|branch| branch.office.as_str() == "plm");
    let plm = plm.context("the cast has no office plm with a server")?;
    let own = |user: &str| read_seed(&plm.leaf.credentials_dir(), user);
    let mut tried = Vec::new();
    for (attempt, act) in OFFICE {
        let user = "off_plm";
        tried.push(attempted("office plm", attempt, &hub, user, seed(user)?, act).await?);
        let (who, url) = ("office plm at its own server", plm.leaf.url());
        tried.push(attempted(who, attempt, &url, user, own(user)?, act).await?);
    }
    let act = Publish("ph.evt.intake.complaint.complaint-filed.v1");
    let (who, url) = ("admin of plm's server", plm.leaf.url());
    tried.push(attempted(who, "publish an event", &url, "admin", own("admin")?, act).await?);
    for (attempt, act) in ITJEN {
        tried.push(attempted("Itjen", attempt, &hub, "itjen", seed("itjen")?, act).await?);
    }
    for (user, attempt, act) in SERVICES {
        let who = format!("service {user}");
        tried.push(attempted(&who, attempt, &hub, user, seed(user)?, act).await?);
    }
    tried.extend(rogue::attempt(stage, plm, home).await?);
    Ok(tried)
}

async fn attempted(
    who: &str,
    attempt: &str,
    url: &str,
    user: &str,
    seed: String,
    act: Act,
) -> anyhow::Result<Denial> {
    let (client, mut violations) =
        connect(url, user, seed).await.with_context(|| format!("{who} cannot connect"))?;
    let subject = match act {
        Publish(subject) => {
            forge(&client, subject).await?;
            subject
        }
        Subscribe(subject) => {
            // Dropped at the end: a subscription that was taken would not have been denied.
            let subscription = client.subscribe(subject).await?;
            tokio::spawn(async move {
                tokio::time::sleep(ANSWER).await;
                drop(subscription);
            });
            subject
        }
    };
    client.flush().await?;
    let denied = tokio::time::timeout(ANSWER, async {
        while let Some(text) = violations.recv().await {
            if text.contains(&format!("\"{subject}\"")) {
                return true;
            }
        }
        false
    });
    let denied = denied.await.unwrap_or(false);
    Ok(Denial { who: who.into(), attempt: attempt.into(), denied })
}

/// Publishes without waiting for an answer that nobody will give.
#[expect(clippy::disallowed_methods, reason = "a forgery has no stream that would acknowledge it")]
pub(super) async fn forge(client: &Client, subject: &'static str) -> anyhow::Result<()> {
    Ok(client.publish(subject, "forged".into()).await?)
}

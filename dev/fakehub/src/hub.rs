//! A hub for tests: a real nats-server with its streams, and somebody who answers instead of the services.

use std::collections::HashSet;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_nats::HeaderMap;
use bus::{Bus, Lane, Publisher};
use contracts::{Counts, Outcome, Reason, Receipt};
use kernel::OfficeCode;
use localservers::NatsOptions;
use testkit::NatsServer;
use topology::Link;
use topology::names::{kinds, subjects};

/// A hub that knows the offices plm (with a server of its own) and gto, and Itjen.
pub struct Hub {
    /// The server, private to the test.
    pub nats: NatsServer,
    /// Ids of submissions, in the order in which they were first seen.
    pub seen: Arc<Mutex<Vec<String>>>,
}

impl Hub {
    /// Starts the server and makes its streams. Panics when it cannot.
    pub async fn start() -> Self {
        let offices = vec![(office("plm"), Link::Leaf), (office("gto"), Link::Direct)];
        let options = NatsOptions { offices: offices.clone(), itjen: true, ..Default::default() };
        let nats = NatsServer::with(&options).unwrap();
        let hub = Self { nats, seen: Arc::default() };
        let wanted = bus::Wanted { offices, replicas: 1 };
        bus::provision(&hub.bus("provision").await, &wanted, true).await.unwrap();
        hub
    }

    /// Connects as `user`.
    pub async fn bus(&self, user: &str) -> Bus {
        let (urls, seeds) = (vec![self.nats.url()], self.nats.credentials_dir());
        client_common::bus(&urls, &seeds, user, None, None).await.unwrap()
    }

    /// Copies a user's seed into a folder.
    pub fn give_seed(&self, user: &str, folder: &Path) {
        let file = format!("{user}.nk");
        std::fs::copy(self.nats.credentials_dir().join(&file), folder.join(file)).unwrap();
    }

    /// Answers submissions of a stream once per id until it is dropped: `answer` gives the receipt.
    pub async fn answering(
        &self,
        user: &str,
        (stream, filter): (&str, &str),
        answer: impl Fn(&str, &[u8]) -> (Outcome, Counts, Vec<Reason>) + Send + 'static,
    ) -> tokio::task::JoinHandle<()> {
        let bus = self.bus(user).await;
        let (publisher, seen) = (Publisher::new(bus.clone()), Arc::clone(&self.seen));
        let mut lane = Lane::new(bus, stream, filter, None);
        tokio::spawn(async move {
            let mut answered = HashSet::new();
            loop {
                for message in lane.next(100, Duration::from_secs(1)).await.unwrap_or_default() {
                    let id = message.headers.get("ce-id").unwrap().as_str().to_owned();
                    if !answered.insert(id.clone()) {
                        continue;
                    }
                    seen.lock().unwrap().push(id.clone());
                    let (outcome, counts, reasons) = answer(&message.subject, &message.payload);
                    let receipt = receipt(&id, outcome, counts, reasons);
                    let number = answered.len() as u64;
                    publish_receipt(&publisher, &message.subject, number, &receipt).await;
                }
            }
        })
    }
}

/// An office by its code. Panics when that is none.
pub fn office(code: &str) -> OfficeCode {
    code.parse().unwrap()
}

fn receipt(id: &str, outcome: Outcome, counts: Counts, reasons: Vec<Reason>) -> Receipt {
    Receipt {
        submission: id.to_owned(),
        sender: "x".into(),
        kind: "x".into(),
        outcome,
        again: false,
        received_at: "2026-11-22T03:00:01Z".parse().unwrap(),
        counts,
        reasons,
        complaint: None,
    }
}

async fn publish_receipt(publisher: &Publisher, to: &str, number: u64, receipt: &Receipt) {
    let tail = match receipt.outcome {
        Outcome::Received => kinds::RECEIVED,
        Outcome::Rejected => kinds::REJECTED,
    };
    let body = serde_json::to_vec(receipt).unwrap();
    let to: Vec<&str> = to.split('.').collect();
    if to[2] == "itjen" {
        publish_item(publisher, 1000 + number, tail, &receipt.submission, &body).await;
        return;
    }
    let mut headers = HeaderMap::new();
    headers.insert("Nats-Msg-Id", format!("r/{}", receipt.submission).as_str());
    let subject = subjects::receipt(to[3], tail);
    publisher.publish(subject, headers, body.into()).await.unwrap();
}

/// Publishes an item for Itjen, as triage does.
pub async fn publish_item(
    publisher: &Publisher,
    number: u64,
    kind: &str,
    subject: &str,
    body: &[u8],
) {
    use sha2::Digest;
    let mut headers = HeaderMap::new();
    headers.insert("Nats-Msg-Id", format!("e/{number}").as_str());
    headers.insert("ce-number", number.to_string().as_str());
    headers.insert("ce-subject", subject);
    headers.insert("ce-time", "2026-11-22T03:00:00Z");
    headers.insert("ce-hash", hex::encode(sha2::Sha256::digest(body)).as_str());
    let subject = subjects::to_itjen(kind);
    publisher.publish(subject, headers, body.to_vec().into()).await.unwrap();
}

//! Consumers that provisioning makes, because those who use them may not.

use std::time::Duration;

use async_nats::jetstream::consumer::{AckPolicy, pull};

use super::{ESCALATED, ITJEN, RECEIPTS, Wanted, receipts_consumer};

/// Consumers of [`RECEIPTS`] with this beginning belong to offices; those of offices that are gone are removed.
pub(crate) const OFFICE_PREFIX: &str = "off_";

pub(crate) fn wanted_consumers(wanted: &Wanted) -> Vec<(&'static str, pull::Config)> {
    let mut all: Vec<_> = wanted
        .offices
        .iter()
        .map(|(code, _)| {
            let filter = format!("ph.rcpt.off.{code}.>");
            (RECEIPTS, durable(receipts_consumer(code), filter, Duration::from_secs(30), 500))
        })
        .collect();
    all.push((ESCALATED, durable(ITJEN.to_owned(), String::new(), Duration::from_mins(1), 50)));
    all
}

fn durable(name: String, filter: String, ack_wait: Duration, pending: i64) -> pull::Config {
    pull::Config {
        durable_name: Some(name),
        filter_subject: filter,
        ack_policy: AckPolicy::Explicit,
        ack_wait,
        // Until it is acknowledged: what is told here is told for certain.
        max_deliver: -1,
        max_ack_pending: pending,
        ..pull::Config::default()
    }
}

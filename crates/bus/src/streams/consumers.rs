//! Consumers that provisioning makes, because those who use them may not.

use std::time::Duration;

use async_nats::jetstream::consumer::{AckPolicy, pull};
use topology::names::{ESCALATED, ITJEN, RECEIPTS, office_user, subjects};

use super::Wanted;

pub(crate) fn wanted_consumers(wanted: &Wanted) -> Vec<(&'static str, pull::Config)> {
    let mut all: Vec<_> = wanted
        .offices
        .iter()
        .map(|(code, _)| {
            let filter = subjects::receipts_to(code);
            (RECEIPTS, durable(office_user(code), filter, Duration::from_secs(30), 500))
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
        // Delivered until it is acknowledged.
        max_deliver: -1,
        max_ack_pending: pending,
        ..pull::Config::default()
    }
}

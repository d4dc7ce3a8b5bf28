//! Consumers that provisioning makes, because those who use them may not.

use std::time::Duration;

use async_nats::jetstream::consumer::{AckPolicy, pull};
use kernel::OfficeCode;
use topology::Link;
use topology::names::{ESCALATED, ITJEN, RECEIPTS, office_user, subjects};

use super::Wanted;

impl Wanted {
    /// Consumers of offices and of Itjen, who may not make their own, each with its stream.
    pub fn consumers(&self) -> Vec<(&'static str, pull::Config)> {
        let receipts = |(code, _): &(OfficeCode, Link)| {
            let filter = subjects::receipts_to(code);
            (RECEIPTS, durable(office_user(code), filter, Duration::from_secs(30), 500))
        };
        let itjen = durable(ITJEN.to_owned(), String::new(), Duration::from_mins(1), 50);
        self.offices.iter().map(receipts).chain([(ESCALATED, itjen)]).collect()
    }
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

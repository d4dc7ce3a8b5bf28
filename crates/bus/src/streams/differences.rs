//! Differences between a wanted and a found configuration.

use std::fmt;
use std::time::Duration;

use async_nats::jetstream::consumer;
use async_nats::jetstream::stream::{Config, Source};

/// One field that is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    pub field: &'static str,
    /// The found value, for people.
    pub found: String,
    /// The wanted value, for people.
    pub wanted: String,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is {}, wanted {}", self.field, self.found, self.wanted)
    }
}

/// A field and how it reads; fields are compared as they read.
type Field<T> = (&'static str, fn(&T) -> String);

const STREAM: [Field<Config>; 17] = [
    ("subjects", |config| list(&config.subjects)),
    ("subject_transform", |config| {
        config.subject_transform.as_ref().map_or_else(nothing, |transform| {
            format!("{} → {}", transform.source, transform.destination)
        })
    }),
    ("sources", sources),
    ("retention", |config| format!("{:?}", config.retention)),
    ("discard", |config| format!("{:?}", config.discard)),
    ("discard_new_per_subject", |config| config.discard_new_per_subject.to_string()),
    ("storage", |config| format!("{:?}", config.storage)),
    ("num_replicas", |config| config.num_replicas.to_string()),
    ("max_age", |config| time(config.max_age)),
    ("max_bytes", |config| limit(config.max_bytes)),
    ("max_messages", |config| limit(config.max_messages)),
    ("max_messages_per_subject", |config| limit(config.max_messages_per_subject)),
    ("duplicate_window", |config| time(config.duplicate_window)),
    ("deny_delete", |config| config.deny_delete.to_string()),
    ("deny_purge", |config| config.deny_purge.to_string()),
    ("sealed", |config| config.sealed.to_string()),
    ("mirror", |config| config.mirror.as_ref().map_or_else(nothing, source)),
];

const CONSUMER: [Field<consumer::Config>; 7] = [
    ("filter_subject", |config| {
        let many = &config.filter_subjects;
        if many.is_empty() { config.filter_subject.clone() } else { list(many) }
    }),
    ("ack_policy", |config| format!("{:?}", config.ack_policy)),
    ("ack_wait", |config| time(config.ack_wait)),
    ("deliver_policy", |config| format!("{:?}", config.deliver_policy)),
    ("max_deliver", |config| limit(config.max_deliver)),
    ("max_ack_pending", |config| limit(config.max_ack_pending)),
    ("deliver_subject", |config| config.deliver_subject.clone().unwrap_or_else(nothing)),
];

/// Differences of a stream, by field; empty when it is as wanted.
pub fn differences(wanted: &Config, found: &Config) -> Vec<Difference> {
    compare(&STREAM, wanted, found)
}

/// Differences of a consumer.
pub(crate) fn consumer_differences(
    wanted: &consumer::Config,
    found: &consumer::Config,
) -> Vec<Difference> {
    compare(&CONSUMER, wanted, found)
}

fn compare<T>(fields: &[Field<T>], wanted: &T, found: &T) -> Vec<Difference> {
    fields
        .iter()
        .map(|(field, read)| Difference { field, found: read(found), wanted: read(wanted) })
        .filter(|difference| difference.found != difference.wanted)
        .collect()
}

fn sources(config: &Config) -> String {
    let mut names: Vec<String> = config.sources.iter().flatten().map(source).collect();
    // Their order means nothing.
    names.sort();
    list(&names)
}

fn source(source: &Source) -> String {
    let filter = source.filter_subject.iter().map(|filter| format!(" of {filter}"));
    let external = source.external.iter().map(|external| {
        let deliver = external.delivery_prefix.as_deref().unwrap_or("-");
        format!(" by {} to {deliver}", external.api_prefix)
    });
    std::iter::once(source.name.clone()).chain(filter).chain(external).collect()
}

fn nothing() -> String {
    "nothing".to_owned()
}

fn list(items: &[String]) -> String {
    if items.is_empty() { nothing() } else { items.join(" + ") }
}

fn limit(limit: i64) -> String {
    if limit <= 0 { "no limit".to_owned() } else { limit.to_string() }
}

fn time(time: Duration) -> String {
    let (day, seconds) = (24 * 60 * 60, time.as_secs());
    match seconds {
        0 if time.is_zero() => "no limit".to_owned(),
        _ if time.subsec_nanos() > 0 => format!("{time:?}"),
        _ if seconds.is_multiple_of(day) => format!("{} d", seconds / day),
        _ => format!("{seconds} s"),
    }
}

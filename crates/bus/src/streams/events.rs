//! The streams of the logs: what services publish.

use std::time::Duration;

use async_nats::jetstream::stream::{
    Config, DiscardPolicy, RetentionPolicy, StorageType, SubjectTransform,
};
use kernel::LogName;
use topology::names::{event_stream, subjects};

use super::days;

/// The configuration of the stream of a log. `replicas`: 3 in a cluster, 1 on a single server.
pub fn stream_config(log: LogName, replicas: usize) -> Config {
    let (source, destination) = subjects::partitioned(log);
    Config {
        name: event_stream(log),
        description: Some(format!(
            "Public events of the log '{log}'; written by its relay alone, repaired from the log"
        )),
        subjects: vec![subjects::events(log)],
        subject_transform: Some(SubjectTransform { source, destination }),
        retention: RetentionPolicy::Limits,
        discard: DiscardPolicy::Old,
        storage: StorageType::File,
        num_replicas: replicas,
        max_age: days(30),
        max_messages: -1,
        max_messages_per_subject: -1,
        max_bytes: 1 << 30,
        // The relay resumes from what the stream holds; the window only covers a reply that was lost on the way.
        duplicate_window: Duration::from_secs(1),
        deny_purge: true,
        allow_direct: true,
        ..Config::default()
    }
}

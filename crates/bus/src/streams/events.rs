//! The streams of the logs: what services publish.

use std::time::Duration;

use async_nats::jetstream::stream::{Config, DiscardPolicy, SubjectTransform};
use kernel::LogName;
use topology::names::{event_stream, subjects};

use super::{days, lasting};

/// The configuration of the stream of a log. `replicas`: 3 in a cluster, 1 on a single server.
pub fn stream_config(log: LogName, replicas: usize) -> Config {
    let (source, destination) = subjects::partitioned(log);
    Config {
        description: Some(format!(
            "Public events of the log '{log}'; written by its relay alone, repaired from the log"
        )),
        subject_transform: Some(SubjectTransform { source, destination }),
        discard: DiscardPolicy::Old,
        num_replicas: replicas,
        max_age: days(30),
        max_bytes: 1 << 30,
        // The relay resumes from what the stream holds; the window only covers a reply that was lost on the way.
        duplicate_window: Duration::from_secs(1),
        ..lasting(event_stream(log), vec![subjects::events(log)])
    }
}

//! The streams of the logs: what services publish.

use std::time::Duration;

use async_nats::jetstream::stream::{
    Config, DiscardPolicy, RetentionPolicy, StorageType, SubjectTransform,
};
use kernel::LogName;

use super::days;

/// Events of a log are spread over this many stored subjects, so that ids never become subjects of the store.
pub const PARTITIONS: u8 = 8;

/// The stream of a log: `EVT_TRIAGE`.
pub fn stream_name(log: LogName) -> String {
    format!("EVT_{}", log.as_str().to_uppercase())
}

/// Subject under which an event is published: `ph.evt.<log>.<category>.<event>.v<N>.<stream id>`; the stream stores a partition number
/// instead of the id.
pub fn subject(
    log: LogName,
    event_type: &str,
    schema_version: i16,
    stream: kernel::StreamId,
) -> String {
    let (category, event) = event_type.split_once('.').unwrap_or(("event", event_type));
    format!("ph.evt.{log}.{category}.{}.v{schema_version}.{}", kebab(event), stream.uuid().simple())
}

/// `CaseOpened` → `case-opened`.
pub fn kebab(name: &str) -> String {
    let mut out = String::with_capacity(name.len() + 4);
    for (index, letter) in name.chars().enumerate() {
        if letter.is_ascii_uppercase() && index > 0 {
            out.push('-');
        }
        out.push(letter.to_ascii_lowercase());
    }
    out
}

/// How the stream of a log must be. `replicas`: 3 in a cluster, 1 on a single server.
pub fn stream_config(log: LogName, replicas: usize) -> Config {
    Config {
        name: stream_name(log),
        description: Some(format!(
            "Public events of the log '{log}'; written by its relay alone, repaired from the log"
        )),
        subjects: vec![format!("ph.evt.{log}.>")],
        subject_transform: Some(SubjectTransform {
            source: format!("ph.evt.{log}.*.*.*.*"),
            destination: format!(
                "ph.evt.{log}.{{{{wildcard(1)}}}}.{{{{wildcard(2)}}}}.{{{{wildcard(3)}}}}.{{{{partition({PARTITIONS},4)}}}}"
            ),
        }),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subject_tells_type_and_version_and_needs_no_escaping() {
        let stream = kernel::StreamId::named("round/plm/2026-Q4");
        let subject = subject(LogName::Survey, "round.ReportCompiled", 1, stream);
        assert!(subject.starts_with("ph.evt.survey.round.report-compiled.v1."), "{subject}");
        assert_eq!(subject.split('.').count(), 7);
    }
}

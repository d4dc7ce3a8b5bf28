//! Subjects: how they are written, matched and read.

use std::fmt::Display;

use kernel::{LogName, OfficeCode, StreamId};

use super::kinds::kebab;

/// Every submission.
pub const INWARD: &str = "ph.in.>";
pub const FROM_OFFICES: &str = "ph.in.off.*.>";
pub const FROM_ITJEN: &str = "ph.in.itjen.>";
/// Every receipt, as the stream takes them: the office is one whole token.
pub const RECEIPTS: &str = "ph.rcpt.off.*.>";
/// Every receipt, as intake may publish them.
pub const RECEIPTS_ALL: &str = "ph.rcpt.off.>";
pub const TO_ITJEN: &str = "ph.esc.itjen.>";

/// Events of a log are spread over this many stored subjects, so that ids never become subjects of the store.
pub const PARTITIONS: u8 = 8;

/// A submission of an office. The office may be the placeholder of a document.
pub fn from_office(office: impl Display, kind: &str) -> String {
    format!("ph.in.off.{office}.{kind}")
}

pub fn all_from_office(office: impl Display) -> String {
    from_office(office, ">")
}

/// The token of the office and the kind, as they came. Neither has been checked.
pub fn read_from_office(subject: &str) -> Option<(&str, &str)> {
    subject.strip_prefix("ph.in.off.")?.split_once('.')
}

pub fn from_itjen(kind: &str) -> String {
    format!("ph.in.itjen.{kind}")
}

pub fn read_from_itjen(subject: &str) -> Option<&str> {
    subject.strip_prefix("ph.in.itjen.")
}

pub fn receipt(office: impl Display, kind: &str) -> String {
    format!("ph.rcpt.off.{office}.{kind}")
}

pub fn read_receipt(subject: &str) -> Option<&str> {
    Some(subject.strip_prefix("ph.rcpt.off.")?.split_once('.')?.1)
}

pub fn receipts_to(office: &OfficeCode) -> String {
    receipt(office, ">")
}

pub fn to_itjen(kind: &str) -> String {
    format!("ph.esc.itjen.{kind}")
}

pub fn read_to_itjen(subject: &str) -> Option<&str> {
    subject.strip_prefix("ph.esc.itjen.")
}

pub fn events(log: LogName) -> String {
    format!("ph.evt.{log}.>")
}

/// An event: `ph.evt.<log>.<category>.<event>.v<N>.<stream id>`.
pub fn event(log: LogName, event_type: &str, version: i16, stream: StreamId) -> String {
    let (category, event) = event_type.split_once('.').unwrap_or(("event", event_type));
    format!("ph.evt.{log}.{category}.{}.v{version}.{}", kebab(event), stream.uuid().simple())
}

/// How the stream of a log stores a subject: (what it matches, what it becomes). The id becomes the number of a partition.
pub fn partitioned(log: LogName) -> (String, String) {
    let kept = "{{wildcard(1)}}.{{wildcard(2)}}.{{wildcard(3)}}";
    let stored = format!("ph.evt.{log}.{kept}.{{{{partition({PARTITIONS},4)}}}}");
    (format!("ph.evt.{log}.*.*.*.*"), stored)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_subject_of_an_event_names_type_and_version_and_needs_no_escaping() {
        let stream = StreamId::named("round/plm/2026-Q4");
        let subject = event(LogName::Survey, "round.ReportCompiled", 1, stream);
        assert!(subject.starts_with("ph.evt.survey.round.report-compiled.v1."), "{subject}");
        assert_eq!(subject.split('.').count(), 7);
    }

    #[test]
    fn a_stored_subject_has_a_partition_instead_of_the_id() {
        let (matches, stored) = partitioned(LogName::Intake);
        assert_eq!(matches, "ph.evt.intake.*.*.*.*");
        let wanted =
            "ph.evt.intake.{{wildcard(1)}}.{{wildcard(2)}}.{{wildcard(3)}}.{{partition(8,4)}}";
        assert_eq!(stored, wanted);
    }

    #[test]
    fn what_is_written_reads_back() {
        let plm: OfficeCode = "plm".parse().unwrap();
        assert_eq!(read_from_office(&from_office(&plm, "a.b.v1")), Some(("plm", "a.b.v1")));
        assert_eq!(read_receipt(&receipt(&plm, "a.b.v1")), Some("a.b.v1"));
        assert_eq!(read_from_itjen(&from_itjen("a.b.v1")), Some("a.b.v1"));
        assert_eq!(read_to_itjen(&to_itjen("a.b.v1")), Some("a.b.v1"));
        assert_eq!(read_from_office(&from_itjen("a.b.v1")), None);
    }
}

//! Reads public events: the frame that all of them share, and of the body only what a view asks for.
//!
//! Liberal: unknown fields and unknown types are passed over, because a publisher may be newer than this service; a view that needs them
//! is rebuilt once it knows them. Strict: a field that a view does need must be there, or the event is parked with the field's name.

use std::borrow::Cow;

use eventlog::Trouble;
use kernel::{Delivered, OfficeCode};
use serde::Deserialize;
use serde_json::value::RawValue;
use service::StepDone;
use uuid::Uuid;

/// A public event ([`service::Announcement`]), its body not read yet: most views need it of few events only.
#[derive(Deserialize)]
pub(crate) struct Notice<'a> {
    /// The office that it belongs to.
    pub(crate) office: OfficeCode,
    /// The stream as people write it: `case/<id>`.
    #[serde(borrow)]
    pub(crate) stream: Cow<'a, str>,
    /// The step that it completes.
    pub(crate) step: Option<StepDone>,
    /// The event's own fields.
    #[serde(borrow)]
    body: &'a RawValue,
}

impl<'a> Notice<'a> {
    /// Reads the frame.
    pub(crate) fn read(event: &'a Delivered) -> Result<Self, Trouble> {
        serde_json::from_slice(&event.data).map_err(|error| unreadable("public event", &error))
    }

    /// Reads the fields of the body that `T` names.
    pub(crate) fn body<T: Deserialize<'a>>(&self) -> Result<T, Trouble> {
        serde_json::from_str(self.body.get()).map_err(|error| unreadable("body", &error))
    }

    /// The complaint that it belongs to: complaint, case and erasure have one id. `None` for everything else.
    pub(crate) fn matter(&self, event: &Delivered) -> Option<Uuid> {
        let (kind, id) = self.stream.split_once('/')?;
        let of_one = matches!(kind, "complaint" | "case" | "erasure");
        of_one.then(|| id.parse().unwrap_or_else(|_| event.stream.uuid()))
    }

    /// When the step was completed, or else when the event was recorded; in microseconds.
    pub(crate) fn completed_us(&self, event: &Delivered) -> i64 {
        let step = self.step.as_ref();
        step.map_or(event.recorded_at, |step| step.completed_at).as_microsecond()
    }
}

/// The reason for parking. A missing field is named; everything else only by its place, since serde's text would quote the value.
fn unreadable(what: &str, error: &serde_json::Error) -> Trouble {
    let text = error.to_string();
    if text.starts_with("missing field") {
        return Trouble::poison(format!("{what}: {text}"));
    }
    let (line, column) = (error.line(), error.column());
    Trouble::poison(format!("{what}: unexpected value at line {line} column {column}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::event;

    #[derive(Debug, Deserialize)]
    struct Pulled {
        count: u64,
    }

    fn reason<T>(result: Result<T, Trouble>) -> String {
        match result {
            Err(Trouble::Poison { reason }) => reason,
            _ => "not parked".into(),
        }
    }

    #[test]
    fn unknown_fields_are_passed_over() {
        let data = r#"{"office":"plm","stream":"round/plm/2026-Q4","new":1,"body":{"count":7,"newer":true}}"#;
        let event = event(1, "round.DataPulled", data);
        let notice = Notice::read(&event).unwrap();
        assert_eq!(notice.office.as_str(), "plm");
        assert_eq!(notice.body::<Pulled>().unwrap().count, 7);
    }

    #[test]
    fn a_missing_field_is_named() {
        let event = event(1, "round.DataPulled", r#"{"office":"plm","stream":"s","body":{}}"#);
        let missing = reason(Notice::read(&event).unwrap().body::<Pulled>());
        assert_eq!(missing, "body: missing field `count` at line 1 column 2");
    }

    #[test]
    fn a_wrong_value_is_never_quoted() {
        let data = r#"{"office":"plm","stream":"s","body":{"count":"Budi"}}"#;
        let event = event(1, "round.DataPulled", data);
        let wrong = reason(Notice::read(&event).unwrap().body::<Pulled>());
        assert_eq!(wrong, "body: unexpected value at line 1 column 15");
    }
}

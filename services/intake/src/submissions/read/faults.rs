//! Collects reasons about a body. No reason repeats a value, as the errors of the code types would.

use std::str::FromStr;

use contracts::{Reason, ReasonCode};
use kernel::{Office, Shift, Timestamp};
use serde::de::DeserializeOwned;

use crate::domain::Item;

/// The rule for a code, as a reason says it.
pub(super) const CODE: &str = "must be 1 to 32 lower-case letters, digits or hyphens";
/// Days after which a shift is closed for good.
const SHIFT_DAYS_MAX: u64 = 120;

#[derive(Default)]
pub(super) struct Faults(Vec<Reason>);

impl Faults {
    pub(super) fn add(&mut self, code: ReasonCode, field: impl Into<String>, message: &str) {
        self.0.push(Reason::of_field(code, field, message));
    }

    /// A code or another text of one form.
    pub(super) fn parse<T: FromStr>(&mut self, field: &str, text: &str, rule: &str) -> Option<T> {
        let parsed = text.parse().ok();
        if parsed.is_none() {
            self.add(ReasonCode::Schema, field, rule);
        }
        parsed
    }

    /// A shift that has begun and is not closed, by the office's own clock.
    pub(super) fn shift(&mut self, text: &str, office: &Office, now: Timestamp) -> Option<Shift> {
        let read = text.parse().ok().filter(|shift: &Shift| shift.to_string() == text);
        let Some(shift) = read else {
            let rule = "must be a day and pagi, siang or malam, such as 2026-11-22-pagi";
            self.add(ReasonCode::Schema, "shift", rule);
            return None;
        };
        if shift > Shift::at(now, office.zone) {
            self.add(ReasonCode::ShiftInFuture, "shift", "has not begun by the office's clock");
        }
        if shift < Shift::at(days(now, -1, SHIFT_DAYS_MAX), office.zone) {
            self.add(ReasonCode::ShiftTooOld, "shift", "is more than 120 days ago and closed");
        }
        Some(shift)
    }

    /// The parsed value, when nothing is wrong.
    pub(super) fn finish<T>(self, parsed: Option<T>) -> Result<T, Vec<Reason>> {
        match parsed {
            Some(parsed) if self.0.is_empty() => Ok(parsed),
            _ => Err(self.0),
        }
    }
}

/// The instant so many days later (1) or earlier (-1).
pub(super) fn days(at: Timestamp, sign: i64, days: u64) -> Timestamp {
    let seconds = i64::try_from(days * 24 * 3600).unwrap_or(0);
    Timestamp::from_second(at.as_second() + sign * seconds).unwrap_or(at)
}

/// Reads a body. The path of a reason may contain the name of a questionnaire item. Any other word of the sender is cut off.
pub(super) fn body<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Vec<Reason>> {
    contracts::read(bytes).map_err(|mut reason| {
        let item = reason.field.as_deref().and_then(|field| field.strip_prefix("answers."));
        if item.is_some_and(|item| !Item::ALL.iter().any(|known| known.code() == item)) {
            reason.field = Some("answers".to_owned());
        }
        vec![reason]
    })
}

//! A line of the index of items.

use serde::{Deserialize, Serialize};

use super::item::{Body, ESCALATED, Item};

/// An item in short.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Entry {
    pub(super) number: u64,
    pub(super) kind: String,
    pub(super) hash: String,
    /// Office and quarter, where the item names them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) period: Option<(String, String)>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) case: Option<String>,
    /// The submission that a receipt answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) submission: Option<String>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(super) erased: bool,
}

impl Entry {
    pub(super) fn of(item: &Item) -> Self {
        let (number, kind, hash) = (item.number, item.kind.clone(), item.hash.clone());
        let erased = item.erased;
        let mut entry =
            Self { number, kind, hash, period: None, case: None, submission: None, erased };
        match item.body() {
            Ok(Body::Request(body)) => entry.period = Some((body.office, body.quarter)),
            Ok(Body::Escalation(body)) => {
                entry.period = Some((body.office, body.quarter));
                entry.case = Some(body.case_id);
            }
            Ok(Body::Rescheduled(body)) => entry.period = Some((body.office, body.quarter)),
            Ok(Body::Receipt(body)) => entry.submission = Some(body.submission),
            Ok(Body::Erased(body)) if body.kind == ESCALATED => {
                entry.case = Some(item.subject.clone());
            }
            Ok(Body::Erased(_) | Body::Understaffed(_) | Body::Other) | Err(_) => {}
        }
        entry
    }
}

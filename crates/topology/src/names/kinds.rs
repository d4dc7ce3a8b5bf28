//! Kinds of messages: the tail of a subject, which is also the tail of the CloudEvents type.

/// Every `ce-type` of this system begins with this.
pub const TYPE_PREFIX: &str = "id.go.porthealth.";

/// From an office: one rating.
pub const RATING: &str = "survey.rating.submitted.v1";
/// From an office: up to a thousand ratings.
pub const RATINGS: &str = "survey.ratings.submitted.v1";
/// From an office: how many users were served.
pub const USERS_SERVED_V1: &str = "survey.users-served.reported.v1";
/// From an office: how many users were served, by service.
pub const USERS_SERVED_V2: &str = "survey.users-served.reported.v2";
/// From an office: who may be rated.
pub const ROSTER: &str = "survey.roster.published.v1";
/// From an office: a complaint from a letter, sealed.
pub const SEALED_COMPLAINT: &str = "wbs.complaint.sealed.v1";

/// From Itjen: the reply to a data request (B3).
pub const DATA_REPLY: &str = "wbs.data-request.answered.v1";
/// From Itjen: a correction of that reply.
pub const DATA_REPLY_CORRECTION: &str = "wbs.data-request.corrected.v1";
/// From Itjen: an escalation has arrived (after B8).
pub const ACKNOWLEDGEMENT: &str = "wbs.case.acknowledged.v1";

/// To Itjen: an office asks for the complaints of a quarter (B2).
pub const DATA_REQUEST: &str = "wbs.data-request.sent.v1";
/// To Itjen: the calendar moved the deadline of a reply.
pub const RESCHEDULED: &str = "wbs.data-request.rescheduled.v1";
/// To Itjen: a case is forwarded (B8).
pub const ESCALATED: &str = "wbs.case.escalated.v1";
/// To Itjen: too few people of the office remain for a case.
pub const UNDERSTAFFED: &str = "wbs.case.understaffed.v1";
/// To Itjen: replaces an item whose content was erased.
pub const ERASED: &str = "item.erased.v1";

/// Receipt: the submission counts.
pub const RECEIVED: &str = "submission.received.v1";
/// Receipt: the submission does not count.
pub const REJECTED: &str = "submission.rejected.v1";

/// The `ce-type` of a kind.
pub fn ce_type(kind: &str) -> String {
    format!("{TYPE_PREFIX}{kind}")
}

/// The `ce-type` of a log's event `category.EventName`: `id.go.porthealth.triage.case.case-opened.v1`.
pub fn event_type(log: kernel::LogName, category: &str, event: &str, version: i16) -> String {
    ce_type(&format!("{log}.{category}.{}.v{version}", kebab(event)))
}

/// `CaseOpened` → `case-opened`.
pub(super) fn kebab(name: &str) -> String {
    let mut out = String::with_capacity(name.len() + 4);
    for (index, letter) in name.chars().enumerate() {
        if letter.is_ascii_uppercase() && index > 0 {
            out.push('-');
        }
        out.push(letter.to_ascii_lowercase());
    }
    out
}

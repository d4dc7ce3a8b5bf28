//! Checks of a submission that do not depend on its sender: id, type, headers, clock, size, and the digest that an id is bound to.
//!
//! A submission comes over the bus with CloudEvents headers, or over gRPC with fields of the call. [`FieldNames`] says how its channel calls what is
//! wrong. Each check answers the [`Reason`] that the receipt then gives.

mod headers;

use kernel::Timestamp;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::{Kind, Reason, ReasonCode, Sender, TYPE_PREFIX};

pub use headers::{Expected, Header, headers};

/// A sender's clock may be ahead of the hub's by this much.
const AHEAD_SECS_MAX: i64 = 15 * 60;
/// A submission may be this old: a year, and some days of a long absence.
const BEHIND_SECS_MAX: i64 = 400 * 24 * 3600;
/// Characters of a type that a receipt repeats.
const KIND_CHARS_MAX: usize = 64;

/// How a channel names the parts of a submission in its reasons.
#[derive(Clone, Copy, Debug)]
pub struct FieldNames {
    /// The id.
    pub id: &'static str,
    /// The type.
    pub kind: &'static str,
    /// The sender's time.
    pub time: &'static str,
}

impl FieldNames {
    /// Headers of a message on the bus.
    pub const HEADERS: Self = Self { id: "ce-id", kind: "ce-type", time: "ce-time" };
    /// Fields of a gRPC call.
    pub const CALL: Self = Self { id: "id", kind: "kind", time: "time" };

    /// There is no id that counts.
    #[must_use]
    pub fn id_missing(self) -> Reason {
        let message = "must be a random UUID (version 4): make one for each submission and keep it when sending again";
        Reason::of_field(ReasonCode::IdMissing, self.id, message)
    }

    /// The kind of this type or tail, if the sender may send it. Otherwise `UNKNOWN_TYPE`.
    pub fn kind(self, text: &str, sender: Sender) -> Result<Kind, Reason> {
        let known = text.parse::<Kind>().ok().filter(|kind| kind.sender() == sender);
        known.ok_or_else(|| {
            let message = "is not known, or not a type of this sender: see the published list";
            Reason::of_field(ReasonCode::UnknownType, self.kind, message)
        })
    }

    /// The sender's time. Otherwise `HEADER`.
    pub fn time(self, text: &str) -> Result<Timestamp, Reason> {
        text.parse().map_err(|_| {
            let message = "must be RFC 3339 in UTC, such as 2026-11-22T03:00:00Z";
            Reason::of_field(ReasonCode::Header, self.time, message)
        })
    }

    /// The sender's clock beside the hub's, in whole seconds. Otherwise `CLOCK_OFF`.
    pub fn clock(self, at: Timestamp, now: Timestamp) -> Result<(), Reason> {
        let behind = now.as_second() - at.as_second();
        if (-AHEAD_SECS_MAX..=BEHIND_SECS_MAX).contains(&behind) {
            return Ok(());
        }
        let message = "more than 15 minutes ahead of the hub's clock or more than 400 days behind: set the clock and send again with a new id";
        Err(Reason::of_field(ReasonCode::ClockOff, self.time, message))
    }
}

/// The id, when it is a random UUID.
#[must_use]
pub fn id(text: &str) -> Option<Uuid> {
    let id = Uuid::parse_str(text).ok()?;
    (id.get_version_num() == 4).then_some(id)
}

/// The length of a body, against the limit of its channel. Otherwise `TOO_LARGE`.
pub fn size(bytes: usize, max: usize) -> Result<(), Reason> {
    if bytes <= max {
        return Ok(());
    }
    let message = format!("the body is larger than {max} bytes: send less at once, or over gRPC");
    Err(Reason::new(ReasonCode::TooLarge, message))
}

/// The tail of a type, as it came.
#[must_use]
pub fn tail(kind: &str) -> &str {
    kind.strip_prefix(TYPE_PREFIX).unwrap_or(kind)
}

/// The tail of a type as a receipt repeats it; empty when it could hold something else than a type.
#[must_use]
pub fn printable_tail(kind: &str) -> &str {
    let tail = tail(kind);
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b".-".contains(&b);
    if tail.len() <= KIND_CHARS_MAX && tail.bytes().all(plain) { tail } else { "" }
}

/// What an id is bound to: `SHA-256("amanah/submission/v1" 00 | tail | 00 | body)`.
#[must_use]
pub fn digest(kind: &str, body: &[u8]) -> [u8; 32] {
    hash(b"amanah/submission/v1\0", tail(kind), body)
}

/// The digest that triage stored for Itjen's submissions until ADR 0033: the same without its domain. Rows from that time still hold it.
#[must_use]
pub fn old_digest(kind: &str, body: &[u8]) -> [u8; 32] {
    hash(b"", tail(kind), body)
}

fn hash(domain: &[u8], tail: &str, body: &[u8]) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(domain);
    hash.update(tail.as_bytes());
    hash.update([0]);
    hash.update(body);
    hash.finalize().into()
}

#[cfg(test)]
mod tests;

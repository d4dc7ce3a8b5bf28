//! Typed ids. One registry, so that two kinds can never be swapped by accident.

use std::fmt;
use std::str::FromStr;
use std::sync::{Arc, Mutex, PoisonError};

use rand::rngs::{StdRng, SysRng};
use rand::{Rng, SeedableRng};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::Clock;

/// A text that is not an id of the wanted kind.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{text}' is not a {kind}: expected a UUID such as 0192f0c1-2d3e-7a4b-8c5d-6e7f80910213")]
pub struct BadId {
    /// What was expected, e.g. `CaseId`.
    pub kind: &'static str,
    /// The text that was found.
    pub text: String,
}

macro_rules! id {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// The id of a UUID already known to be of this kind.
            pub const fn new(uuid: Uuid) -> Self { Self(uuid) }
            /// The UUID itself, for SQL and the wire.
            pub const fn uuid(self) -> Uuid { self.0 }
        }
        crate::text_schema!($name);
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { fmt::Display::fmt(&self.0, f) }
        }
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { write!(f, "{}({})", stringify!($name), self.0) }
        }
        impl FromStr for $name {
            type Err = BadId;
            fn from_str(text: &str) -> Result<Self, BadId> {
                Uuid::parse_str(text).map(Self).map_err(|_| BadId { kind: stringify!($name), text: text.chars().take(64).collect() })
            }
        }
    )+};
}

id! {
    /// One stream of events: one aggregate.
    StreamId,
    /// One command; repeating it with the same id changes nothing.
    CommandId,
    /// One complaint, as filed at intake.
    ComplaintId,
    /// One WBS case: the stream of a complaint that Itjen released to an office.
    CaseId,
    /// One epoch of a log: it changes when the log is restored from an older copy.
    EpochId,
}

impl StreamId {
    /// The stream of a thing that is named rather than numbered, such as `round/plm/2026-Q4`: a `UUIDv8` made of the first
    /// 128 bits of SHA-256 over the name (RFC 9562, appendix B.2).
    pub fn named(name: &str) -> Self {
        let mut bytes = [0_u8; 16];
        bytes.copy_from_slice(&Sha256::digest(name.as_bytes())[..16]);
        Self(uuid::Builder::from_custom_bytes(bytes).into_uuid())
    }
}

impl CommandId {
    /// The id of the command that follows from `cause` by `rule`: a reactor that runs twice makes the same command.
    pub fn following(cause: &str, rule: &str) -> Self {
        Self(StreamId::named(&format!("command/{rule}/{cause}")).uuid())
    }
}

impl From<ComplaintId> for CaseId {
    /// A case has the id of its complaint, so that nothing has to map one to the other.
    fn from(complaint: ComplaintId) -> Self {
        Self(complaint.0)
    }
}

impl From<CaseId> for StreamId {
    fn from(case: CaseId) -> Self {
        Self(case.0)
    }
}

impl From<ComplaintId> for StreamId {
    fn from(complaint: ComplaintId) -> Self {
        Self(complaint.0)
    }
}

/// Makes ids and random bytes. A cheap handle: clones share one generator.
#[derive(Clone)]
pub struct Ids {
    clock: Clock,
    rng: Arc<Mutex<StdRng>>,
}

impl Ids {
    /// Seeded by the operating system; panics only if the system has no randomness at all, when nothing here is safe to run.
    #[expect(
        clippy::expect_used,
        reason = "without system randomness no key, id or blinding may be made"
    )]
    pub fn new(clock: Clock) -> Self {
        let rng =
            StdRng::try_from_rng(&mut SysRng).expect("the operating system gives random bytes");
        Self { clock, rng: Arc::new(Mutex::new(rng)) }
    }

    /// The same ids on every run: tests only.
    pub fn seeded(clock: Clock, seed: u64) -> Self {
        Self { clock, rng: Arc::new(Mutex::new(StdRng::seed_from_u64(seed))) }
    }

    /// `N` random bytes.
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut out = [0_u8; N];
        self.rng.lock().unwrap_or_else(PoisonError::into_inner).fill_bytes(&mut out);
        out
    }

    /// A generator of its own, seeded from this one, e.g. to shuffle a ballot box.
    pub fn rng(&self) -> StdRng {
        StdRng::from_seed(self.bytes())
    }

    /// A `UUIDv7`: sortable by the clock's milliseconds, 74 random bits.
    pub fn uuid_v7(&self) -> Uuid {
        let millis = u64::try_from(self.clock.now().as_millisecond()).unwrap_or(0);
        uuid::Builder::from_unix_timestamp_millis(millis, &self.bytes()).into_uuid()
    }

    /// A random `UUIDv4`: for ids that must not show when they were made.
    pub fn uuid_v4(&self) -> Uuid {
        uuid::Builder::from_random_bytes(self.bytes()).into_uuid()
    }

    /// A new command id.
    pub fn command(&self) -> CommandId {
        CommandId(self.uuid_v7())
    }

    /// A new stream id.
    pub fn stream(&self) -> StreamId {
        StreamId(self.uuid_v7())
    }

    /// A new complaint id.
    pub fn complaint(&self) -> ComplaintId {
        ComplaintId(self.uuid_v7())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_named_stream_is_the_same_everywhere_and_is_a_uuid_v8() {
        let id = StreamId::named("round/plm/2026-Q4");
        assert_eq!(id, StreamId::named("round/plm/2026-Q4"));
        assert_ne!(id, StreamId::named("round/plm/2026-Q3"));
        assert_eq!(id.uuid().get_version_num(), 8);
    }

    #[test]
    fn ids_are_v7_and_differ() {
        let ids = Ids::seeded(Clock::manual("2026-11-22T03:00:00Z").0, 1);
        let (a, b) = (ids.stream(), ids.stream());
        assert_ne!(a, b);
        assert_eq!(a.uuid().get_version_num(), 7);
        assert_eq!(&a.to_string()[..13], &b.to_string()[..13], "same clock, same milliseconds");
    }

    #[test]
    fn a_bad_id_says_what_was_expected() {
        let error = "case-7".parse::<CaseId>().unwrap_err();
        assert!(error.to_string().starts_with("'case-7' is not a CaseId"), "{error}");
    }
}

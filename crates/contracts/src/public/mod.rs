//! Public events: what each log tells every other service.
//!
//! One enum per log ([`Intake`], [`Survey`], [`Triage`]), with one struct per event type. The owner of the log makes them in its `publish.rs`; views
//! and reactors read them with [`read`] and match. A field that is renamed here does not compile there.
//!
//! **Invariant:** a public event names no member of staff who acted, and nothing of a complaint's content. Readers pass over fields that they do not
//! know. Bytes are as published since version 1: the frame in the order of [`Announcement`], the keys of the body in alphabetical order.

mod announcement;
pub mod intake;
mod schema;
pub mod survey;
pub mod triage;

use kernel::{DecodeError, Delivered, LogName, codec};
use serde_json::value::RawValue;

pub use announcement::{Announcement, StepDone, StepStarted};
pub use intake::Intake;
pub use schema::PublicSchema;
pub use survey::Survey;
pub use triage::Triage;

/// A public event of any log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PublicEvent {
    /// Ratings and complaints as received.
    Intake(Intake),
    /// Rating rounds.
    Survey(Survey),
    /// Data requests, cases and erasures.
    Triage(Triage),
}

impl PublicEvent {
    /// The step that the event belongs to, whether or not it completes the step.
    pub fn step(&self) -> Option<&str> {
        match self {
            Self::Intake(event) => event.step(),
            Self::Survey(event) => event.step(),
            Self::Triage(event) => event.step(),
        }
    }

    fn decode(event: &Delivered, body: &[u8]) -> Result<Self, DecodeError> {
        let (name, version) = (event.event_type.as_str(), event.schema_version);
        match event.epoch.log {
            LogName::Intake => Intake::decode(name, version, body).map(Self::Intake),
            LogName::Survey => Survey::decode(name, version, body).map(Self::Survey),
            LogName::Triage => Triage::decode(name, version, body).map(Self::Triage),
        }
    }
}

/// Reads a public event as it was delivered from another service's log. `body` is `None` when a later release published a type or version that is
/// not known here; the frame is there all the same.
pub fn read(event: &Delivered) -> Result<Announcement<Option<PublicEvent>>, DecodeError> {
    let Announcement { office, stream, step, next, body } =
        codec::parse::<Announcement<&RawValue>>("the frame of a public event", &event.data)?;
    let body = match PublicEvent::decode(event, body.get().as_bytes()) {
        Ok(body) => Some(body),
        Err(newer) if newer.is_newer() => None,
        Err(error) => return Err(error),
    };
    Ok(Announcement { office, stream, step, next, body })
}

/// How many there are of something that is counted and not listed.
pub fn count<T>(items: &[T]) -> u64 {
    u64::try_from(items.len()).unwrap_or(u64::MAX)
}

/// Declares the public events of a log with [`kernel::events!`]. `step "B4"`: the event belongs to that step; `step body`: to the one that its body names.
macro_rules! public_events {
    (
        $(#[$outer:meta])*
        pub enum $name:ident {
            $( $(#[doc = $about:literal])+
               $event:ident = $type:literal, version $version:literal $(, step $step:tt)?; )+
        }
    ) => {
        kernel::events! {
            $(#[$outer])*
            pub enum $name, keys sorted {
                $( $(#[doc = $about])+ $event = $type, version $version; )+
            }
        }

        impl $name {
            /// The step that the event belongs to, whether or not it completes the step.
            pub fn step(&self) -> Option<&str> {
                match self { $(Self::$event(event) => public_events!(@step event $($step)?),)+ }
            }

            /// The schema of each event, by its type and version.
            pub const SCHEMAS: &'static [$crate::public::PublicSchema] =
                &[$($crate::public::PublicSchema::of::<$event>($type, $version)),+];
        }
    };
    (@step $event:ident) => {{
        let _ = $event;
        None
    }};
    (@step $event:ident body) => { Some($event.step.as_str()) };
    (@step $event:ident $step:literal) => {{
        let _ = $event;
        Some($step)
    }};
}
use public_events;

#[cfg(test)]
mod tests;

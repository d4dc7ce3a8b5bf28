//! Meta of the events that a service appends.

use kernel::{Actor, Meta};

/// The meta of a staff command's events: the actor, and the current trace.
pub fn meta(actor: &Actor) -> Meta {
    Meta {
        actor: Some(actor.clone()),
        traceparent: telemetry::current_traceparent(),
        causation: None,
    }
}

/// The meta of a reactor's events: the system, the event that caused them, and that event's trace.
pub fn meta_following(part: &str, event: &kernel::Delivered) -> Meta {
    Meta {
        actor: Some(Actor::system(part)),
        traceparent: event.traceparent.clone(),
        causation: Some(event.place()),
    }
}

//! Meta of the events that a service appends.

use kernel::{Actor, Meta};

/// Who and what caused the events of a staff command: the actor, and the trace that is running.
pub fn meta(actor: &Actor) -> Meta {
    Meta {
        actor: Some(actor.clone()),
        traceparent: telemetry::current_traceparent(),
        causation: None,
    }
}

/// Who and what caused the events of a reactor: the system, the event that it answers, and that event's trace.
pub fn meta_following(part: &str, event: &kernel::Delivered) -> Meta {
    Meta {
        actor: Some(Actor::system(part)),
        traceparent: event.traceparent.clone(),
        causation: Some(event.place()),
    }
}

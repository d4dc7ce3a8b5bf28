//! What an operator may set. Nothing yet: the service has no durations, limits or keys of its own.

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Settings {}

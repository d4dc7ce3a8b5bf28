//! Why the bus cannot be used.

/// Why the bus cannot be used. No variant holds a credential.
#[derive(Debug, thiserror::Error)]
pub enum BusError {
    #[error("NATS at {url} cannot be reached: {reason}")]
    Connect { url: String, reason: String },
    #[error(
        "address {number} of the bus is not one: expected nats://127.0.0.1:4222 or tls://host:4222, without user and password"
    )]
    Address {
        /// Index of the configured address, from 1; the text itself may hold a password.
        number: usize,
    },
    #[error("{host} is not on loopback: its address must begin with tls://")]
    Plain { host: String },
    #[error("user {user} has no credentials in {folder}: expected {user}.nk ({reason})")]
    Credentials { folder: String, user: String, reason: String },
    #[error(
        "nats-server {found} is too old: 2.15 or newer is needed, older ones lose events silently after an office disk is replaced"
    )]
    TooOld { found: String },
    /// JetStream refused or did not answer.
    #[error("JetStream could not {doing}: {reason}")]
    JetStream {
        /// Follows "JetStream could not".
        doing: &'static str,
        reason: String,
    },
    #[error("there is no stream {stream}: `amanah provision` makes it")]
    Missing { stream: String },
    #[error("stream {stream} is not as it should be: {fields}. {remedy}")]
    Differs {
        stream: String,
        /// Fields that differ, with both values.
        fields: String,
        /// A sentence for the operator.
        remedy: &'static str,
    },
}

impl BusError {
    /// Turns an error of JetStream into ours: `.map_err(BusError::jetstream("make the stream"))`.
    pub fn jetstream<E: std::fmt::Display>(doing: &'static str) -> impl FnOnce(E) -> Self {
        move |error| Self::JetStream { doing, reason: error.to_string() }
    }
}

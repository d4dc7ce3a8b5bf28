//! Why the bus cannot be used.

/// Why the bus cannot be used. No variant holds a credential.
#[derive(Debug, thiserror::Error)]
pub enum BusError {
    /// No connection.
    #[error("NATS at {url} cannot be reached: {reason}")]
    Connect {
        /// Where.
        url: String,
        /// Why.
        reason: String,
    },
    /// A text that is no address of a nats-server.
    #[error(
        "address {number} of the bus is not one: expected nats://127.0.0.1:4222 or tls://host:4222, without user and password"
    )]
    Address {
        /// Which of the configured ones, from 1.
        number: usize,
    },
    /// A plain connection would leave the machine.
    #[error("{host} is not on loopback: its address must begin with tls://")]
    Plain {
        /// The host.
        host: String,
    },
    /// The user's seed cannot be read.
    #[error("user {user} has no credentials in {folder}: expected {user}.nk ({reason})")]
    Credentials {
        /// Where it was looked.
        folder: String,
        /// For whom.
        user: String,
        /// What the file system said.
        reason: String,
    },
    /// The server is too old.
    #[error(
        "nats-server {found} is too old: 2.15 or newer is needed, older ones lose events silently after an office disk is replaced"
    )]
    TooOld {
        /// What answered.
        found: String,
    },
    /// JetStream refused or did not answer.
    #[error("JetStream could not {doing}: {reason}")]
    JetStream {
        /// What was being done.
        doing: &'static str,
        /// What it said.
        reason: String,
    },
    /// The stream is not there.
    #[error("there is no stream {stream}: `amanah provision` makes it")]
    Missing {
        /// Which.
        stream: String,
    },
    /// The stream exists and is not as it should be.
    #[error("stream {stream} is not as it should be: {fields}. {remedy}")]
    Differs {
        /// Which.
        stream: String,
        /// Fields that differ, with both values.
        fields: String,
        /// What to do.
        remedy: &'static str,
    },
}

impl BusError {
    /// Turns an error of JetStream into ours: `.map_err(BusError::jetstream("make the stream"))`.
    pub fn jetstream<E: std::fmt::Display>(doing: &'static str) -> impl FnOnce(E) -> Self {
        move |error| Self::JetStream { doing, reason: error.to_string() }
    }
}

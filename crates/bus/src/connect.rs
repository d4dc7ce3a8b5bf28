//! The connection to NATS, and the checks at start.

use std::time::Duration;

use async_nats::jetstream::{self, stream::Stream};
use async_nats::{ConnectOptions, Event};
use kernel::LogName;

use crate::topology;

/// The first server that notices when an office's disk was replaced; older ones lose events silently (docs/adr/0006).
const SERVER_MIN: (i64, i64, i64) = (2, 15, 0);

/// Where NATS is and who we are there.
#[derive(Clone, Debug)]
pub struct BusConfig {
    /// `nats://127.0.0.1:4222`, or `tls://…`.
    pub url: String,
    /// User of the account HUB: the service's own.
    pub user: String,
    /// Its password.
    pub password: secrecy::SecretString,
    /// Copies that JetStream keeps: 3 in a cluster.
    pub replicas: usize,
}

/// Why the bus cannot be used.
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
    /// The stream exists and is not as it should be.
    #[error(
        "stream {stream} is not as it should be: {fields}. Correct it, or delete it: its relay will make it anew from the log"
    )]
    Differs {
        /// Which.
        stream: String,
        /// Fields that differ.
        fields: String,
    },
}

impl BusError {
    pub(crate) fn jetstream<E: std::fmt::Display>(doing: &'static str) -> impl FnOnce(E) -> Self {
        move |error| Self::JetStream { doing, reason: error.to_string() }
    }
}

/// A connection; clones share it.
#[derive(Clone)]
pub struct Bus {
    pub(crate) client: async_nats::Client,
    pub(crate) jetstream: jetstream::Context,
    replicas: usize,
}

impl Bus {
    /// Connects and checks the server. Fails when it is not there now; once connected, reconnects by itself for ever.
    pub async fn init(config: &BusConfig) -> Result<Self, BusError> {
        let client = options(config).connect(&config.url).await.map_err(|error| {
            BusError::Connect { url: config.url.clone(), reason: error.to_string() }
        })?;
        let found = client.server_info().version;
        if !client.is_server_compatible(SERVER_MIN.0, SERVER_MIN.1, SERVER_MIN.2) {
            return Err(BusError::TooOld { found });
        }
        let jetstream = jetstream::context::ContextBuilder::new()
            .timeout(Duration::from_secs(5))
            .ack_timeout(Duration::from_secs(5))
            .build(client.clone());
        Ok(Self { client, jetstream, replicas: config.replicas })
    }

    /// The stream of a log: made when it is missing, refused when it differs.
    pub async fn stream(&self, log: LogName) -> Result<Stream, BusError> {
        let wanted = topology::stream_config(log, self.replicas);
        let stream = self
            .jetstream
            .get_or_create_stream(wanted.clone())
            .await
            .map_err(BusError::jetstream("make the stream"))?;
        let fields = topology::differences(&wanted, &stream.cached_info().config);
        if fields.is_empty() {
            return Ok(stream);
        }
        Err(BusError::Differs { stream: wanted.name, fields: fields.join(", ") })
    }

    /// Whether the connection is up now.
    pub fn is_connected(&self) -> bool {
        self.client.connection_state() == async_nats::connection::State::Connected
    }

    /// Version of the server.
    pub fn server_version(&self) -> String {
        self.client.server_info().version
    }

    /// Finishes what is under way and closes the connection.
    pub async fn drain(&self) {
        // Nothing to be done when the server is already gone.
        let _ = tokio::time::timeout(Duration::from_secs(2), self.client.drain()).await;
    }
}

fn options(config: &BusConfig) -> ConnectOptions {
    use secrecy::ExposeSecret;
    ConnectOptions::new()
        .name(format!("amanah-{}", config.user))
        .user_and_password(config.user.clone(), config.password.expose_secret().to_owned())
        // A restricted user may listen only below its own inbox; with the default one its requests time out although they were carried out.
        .custom_inbox_prefix(format!("_INBOX_{}", config.user))
        .max_reconnects(None)
        .connection_timeout(Duration::from_secs(5))
        .ping_interval(Duration::from_secs(20))
        .request_timeout(Some(Duration::from_secs(5)))
        .reconnect_delay_callback(|attempt| {
            Duration::from_millis((50_u64 << attempt.min(7)).min(5000))
        })
        .event_callback(|event| async move { note(&event) })
}

/// A denied publish shows only here: the request itself just times out.
fn note(event: &Event) {
    match event {
        Event::ServerError(error) => {
            metrics::counter!("bus_server_errors_total").increment(1);
            tracing::error!(error = %error, "NATS refused something");
        }
        Event::Disconnected => tracing::warn!("NATS connection lost; reconnecting"),
        Event::Connected => tracing::info!("NATS connected"),
        other => tracing::debug!(event = %other, "NATS"),
    }
}

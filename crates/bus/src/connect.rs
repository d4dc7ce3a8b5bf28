//! The connection to NATS, and the checks at start.

use std::time::Duration;

use async_nats::jetstream::{self, stream::Stream};
use async_nats::{ConnectOptions, Event};
use kernel::LogName;
use secrecy::ExposeSecret;
use topology::names::{API, inbox};

use crate::denials::Denials;
use crate::streams::{self, Difference};
use crate::{BusConfig, BusError};

/// The first server that notices when an office's disk was replaced; older ones lose events silently (docs/adr/0006).
const SERVER_MIN: (i64, i64, i64) = (2, 15, 0);
/// Time limit of a question to JetStream and of an acknowledgement.
const ANSWER: Duration = Duration::from_secs(5);

/// A connection; clones share it.
#[derive(Clone)]
pub struct Bus {
    pub(crate) client: async_nats::Client,
    pub(crate) jetstream: jetstream::Context,
    pub(crate) denials: Denials,
    replicas: usize,
}

impl Bus {
    /// Connects and checks the server. Fails when it is not there now; once connected, reconnects by itself for ever.
    pub async fn init(config: &BusConfig) -> Result<Self, BusError> {
        let denials = Denials::new();
        let addresses = config.addresses()?;
        let encrypted = addresses.iter().any(async_nats::ServerAddr::tls_required);
        let connecting = options(config, encrypted, denials.clone()).connect(addresses);
        let client = connecting.await.map_err(|error| unreachable(config, &error))?;
        let found = client.server_info().version;
        if !client.is_server_compatible(SERVER_MIN.0, SERVER_MIN.1, SERVER_MIN.2) {
            return Err(BusError::TooOld { found });
        }
        let jetstream = jetstream::context::ContextBuilder::new()
            .api_prefix(config.api_prefix.as_deref().unwrap_or(API))
            .timeout(ANSWER)
            .ack_timeout(ANSWER)
            .build(client.clone());
        Ok(Self { client, jetstream, denials, replicas: config.replicas })
    }

    /// The stream of a log: made when it is missing, refused when it differs.
    pub async fn stream(&self, log: LogName) -> Result<Stream, BusError> {
        let wanted = streams::stream_config(log, self.replicas);
        let stream = self
            .jetstream
            .get_or_create_stream(wanted.clone())
            .await
            .map_err(BusError::jetstream("make the stream"))?;
        let differences = streams::differences(&wanted, &stream.cached_info().config);
        if differences.is_empty() {
            return Ok(stream);
        }
        let remedy = "Correct it (`amanah provision`), or delete it: its relay will make it anew from the log";
        Err(differs(wanted.name, &differences, remedy))
    }

    /// A stream that provisioning makes (`INGRESS`, `RECEIPTS`, …), refused when it is missing or differs. Which offices `INGRESS` collects
    /// from is not compared: only provisioning knows.
    pub async fn check_stream(&self, name: &str) -> Result<Stream, BusError> {
        let stream = self.existing(name).await?;
        let Some(wanted) = streams::config(name, self.replicas) else { return Ok(stream) };
        let mut differences = streams::differences(&wanted, &stream.cached_info().config);
        differences.retain(|difference| difference.field != "sources");
        if differences.is_empty() {
            return Ok(stream);
        }
        Err(differs(wanted.name, &differences, "`amanah provision` corrects it"))
    }

    /// A stream as it is, without a comparison.
    pub async fn existing(&self, name: &str) -> Result<Stream, BusError> {
        self.find(name).await?.ok_or_else(|| BusError::Missing { stream: name.to_owned() })
    }

    /// A stream as it is, if it is there.
    pub(crate) async fn find(&self, name: &str) -> Result<Option<Stream>, BusError> {
        use jetstream::ErrorCode;
        use jetstream::context::GetStreamErrorKind::JetStream;
        match self.jetstream.get_stream(name).await {
            Ok(stream) => Ok(Some(stream)),
            Err(error) => match error.kind() {
                JetStream(answer) if answer.error_code() == ErrorCode::STREAM_NOT_FOUND => Ok(None),
                _ => Err(BusError::jetstream("tell how a stream is")(error)),
            },
        }
    }

    pub fn jetstream(&self) -> &jetstream::Context {
        &self.jetstream
    }

    pub fn is_connected(&self) -> bool {
        self.client.connection_state() == async_nats::connection::State::Connected
    }

    pub fn server_version(&self) -> String {
        self.client.server_info().version
    }

    /// Finishes what is under way and closes the connection.
    pub async fn drain(&self) {
        // Nothing to be done when the server is already gone.
        let _ = tokio::time::timeout(Duration::from_secs(2), self.client.drain()).await;
    }
}

fn differs(stream: String, differences: &[Difference], remedy: &'static str) -> BusError {
    let fields: Vec<String> = differences.iter().map(ToString::to_string).collect();
    BusError::Differs { stream, fields: fields.join(", "), remedy }
}

fn unreachable(config: &BusConfig, error: &dyn std::fmt::Display) -> BusError {
    BusError::Connect { url: config.urls.join(", "), reason: error.to_string() }
}

fn options(config: &BusConfig, encrypted: bool, denials: Denials) -> ConnectOptions {
    let mut options = ConnectOptions::with_nkey(config.seed.expose_secret().to_owned())
        .name(format!("amanah-{}", config.user))
        // A restricted user may listen only below its own inbox; with the default one its requests time out although they were carried out.
        .custom_inbox_prefix(inbox(&config.user))
        // Only the checked addresses: a server may advertise others, and unencrypted ones.
        .ignore_discovered_servers()
        .require_tls(encrypted)
        .max_reconnects(None)
        .connection_timeout(Duration::from_secs(5))
        .ping_interval(Duration::from_secs(20))
        .request_timeout(Some(ANSWER))
        .reconnect_delay_callback(|attempt| {
            Duration::from_millis((50_u64 << attempt.min(7)).min(5000))
        })
        .event_callback(move |event| {
            let denials = denials.clone();
            async move { note(&event, &denials) }
        });
    if let Some(ca) = &config.tls_ca {
        options = options.add_root_certificates(ca.clone());
    }
    options
}

/// A denied publish shows only here: the request itself just times out.
fn note(event: &Event, denials: &Denials) {
    match event {
        Event::ServerError(error) => {
            metrics::counter!("bus_server_errors_total").increment(1);
            tracing::error!(error = %error, "NATS refused something");
            denials.hear(&error.to_string());
        }
        Event::Disconnected => tracing::warn!("NATS connection lost; reconnecting"),
        Event::Connected => tracing::info!("NATS connected"),
        other => tracing::debug!(event = %other, "NATS"),
    }
}

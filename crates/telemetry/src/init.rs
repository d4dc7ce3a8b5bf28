//! Starts tracing and metrics for a process; the guard flushes them when it ends.

use std::path::PathBuf;

use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use opentelemetry::global;
use opentelemetry::trace::TracerProvider as _;
use opentelemetry_otlp::WithExportConfig;
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::propagation::TraceContextPropagator;
use opentelemetry_sdk::trace::SdkTracerProvider;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer, Registry, reload};

use crate::export::FileExporter;

/// What to observe and where to send it.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// Name of the service in traces.
    pub service: String,
    /// `tracing` filter, e.g. `info,sqlx=warn`.
    pub filter: String,
    /// Log lines on standard error are JSON objects for a collector, else text for a person.
    pub json: bool,
    /// OTLP gRPC endpoint of a collector; none = spans are made (and travel) but are not exported.
    pub otlp_endpoint: Option<String>,
    /// Appends every finished span as a JSON line to this file: for a laptop and for tests.
    pub trace_file: Option<PathBuf>,
}

/// Why observing could not start.
#[derive(Debug, thiserror::Error)]
pub enum TelemetryError {
    #[error("the log filter '{filter}' does not parse: {reason}")]
    Filter { filter: String, reason: String },
    #[error("spans cannot be exported: {0}")]
    Exporter(String),
    /// A recorder or subscriber is already installed in this process.
    #[error("telemetry was started twice in one process: {0}")]
    Twice(String),
}

/// Keeps telemetry running; flushes on drop.
pub struct Guard {
    provider: SdkTracerProvider,
    pub controls: Controls,
}

/// The metrics and the log filter of the running process. A cheap handle.
#[derive(Clone)]
pub struct Controls {
    metrics: PrometheusHandle,
    filter: reload::Handle<EnvFilter, Registry>,
}

impl Controls {
    /// The metrics in Prometheus' text format.
    pub fn metrics(&self) -> String {
        self.metrics.run_upkeep();
        self.metrics.render()
    }

    pub fn set_filter(&self, text: &str) -> Result<(), TelemetryError> {
        self.filter.reload(parse_filter(text)?).map_err(|error| no_filter(text, &error))
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        // Nobody is left to tell when the last spans cannot be sent.
        let _ = self.provider.shutdown();
    }
}

/// Starts tracing and metrics. Call once, inside the runtime.
pub fn init(config: &Config) -> Result<Guard, TelemetryError> {
    let provider = provider(config)?;
    global::set_text_map_propagator(TraceContextPropagator::new());
    let (layer, filter) = reload::Layer::new(parse_filter(&config.filter)?);
    let lines = tracing_subscriber::fmt::layer().with_writer(std::io::stderr).with_target(true);
    let lines = if config.json {
        lines.json().flatten_event(true).boxed()
    } else {
        lines.compact().boxed()
    };
    let spans = tracing_opentelemetry::layer().with_tracer(provider.tracer("amanah"));
    tracing_subscriber::registry()
        .with(layer)
        .with(spans)
        .with(lines)
        .try_init()
        .map_err(|error| TelemetryError::Twice(error.to_string()))?;
    let metrics = PrometheusBuilder::new()
        .install_recorder()
        .map_err(|error| TelemetryError::Twice(error.to_string()))?;
    Ok(Guard { provider, controls: Controls { metrics, filter } })
}

fn provider(config: &Config) -> Result<SdkTracerProvider, TelemetryError> {
    let mut builder = SdkTracerProvider::builder()
        .with_resource(Resource::builder().with_service_name(config.service.clone()).build());
    if let Some(endpoint) = &config.otlp_endpoint {
        let exporter = opentelemetry_otlp::SpanExporter::builder()
            .with_tonic()
            .with_endpoint(endpoint)
            .build()
            .map_err(|error| TelemetryError::Exporter(error.to_string()))?;
        builder = builder.with_batch_exporter(exporter);
    }
    if let Some(path) = &config.trace_file {
        let exporter = FileExporter::try_new(path)
            .map_err(|error| TelemetryError::Exporter(error.to_string()))?;
        builder = builder.with_simple_exporter(exporter);
    }
    Ok(builder.build())
}

fn parse_filter(text: &str) -> Result<EnvFilter, TelemetryError> {
    EnvFilter::try_new(text).map_err(|error| no_filter(text, &error))
}

fn no_filter(text: &str, error: &dyn std::error::Error) -> TelemetryError {
    TelemetryError::Filter { filter: text.to_owned(), reason: error.to_string() }
}

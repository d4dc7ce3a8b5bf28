//! Tracing, metrics, and the trace context that travels over HTTP, gRPC and NATS.
//!
//! One trace runs from a staff command through the stored event and the bus to every consumer. A request of the **public** never joins it: callers
//! at the public edge open their span with [`detached`], and the events they cause carry no `traceparent`.
//!
//! **Invariant:** no content, identity, IP address or user agent is ever a field of a span, a metric label or a log line. `docs/logging.md` is the rule.

mod context;
mod export;
mod init;

pub use context::{GrpcInject, current_traceparent, detached, extract, follow, trace_id};
pub use init::{Config, Controls, Guard, TelemetryError, init};

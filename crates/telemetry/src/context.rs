//! W3C trace context in and out of spans.

use http::HeaderMap;
use opentelemetry::propagation::{Extractor, Injector, TextMapPropagator};
use opentelemetry::trace::{TraceContextExt, TraceId};
use opentelemetry::{Context, global};
use opentelemetry_sdk::propagation::TraceContextPropagator;
use tracing::Span;
use tracing_opentelemetry::OpenTelemetrySpanExt;

const TRACEPARENT: &str = "traceparent";

/// The W3C `traceparent` of the current span, to be stored with an event or sent on; `None` outside a trace.
pub fn current_traceparent() -> Option<String> {
    let mut carrier = One(None);
    TraceContextPropagator::new().inject_context(&Span::current().context(), &mut carrier);
    carrier.0
}

/// The trace id of the current span as 32 hex digits; `None` outside a trace.
pub fn trace_id() -> Option<String> {
    let id = Span::current().context().span().span_context().trace_id();
    (id != TraceId::INVALID).then(|| id.to_string())
}

/// Makes `span` part of the trace of the events that it handles: a child when they all come from one command, else linked to each.
pub fn follow<'a>(span: &Span, traceparents: impl Iterator<Item = &'a str>) {
    let mut contexts: Vec<&str> = traceparents.collect();
    contexts.sort_unstable();
    contexts.dedup();
    if let [only] = contexts[..] {
        // Fails only on a span that was already entered, which a fresh one is not.
        let _ = span.set_parent(context_of(only));
        return;
    }
    for traceparent in contexts.into_iter().take(32) {
        span.add_link(context_of(traceparent).span().span_context().clone());
    }
}

/// Cuts `span` off from whatever trace is around it: for requests of the public.
pub fn detached(span: Span) -> Span {
    let _ = span.set_parent(Context::new());
    span
}

/// Makes `span` a child of the caller's span, whose context stands in the headers of an HTTP or gRPC request.
pub fn extract(span: &Span, headers: &HeaderMap) {
    let context =
        global::get_text_map_propagator(|propagator| propagator.extract(&Headers(headers)));
    let _ = span.set_parent(context);
}

/// Interceptor of gRPC clients: sends the current span's context along.
#[derive(Clone, Copy, Debug, Default)]
pub struct GrpcInject;

impl tonic::service::Interceptor for GrpcInject {
    fn call(
        &mut self,
        mut request: tonic::Request<()>,
    ) -> Result<tonic::Request<()>, tonic::Status> {
        if let Some(value) = current_traceparent().and_then(|text| text.parse().ok()) {
            request.metadata_mut().insert(TRACEPARENT, value);
        }
        Ok(request)
    }
}

fn context_of(traceparent: &str) -> Context {
    TraceContextPropagator::new().extract(&One(Some(traceparent.to_owned())))
}

/// A carrier that knows `traceparent` only.
struct One(Option<String>);

impl Injector for One {
    fn set(&mut self, key: &str, value: String) {
        if key == TRACEPARENT {
            self.0 = Some(value);
        }
    }
}

impl Extractor for One {
    fn get(&self, key: &str) -> Option<&str> {
        if key == TRACEPARENT { self.0.as_deref() } else { None }
    }
    fn keys(&self) -> Vec<&str> {
        vec![TRACEPARENT]
    }
}

struct Headers<'a>(&'a HeaderMap);

impl Extractor for Headers<'_> {
    fn get(&self, key: &str) -> Option<&str> {
        self.0.get(key).and_then(|value| value.to_str().ok())
    }
    fn keys(&self) -> Vec<&str> {
        self.0.keys().map(http::HeaderName::as_str).collect()
    }
}

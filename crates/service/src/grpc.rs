//! The gRPC server of a service: a span per call that joins the caller's trace, its trace id in the answer, health, reflection.

use std::task::{Context, Poll};

use futures::future::BoxFuture;
use http::{HeaderValue, Request, Response};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tonic::body::Body;
use tonic::service::Routes;
use tonic::transport::Server;
use tonic::transport::server::TcpIncoming;
use tower::{Layer, Service};
use tracing::Instrument;

use crate::{Health, Tls};

/// Metadata of every answer: the trace id under which the call ran, to be quoted when asking for help.
pub const TRACE_ID_HEADER: &str = "amanah-trace-id";

/// Largest message that is accepted: a complaint with its attachments.
const MESSAGE_BYTES_MAX: usize = 32 << 20;

/// Serves until the stop, then lets running calls finish.
pub(crate) async fn serve(
    routes: Routes,
    listener: TcpListener,
    tls: Option<Tls>,
    health: Health,
    stop: CancellationToken,
) -> Result<(), tonic::transport::Error> {
    let (reporter, health_service) = tonic_health::server::health_reporter();
    let mirror = tokio::spawn(mirror(reporter, health, stop.clone()));
    let routes = with_reflection(routes.add_service(health_service));
    // The server's own setting counts only for sockets that it opens itself. Without this, each small message waits for the acknowledgement of the last one.
    let incoming = TcpIncoming::from(listener).with_nodelay(Some(true));
    let mut server = Server::builder();
    if let Some(tls) = tls {
        server = server.tls_config(tls.server())?;
    }
    let served = server
        .http2_keepalive_interval(Some(std::time::Duration::from_secs(20)))
        .layer(Traced)
        .add_routes(routes)
        .serve_with_incoming_shutdown(incoming, stop.cancelled_owned())
        .await;
    mirror.abort();
    served
}

/// The limit on messages, for generated servers: `TriageServer::new(..).max_decoding_message_size(..)`.
pub const fn message_bytes_max() -> usize {
    MESSAGE_BYTES_MAX
}

/// Reflection, in the two versions that tools use.
fn with_reflection(routes: Routes) -> Routes {
    let builder = || {
        tonic_reflection::server::Builder::configure()
            .register_encoded_file_descriptor_set(proto::DESCRIPTOR)
    };
    match (builder().build_v1(), builder().build_v1alpha()) {
        (Ok(v1), Ok(v1alpha)) => routes.add_service(v1).add_service(v1alpha),
        (Err(error), _) | (_, Err(error)) => {
            tracing::error!(error = %error, "no gRPC reflection");
            routes
        }
    }
}

/// Makes gRPC health follow the health of the admin port.
async fn mirror(
    reporter: tonic_health::server::HealthReporter,
    health: Health,
    stop: CancellationToken,
) {
    let mut readiness = health.readiness();
    loop {
        let ready = *readiness.borrow_and_update() && !stop.is_cancelled();
        let status = if ready {
            tonic_health::ServingStatus::Serving
        } else {
            tonic_health::ServingStatus::NotServing
        };
        reporter.set_service_status("", status).await;
        tokio::select! {
            changed = readiness.changed() => if changed.is_err() { return },
            () = stop.cancelled() => {
                reporter.set_service_status("", tonic_health::ServingStatus::NotServing).await;
                return;
            }
        }
    }
}

#[derive(Clone, Copy)]
struct Traced;

impl<S> Layer<S> for Traced {
    type Service = TracedService<S>;
    fn layer(&self, inner: S) -> Self::Service {
        TracedService(inner)
    }
}

#[derive(Clone)]
struct TracedService<S>(S);

impl<S> Service<Request<Body>> for TracedService<S>
where
    S: Service<Request<Body>, Response = Response<Body>> + Clone + Send + 'static,
    S::Future: Send,
{
    type Response = S::Response;
    type Error = S::Error;
    type Future = BoxFuture<'static, Result<S::Response, S::Error>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        self.0.poll_ready(context)
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        // The path names service and method only. Arguments never become part of a span.
        let span = tracing::info_span!("grpc", method = request.uri().path());
        telemetry::extract(&span, request.headers());
        let answer = self.0.call(request);
        let traced = async move {
            let mut response = answer.await?;
            if let Some(value) =
                telemetry::trace_id().and_then(|id| HeaderValue::from_str(&id).ok())
            {
                response.headers_mut().insert(TRACE_ID_HEADER, value);
            }
            Ok(response)
        };
        Box::pin(traced.instrument(span))
    }
}

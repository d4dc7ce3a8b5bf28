//! Calls to other services: lazily connected, with this service's own token and the current trace.

use std::time::Duration;

use kernel::{Actor, PersonId, Role};
use tonic::transport::{Channel, ClientTlsConfig, Endpoint};
use tonic::{Request, Status};

use crate::{AuthError, Failure, FailureKind, Tls, Tokens};

/// A call to another service takes at most this long.
const CALL_TIMEOUT: Duration = Duration::from_secs(10);
const TOKEN_LIFE: Duration = Duration::from_mins(1);

/// Interceptor that signs a call as this service and carries the trace on.
#[derive(Clone)]
pub struct Caller {
    tokens: Tokens,
    actor: Actor,
}

impl Caller {
    /// A service that calls as itself. `name` is the service's name.
    pub fn try_new(tokens: Tokens, name: &str) -> Result<Self, AuthError> {
        let person = PersonId::try_new(format!("service-{name}"))
            .map_err(|error| AuthError::Bad(error.to_string()))?;
        Ok(Self { tokens, actor: Actor { person, roles: vec![Role::Service], office: None } })
    }

    /// A person or machine that calls, e.g. from the command line.
    pub fn acting_as(tokens: Tokens, actor: Actor) -> Self {
        Self { tokens, actor }
    }
}

impl tonic::service::Interceptor for Caller {
    fn call(&mut self, request: Request<()>) -> Result<Request<()>, Status> {
        let token = self
            .tokens
            .issue(&self.actor, TOKEN_LIFE)
            .map_err(|error| Failure::new(FailureKind::Internal, "NO_TOKEN", error.to_string()))?;
        let mut request = telemetry::GrpcInject.call(request)?;
        let value = format!("Bearer {token}")
            .parse()
            .map_err(|_| Status::internal("the token is no header value"))?;
        request.metadata_mut().insert("authorization", value);
        Ok(request)
    }
}

/// A channel that connects at its first use, and again after a loss. An `https` address is checked against the machine's authorities.
pub fn connect(address: &str) -> Result<Channel, Failure> {
    connect_with(address, None)
}

/// Like [`connect`]. With `tls` its authority counts alone, and the process shows its own certificate.
pub fn connect_with(address: &str, tls: Option<&Tls>) -> Result<Channel, Failure> {
    let bad = |reason: String| Failure::new(FailureKind::Internal, "BAD_ADDRESS", reason);
    crate::tls::check_address(address).map_err(bad)?;
    let mut endpoint = Endpoint::from_shared(address.to_owned())
        .map_err(|error| bad(format!("'{address}' is not an address: {error}")))?;
    if address.starts_with("https:") {
        let config = tls.map_or_else(|| ClientTlsConfig::new().with_native_roots(), Tls::client);
        endpoint = endpoint
            .tls_config(config)
            .map_err(|error| bad(format!("TLS to {address}: {error}")))?;
    }
    Ok(endpoint
        .timeout(CALL_TIMEOUT)
        .connect_timeout(Duration::from_secs(2))
        .http2_keep_alive_interval(Duration::from_secs(20))
        .keep_alive_while_idle(true)
        .tcp_nodelay(true)
        .connect_lazy())
}

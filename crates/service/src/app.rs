//! A service that is built and not running yet.

use std::sync::Arc;

use eventlog::{EventLog, Mapping, Subscriber};
use futures::future::BoxFuture;
use kernel::{Clock, Ids, LogName};
use sqlx::PgPool;
use tokio_util::sync::CancellationToken;

use crate::{LogOwner, Tokens};

/// The surroundings of a service: every service gets these from outside.
#[derive(Clone)]
pub struct Deps {
    /// The service's own database, under its restricted login.
    pub db: PgPool,
    /// Connection to NATS, as the service's own user.
    pub bus: bus::Bus,
    /// The only source of time.
    pub clock: Clock,
    /// Source of ids and random bytes.
    pub ids: Ids,
    /// Verifies callers, and signs our own calls.
    pub tokens: Tokens,
    /// The offices of this installation, from its configuration.
    pub offices: Arc<Vec<kernel::Office>>,
    /// Owners of the logs, asked for events that the bus does not hold.
    pub owners: Arc<dyn Fn(LogName) -> Result<LogOwner, crate::Failure> + Send + Sync>,
}

impl Deps {
    /// The office with that code.
    pub fn office(&self, code: &kernel::OfficeCode) -> Option<&kernel::Office> {
        self.offices.iter().find(|office| office.code == *code)
    }
}

/// A log that the service owns, and its mapping to public events.
#[derive(Clone)]
pub struct Published {
    /// The owned log.
    pub log: EventLog,
    /// The total mapping from stored to public events.
    pub mapping: Mapping,
}

/// Work that repeats by the clock, until the token is cancelled.
pub type Ticker =
    Box<dyn Fn(CancellationToken, crate::Heartbeat) -> BoxFuture<'static, ()> + Send + Sync>;

/// A ticker that shares `state` between its runs.
pub fn ticker<S, F>(
    state: S,
    run: impl Fn(S, CancellationToken, crate::Heartbeat) -> F + Send + Sync + 'static,
) -> Ticker
where
    S: Clone + Send + Sync + 'static,
    F: Future<Output = ()> + Send + 'static,
{
    Box::new(move |stop, heart| Box::pin(run(state.clone(), stop, heart)))
}

/// A service, built and not running yet.
pub struct App {
    /// The service's name, e.g. `triage`.
    pub name: &'static str,
    /// The surroundings that it was built with.
    pub deps: Deps,
    /// The service's own log; `None` when it decides nothing.
    pub log: Option<Published>,
    /// gRPC services. The caller's token is verified before a call reaches them.
    pub grpc: tonic::service::Routes,
    /// Public HTTP routes, if any.
    pub http: Option<axum::Router>,
    /// Views, reactors and the sealer.
    pub subscribers: Vec<Arc<dyn Subscriber>>,
    /// Work by the clock, each with a name for health and logs.
    pub tickers: Vec<(&'static str, Ticker)>,
}

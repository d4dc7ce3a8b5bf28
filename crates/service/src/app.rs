//! What a service is once it is built and before it runs.

use std::sync::Arc;

use eventlog::{EventLog, Mapping, Subscriber};
use futures::future::BoxFuture;
use kernel::{Clock, Ids, LogName};
use sqlx::PgPool;
use tokio_util::sync::CancellationToken;

use crate::{LogOwner, Tokens};

/// What every service is given from outside.
#[derive(Clone)]
pub struct Deps {
    /// Its own database, as its own restricted login.
    pub db: PgPool,
    /// The bus.
    pub bus: bus::Bus,
    /// Time.
    pub clock: Clock,
    /// Ids and random bytes.
    pub ids: Ids,
    /// Who calls, and who we are when we call.
    pub tokens: Tokens,
    /// The offices of this installation.
    pub offices: Arc<Vec<kernel::Office>>,
    /// Owners of the logs, for reading what the bus does not hold.
    pub owners: Arc<dyn Fn(LogName) -> Result<LogOwner, crate::Failure> + Send + Sync>,
}

impl Deps {
    /// The office with that code.
    pub fn office(&self, code: &kernel::OfficeCode) -> Option<&kernel::Office> {
        self.offices.iter().find(|office| office.code == *code)
    }
}

/// A log that the service owns, and what of it is public.
#[derive(Clone)]
pub struct Published {
    /// The log.
    pub log: EventLog,
    /// The total mapping from stored to public events.
    pub mapping: Mapping,
}

/// A piece of work that repeats by the clock.
pub type Ticker =
    Box<dyn Fn(CancellationToken, crate::Heartbeat) -> BoxFuture<'static, ()> + Send + Sync>;

/// A service, built and not yet running.
pub struct App {
    /// Its name: `triage`.
    pub name: &'static str,
    /// What it was given.
    pub deps: Deps,
    /// The log that it owns, if it decides anything.
    pub log: Option<Published>,
    /// Its gRPC services; the caller's token was verified before they are reached.
    pub grpc: tonic::service::Routes,
    /// Its public HTTP routes.
    pub http: Option<axum::Router>,
    /// Views, reactors and the sealer.
    pub subscribers: Vec<Arc<dyn Subscriber>>,
    /// Work by the clock, each with its name.
    pub tickers: Vec<(&'static str, Ticker)>,
}

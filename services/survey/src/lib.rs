#![doc = include_str!("../README.md")]
//!
//! ## The map
//!
//! - **enters**: gRPC ([`build`] mounts it; `wire.rs` checks fields) and intake's `box.RatingReceived` (`views/rating`)
//! - **is decided**: [`domain`], pure; `app/` has one function per use case
//! - **leaves**: events on the bus ([`publish`]), signed checkpoints of the log

mod aggregate;
mod app;
mod config;
pub mod domain;
mod error;
mod grpc;
mod publish;
mod reactors;
mod views;
mod wire;

use std::sync::Arc;

use eventlog::{CommitLimits, EventLog, Sealer, Subscriber, view_schema};
use kernel::LogName;
use notify::Notify;
use proto::survey::v1::survey_server::SurveyServer;
use service::{App, Deps, Failure, Published};
use tonic::service::Routes;
use tonic::service::interceptor::InterceptedService;

pub use config::Settings;
pub use publish::publish;
pub use views::views;

/// Tables that are not rebuildable views.
pub static MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!("./migrations");

/// Builds the service; nothing runs yet.
pub async fn build(deps: Deps, settings: Settings) -> Result<App, Failure> {
    let limits = CommitLimits::default();
    let (db, clock, ids) = (deps.db.clone(), deps.clock.clone(), deps.ids.clone());
    let notify = Notify::init(db.clone(), clock.clone(), ids.clone(), &settings.notify)?;
    let log = EventLog::init(db, LogName::Survey, clock, ids, limits).await?;
    let mut subscribers = subscribers(&settings);
    subscribers.push(Arc::new(reactors::Notify { log: log.clone(), notify: notify.clone() }));
    // The ticker and the first caller may come before the views' own loops do.
    for view in subscribers.iter().filter_map(|subscriber| subscriber.view()) {
        view_schema(&deps.db, view, view.schema).await?;
    }
    let rounds = app::Rounds::new(&deps, &settings, log.clone());
    let mut tickers = vec![("deadlines", app::ticker(rounds.clone(), settings.tick_secs))];
    tickers.extend(notify.ticker());
    Ok(App {
        name: "survey",
        grpc: notify.serve(routes(&deps, rounds), deps.tokens.clone()),
        deps,
        log: Some(Published { log, mapping: publish }),
        http: None,
        subscribers,
        tickers,
    })
}

fn subscribers(settings: &Settings) -> Vec<Arc<dyn Subscriber>> {
    let mut all = views();
    all.push(Arc::new(Sealer::new(LogName::Survey, settings.signer.clone())));
    all
}

fn routes(deps: &Deps, rounds: app::Rounds) -> Routes {
    let server = SurveyServer::new(grpc::Server(rounds))
        .max_decoding_message_size(service::message_bytes_max());
    Routes::new(InterceptedService::new(server, deps.tokens.clone()))
}

#![doc = include_str!("../README.md")]

mod app;
mod config;
pub mod domain;
mod error;
mod form_id;
mod grpc;
mod http;
mod pages;
mod publish;
mod sealing;
mod stored;
mod tables;
mod token;
mod views;
mod wire;

use std::sync::Arc;
use std::time::Duration;

use eventlog::{CommitLimits, EventLog, Sealer, Subscriber};
use kernel::LogName;
use service::{App, Deps, Failure, Published};
use tonic::service::Routes;

use crate::app::Intake;
use crate::tables::{Boards, Urn};

pub use config::Settings;
pub use publish::publish;
pub use stored::{decode, encode};

/// The tables beside the log. Run as the owner of the database, after the migrations of the log.
pub static MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!("./migrations");

/// Makes the service; only the committer of the log and the slot of the ballot boxes run already.
pub async fn build(deps: Deps, settings: Settings) -> Result<App, Failure> {
    let (clock, ids) = (deps.clock.clone(), deps.ids.clone());
    let log = EventLog::init(deps.db.clone(), LogName::Intake, clock, ids, CommitLimits::default())
        .await?;
    let intake = Arc::new(Intake {
        log: log.clone(),
        boards: Boards::new(deps.db.clone()),
        urn: Urn::init(deps.db.clone()),
        inspectorate: settings.inspectorate,
        box_ratings_min: settings.box_ratings_min,
        deps: deps.clone(),
    });
    let mut subscribers = views();
    subscribers.push(Arc::new(Sealer::new(LogName::Intake, settings.signer)));
    let every = Duration::from_secs(settings.box_check_secs);
    Ok(App {
        name: "intake",
        log: Some(Published { log, mapping: publish }),
        grpc: Routes::new(grpc::server(Arc::clone(&intake), deps.tokens.clone())),
        http: Some(service::public(http::routes(Arc::clone(&intake)))),
        subscribers,
        tickers: vec![("box-clock", app::ticker(intake, every))],
        deps,
    })
}

/// The views, which can be rebuilt by name.
pub fn views() -> Vec<Arc<dyn Subscriber>> {
    vec![Arc::new(views::boxes::BoxView)]
}

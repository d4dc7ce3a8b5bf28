#![doc = include_str!("../README.md")]
//!
//! # The map
//!
//! - **Enters:** public events of intake, survey and triage, read by `notice` and folded by `views`.
//! - **Is decided:** nothing. `access` alone says who may see what.
//! - **Leaves:** answers to five queries: `grpc` → `wire` (parse) → `app` (access, query) → `wire` (render).
//!
//! **Invariant:** nothing is stored that cannot be made again from the logs (`amanah replay <view>`), but the key of `place`.
//!
//! To answer a new question, add a folder to `views/` and its subscriber to [`views()`], a query to `sql/`, a file to `app/`.

mod access;
mod app;
mod config;
mod grpc;
mod notice;
mod place;
#[cfg(test)]
mod tests;
mod views;
mod wire;

use proto::reporting::v1::reporting_server::ReportingServer;
use service::{App, Deps, Failure};
use tonic::service::Routes;
use tonic::service::interceptor::InterceptedService;

pub use config::Settings;
pub use views::views;

/// Tables that are not views: only the key under which row numbers leave.
pub static MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!("./migrations");

/// Makes the service: checks the schema, makes the tables of views that are not there yet, so that a query never finds none.
pub async fn build(deps: Deps, settings: Settings) -> Result<App, Failure> {
    let Settings {} = settings;
    eventlog::check_schema(&deps.db, false).await?;
    for view in views().iter().filter_map(|subscriber| subscriber.view()) {
        eventlog::view_schema(&deps.db, view, view.schema).await?;
    }
    let places = place::Places::open(&deps.db).await?;
    let server = ReportingServer::new(grpc::Queries::new(deps.db.clone(), places))
        .max_decoding_message_size(service::message_bytes_max());
    Ok(App {
        name: "reporting",
        grpc: Routes::new(InterceptedService::new(server, deps.tokens.clone())),
        deps,
        log: None,
        http: None,
        subscribers: views(),
        tickers: Vec::new(),
    })
}

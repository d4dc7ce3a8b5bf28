#![doc = include_str!("../README.md")]

mod aggregate;
mod app;
mod config;
pub mod domain;
mod error;
mod files;
mod grpc;
mod http;
mod objects;
mod pages;
mod publish;
mod sealing;
mod submissions;
mod tables;
#[cfg(test)]
mod testing;
mod token;
mod views;
mod wire;

use std::sync::Arc;
use std::time::Duration;

use eventlog::{CommitLimits, EventLog, Sealer, Subscriber};
use kernel::LogName;
use relay::Pipe;
use service::{App, Deps, Failure, Published};
use tonic::service::Routes;

use crate::app::{Intake, failed_sign_ins};
use crate::submissions::Ingress;
use crate::submissions::lanes::Lanes;
use crate::submissions::receipts::Receipts;
use crate::tables::filings::Filings;
use crate::tables::{Boards, Urn};

pub use app::missing_seals;
pub use config::{IngressLimits, Settings};
pub use objects::{BadStore, Objects, S3};
pub use publish::publish;

/// The tables beside the log. Run as the owner of the database, after the migrations of the log.
pub static MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!("./migrations");

/// Makes the service; only the committer of the log and the slot of the ballot boxes run already.
pub async fn build(deps: Deps, settings: Settings) -> Result<App, Failure> {
    let (clock, ids) = (deps.clock.clone(), deps.ids.clone());
    let log = EventLog::init(deps.db.clone(), LogName::Intake, clock, ids, CommitLimits::default())
        .await?;
    settings
        .objects
        .check()
        .await
        .map_err(|error| Failure::internal("check the object store", &error))?;
    let filings = Filings { db: deps.db.clone(), objects: settings.objects };
    let intake = Arc::new(Intake {
        log: log.clone(),
        boards: Boards::new(deps.db.clone()),
        urn: Urn::init(deps.db.clone()),
        filings: filings.clone(),
        failed_sign_ins: failed_sign_ins(),
        inspectorate: settings.inspectorate,
        box_ratings_min: settings.box_ratings_min,
        deps: deps.clone(),
    });
    let offices = Arc::clone(&deps.offices);
    let (clock, limits) = (deps.clock.clone(), settings.limits);
    let ingress = Arc::new(Ingress::new(filings, log.clone(), clock, offices, limits));
    let mut subscribers = views();
    subscribers.push(Arc::new(Sealer::new(LogName::Intake, settings.signer)));
    let box_clock = app::ticker(Arc::clone(&intake), Duration::from_secs(settings.box_check_secs));
    let leftovers = app::leftovers::ticker(Arc::clone(&intake));
    Ok(App {
        name: "intake",
        log: Some(Published { log, mapping: publish }),
        grpc: Routes::new(grpc::server(Arc::clone(&intake), deps.tokens.clone()))
            .add_service(grpc::office::server(Arc::clone(&ingress), deps.tokens.clone())),
        http: Some(http::public(intake)),
        subscribers,
        tickers: vec![
            ("box-clock", box_clock),
            ("leftovers", leftovers),
            ("ingress", submissions::lanes::ticker(lanes(&deps, &ingress))),
            ("receipts", submissions::receipts::ticker(receipts(&deps, &ingress))),
        ],
        deps,
    })
}

fn lanes(deps: &Deps, ingress: &Arc<Ingress>) -> Arc<Lanes> {
    let offices = deps.offices.iter().map(|office| office.code.clone()).collect();
    let (ingress, bus) = (Arc::clone(ingress), deps.bus.clone());
    Arc::new(Lanes { ingress, bus, offices, holder: deps.ids.uuid_v4() })
}

fn receipts(deps: &Deps, ingress: &Ingress) -> Arc<Pipe> {
    let outbox = Arc::new(Receipts(ingress.db.clone()));
    let (bus, lease, wake) = (deps.bus.clone(), ingress.log.clone(), Arc::clone(&ingress.wake));
    Arc::new(Pipe { outbox, bus, lease, holder: deps.ids.uuid_v4(), wake })
}

/// The views, which can be rebuilt by name.
pub fn views() -> Vec<Arc<dyn Subscriber>> {
    vec![Arc::new(views::boxes::BoxView), Arc::new(views::status::StatusView)]
}

#![doc = include_str!("../README.md")]

/// A statement of the folder `sql/`.
macro_rules! sql {
    ($name:literal) => {
        include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/sql/", $name, ".sql"))
    };
}

pub mod domain;

mod aggregate;
mod app;
mod chain;
mod config;
mod error;
mod grpc;
mod itjen;
mod mail;
mod publish;
mod reactors;
mod retention;
mod tickers;
mod views;
mod wire;

use std::sync::Arc;
use std::time::Duration;

use eventlog::{CommitLimits, EventLog, Sealer, Subscriber};
use kernel::LogName;
use notify::Notify;
use service::{App, Deps, Failure, Published};

pub use app::case::missing_seals;
pub use app::staff::reseal_staff_keys;
pub use config::Settings;
pub use publish::publish;
pub use views::all as views;

/// Tables that cannot be rebuilt: staff, access list, sealed texts, exchange, submissions.
pub static MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!("./migrations");

/// Makes the service; nothing runs yet. The tables of the views are made here, so that they exist before the first event.
pub async fn build(deps: Deps, settings: Settings) -> Result<App, Failure> {
    let (clock, ids) = (deps.clock.clone(), deps.ids.clone());
    let log = EventLog::init(deps.db.clone(), LogName::Triage, clock, ids, CommitLimits::default())
        .await?;
    app::staff::check_master_key(&deps.db, &settings.master).await?;
    let triage = Arc::new(app::Triage::new(&deps, log.clone(), &settings));
    let itjen = Arc::new(itjen::Itjen::new(Arc::clone(&triage), &settings));
    let mut subscribers = views(&deps.offices);
    for view in subscribers.iter().filter_map(|subscriber| subscriber.view()) {
        eventlog::view_schema(&deps.db, view, view.schema).await?;
    }
    subscribers.extend(effects(&triage, &itjen, settings.signer));
    let erase = reactors::Erase { triage: Arc::clone(&triage), bus: deps.bus.clone() };
    subscribers.push(Arc::new(erase));
    let (clock, ids) = (deps.clock.clone(), deps.ids.clone());
    let notify = Notify::init(deps.db.clone(), clock, ids, &settings.notify)?;
    let reactor = reactors::Notify { log: log.clone(), notify: notify.clone() };
    subscribers.push(Arc::new(reactors::Mailbox(reactor.clone())));
    subscribers.push(Arc::new(reactor));
    let every = Duration::from_secs(settings.tick_secs.max(1));
    let mut tickers = vec![("deadlines", tickers::deadlines(Arc::clone(&triage), every))];
    tickers.extend(itjen::loops(&itjen, &deps));
    tickers.push(("repeat-erasures", tickers::repeat_erasures(Arc::clone(&triage))));
    tickers.extend(notify.ticker());
    let grpc = grpc::routes(&triage, &itjen, &deps.tokens, settings.keep_alive);
    Ok(App {
        name: LogName::Triage.as_str(),
        log: Some(Published { log, mapping: publish }),
        grpc: notify.serve(grpc, deps.tokens.clone()),
        http: None,
        subscribers,
        tickers,
        deps,
    })
}

/// Effects of events: the seal of the log, opened cases, items for Itjen, deleted wraps.
fn effects(
    triage: &Arc<app::Triage>,
    itjen: &Arc<itjen::Itjen>,
    signer: ledger::NoteSigner,
) -> [Arc<dyn Subscriber>; 4] {
    [
        Arc::new(Sealer::new(LogName::Triage, signer)),
        Arc::new(reactors::OpenCases(Arc::clone(triage))),
        Arc::new(itjen::TellItjen(Arc::clone(itjen))),
        Arc::new(reactors::Recuse),
    ]
}

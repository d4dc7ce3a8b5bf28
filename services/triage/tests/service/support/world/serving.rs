//! A process of triage on a port of its own, and the connections that it and others use.

use std::sync::Arc;
use std::time::Duration;

use bus::{Bus, BusConfig};
use kernel::{Clock, Ids, LogName, Office, Zone};
use ledger::NoteSigner;
use service::{Caller, Deps, Listeners, LogOwner, Process, Tokens};
use testkit::{Database, NatsServer};

use super::{SEED, hub_signer, itjen_signer};

pub(super) async fn serve(
    db: &Database,
    nats: &NatsServer,
    tokens: &Tokens,
    intake_url: &str,
    keep_alive: Duration,
) -> (Process, String) {
    let clock = Clock::machine();
    let deps = Deps {
        db: db.app.clone(),
        bus: bus(nats, "triage").await,
        ids: Ids::new(clock.clone()),
        clock,
        tokens: tokens.clone(),
        offices: Arc::new(vec![Office {
            code: "gto".parse().unwrap(),
            name: "Balai rekaan".to_owned(),
            zone: Zone::Wita,
        }]),
        owners: owners(intake_url, tokens),
    };
    let settings = triage::Settings {
        signer: NoteSigner::new("hub.example/triage", &[10; 32]).unwrap(),
        exchange: hub_signer(),
        inspectorate_note: itjen_signer().key(),
        master: vault::MasterKey::from_hex_file(SEED).unwrap(),
        intake: service::connect(intake_url).unwrap(),
        caller: Caller::try_new(tokens.clone(), "triage").unwrap(),
        tick_secs: 3600,
        notify: notify::Settings::default(),
        keep_alive,
    };
    let app = triage::build(deps, settings).await.unwrap();
    let listeners = Listeners::bind("127.0.0.1:0".parse().unwrap(), None, None).await.unwrap();
    let url = listeners.grpc_url().unwrap();
    let process = Process::default();
    process.start(app, listeners).unwrap();
    (process, url)
}

type Owners = Arc<dyn Fn(LogName) -> Result<LogOwner, service::Failure> + Send + Sync>;

fn owners(url: &str, tokens: &Tokens) -> Owners {
    let caller = Caller::try_new(tokens.clone(), "triage").unwrap();
    let url = url.to_owned();
    Arc::new(move |log| Ok(LogOwner::new(log, service::connect(&url)?, caller.clone())))
}

pub(super) fn bus_config(nats: &NatsServer, user: &str) -> BusConfig {
    BusConfig::new(vec![nats.url()], user, &nats.credentials_dir()).unwrap()
}

pub(super) async fn bus(nats: &NatsServer, user: &str) -> Bus {
    Bus::init(&bus_config(nats, user)).await.unwrap()
}

//! A running whole with two offices that connect to the hub directly, and Itjen.

use std::path::PathBuf;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bus::{Bus, BusConfig, Inbox, Publisher};
use contracts::Receipt;
use drive::Clients;
use drive::offices::machine::Machine;
use drive::offices::stage::{Cast, Stage};
use drive::offices::submission::{Amount, plan};
use kernel::{Clock, Ids, OfficeCode};
use localservers::Home;
use nkeys::KeyPair;
use serde_json::{Value, json};

/// The stage and its folder, which goes last.
pub(crate) struct Bureau {
    pub(crate) stage: Stage,
    _home: Home,
}

pub(crate) fn program() -> PathBuf {
    PathBuf::from(env!("CARGO_BIN_EXE_amanah-under-test"))
}

impl Bureau {
    pub(crate) async fn open(name: &str) -> Self {
        let home = Home::temporary(name).unwrap();
        let direct = ["plm", "gto"].map(|code| OfficeCode::try_new(code).unwrap()).to_vec();
        let cast = Cast { leafs: Vec::new(), direct, fsync: false };
        let stage = Stage::start(program(), home.path(), &cast, &|_| {}).await.unwrap();
        Self { stage, _home: home }
    }

    pub(crate) async fn close(mut self) {
        self.stage.installation.take().unwrap().stop().await.unwrap();
    }

    pub(crate) fn clients(&self) -> Clients {
        Clients::try_new(self.stage.config().unwrap()).unwrap()
    }

    /// An office that publishes nothing by itself and collects its receipts.
    pub(crate) fn collector(&self, office: &str) -> Machine {
        let code = OfficeCode::try_new(office).unwrap();
        let config = self.stage.office_config(&code).unwrap();
        Machine::start(code, config, Vec::new(), Duration::ZERO)
    }

    /// Publishes as an office.
    pub(crate) async fn publisher(&self, office: &str) -> Publisher {
        let code = OfficeCode::try_new(office).unwrap();
        Publisher::connect(&self.stage.office_config(&code).unwrap()).await.unwrap()
    }

    /// One good rating of an office, and its receipt.
    pub(crate) async fn publish_one(&self, office: &str) -> Receipt {
        let code = OfficeCode::try_new(office).unwrap();
        let amount = Amount { singles: 1, batches: 0, batch: 0, complaints: 0 };
        let itjen = self.stage.itjen_key().unwrap();
        let plan = plan(&code, amount, &itjen, &Ids::new(Clock::machine())).unwrap();
        let id = plan[0].id.to_string();
        let config = self.stage.office_config(&code).unwrap();
        let machine = Machine::start(code, config, plan, Duration::ZERO);
        machine.journal().wait_for(&id, Duration::from_secs(90)).await.unwrap()
    }

    /// An office's machine over gRPC: a token that it signs with the key that it has on the bus.
    pub(crate) fn token(&self, user: &str) -> String {
        let pair = KeyPair::from_seed(&self.stage.hub.accounts().seed(user).unwrap()).unwrap();
        let header = json!({"alg": "EdDSA", "typ": "JWT", "kid": pair.public_key()});
        let exp = Clock::machine().now().as_second() + 300;
        // Its claims do not matter: the registry says what the key may do.
        let claims = json!({"sub": user, "aud": "amanah", "exp": exp, "roles": ["operator"]});
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let signed = format!("{}.{}", part(&header), part(&claims));
        format!("{signed}.{}", URL_SAFE_NO_PAD.encode(pair.sign(signed.as_bytes()).unwrap()))
    }

    /// Itjen on the bus.
    pub(crate) async fn itjen(&self) -> (Publisher, Inbox) {
        let hub = &self.stage.hub;
        let urls = hub.members().iter().map(localservers::Nats::url).collect();
        let config = BusConfig::new(urls, "itjen", &hub.accounts().seeds_dir()).unwrap();
        let bus = Bus::init(&config.with_hub_api()).await.unwrap();
        let inbox = Inbox::open(&bus, "ESCALATED", "itjen").await.unwrap();
        (Publisher::new(bus), inbox)
    }
}

//! A running triage with its neighbours.

use std::time::Duration;

use bus::{Bus, Wanted};
use contracts::{Entry, Manifest, ManifestKind};
use eventlog::EventLog;
use kernel::{Actor, Clock, ComplaintId, Ids, PersonId, Role};
use ledger::NoteSigner;
use localservers::NatsOptions;
use proto::itjen::v1::escalations_client::EscalationsClient;
use proto::notify::v1::notices_client::NoticesClient;
use proto::triage::v1::triage_client::TriageClient;
use service::{Caller, Process, Tokens};
use testkit::{Database, NatsServer, wait_for};
use tonic::service::interceptor::InterceptedService;
use tonic::transport::Channel;
use vault::DataKey;

mod serving;
mod staged;

use serving::{bus, bus_config, serve};
pub(crate) use staged::stored_request;

use crate::support::intake::Played;

pub(crate) type Itjen = EscalationsClient<InterceptedService<Channel, Caller>>;

const SEED: &str = "0101010101010101010101010101010101010101010101010101010101010101";

pub(crate) struct World {
    pub(crate) db: Database,
    pub(crate) intake: Played,
    intake_url: String,
    pub(crate) log: EventLog,
    pub(crate) ids: Ids,
    url: String,
    tokens: Tokens,
    process: Process,
    pub(crate) nats: NatsServer,
}

pub(crate) fn hub_signer() -> NoteSigner {
    NoteSigner::new("hub.example/exchange", &[11; 32]).unwrap()
}

pub(crate) fn itjen_signer() -> NoteSigner {
    NoteSigner::new("itjen.example/exchange", &[12; 32]).unwrap()
}

impl World {
    pub(crate) async fn start(name: &str) -> Self {
        Self::with_keep_alive(name, Duration::from_secs(20)).await
    }

    pub(crate) async fn with_keep_alive(name: &str, keep_alive: Duration) -> Self {
        let options = NatsOptions { itjen: true, ..NatsOptions::default() };
        let nats = NatsServer::with(&options).unwrap();
        let wanted = Wanted { offices: Vec::new(), replicas: 1 };
        let made = || async {
            bus::provision(&bus(&nats, "provision").await, &wanted, true).await.is_ok()
        };
        wait_for("the streams", made).await.unwrap();
        let db = Database::fresh(name).await.unwrap();
        triage::MIGRATIONS.run(&db.owner).await.unwrap();
        notify::MIGRATIONS.run(&db.owner).await.unwrap();
        let clock = Clock::machine();
        let ids = Ids::new(clock.clone());
        let tokens = Tokens::signing(clock, SEED).unwrap();
        let intake = Played::default();
        let intake_url = intake.start().await;
        let (process, url) = serve(&db, &nats, &tokens, &intake_url, keep_alive).await;
        let log = db.log().await.unwrap();
        Self { db, intake, intake_url, log, ids, url, tokens, process, nats }
    }

    /// Starts another process beside this one.
    pub(crate) async fn another(&self) -> Process {
        let keep_alive = Duration::from_secs(20);
        serve(&self.db, &self.nats, &self.tokens, &self.intake_url, keep_alive).await.0
    }

    /// Stops the process softly, as a deployment does.
    pub(crate) fn drain(&self) {
        self.process.stop.cancel();
    }

    pub(crate) fn itjen(&self) -> Itjen {
        self.escalations(&Actor {
            person: PersonId::try_new("itjen").unwrap(),
            roles: vec![Role::Inspectorate],
            office: None,
        })
    }

    pub(crate) fn escalations(&self, actor: &Actor) -> Itjen {
        let caller = Caller::acting_as(self.tokens.clone(), actor.clone());
        EscalationsClient::with_interceptor(service::connect(&self.url).unwrap(), caller)
            .max_decoding_message_size(service::message_bytes_max())
    }

    pub(crate) fn staff(&self, actor: &Actor) -> TriageClient<InterceptedService<Channel, Caller>> {
        let caller = Caller::acting_as(self.tokens.clone(), actor.clone());
        TriageClient::with_interceptor(service::connect(&self.url).unwrap(), caller)
    }

    /// The bus as the user `provision`.
    pub(crate) async fn hub_bus(&self) -> Bus {
        bus(&self.nats, "provision").await
    }

    /// Gives a member of the team the key of a case, as a release would.
    pub(crate) async fn give(&self, member: &Actor, complaint: ComplaintId) {
        let key: Vec<u8> =
            sqlx::query_scalar("SELECT public_key FROM triage.staff WHERE person = $1")
                .bind(member.person.as_str())
                .fetch_one(&self.db.app)
                .await
                .unwrap();
        let key = vault::PublicKey::from_bytes(key.try_into().unwrap()).unwrap();
        let info = vault::WrapInfo { complaint, person: member.person.clone() };
        let wrap = vault::wrap(&DataKey::from_bytes([7; 32]), &key, &info, &self.ids).to_bytes();
        sqlx::query(
            "INSERT INTO triage.wrap (complaint_id, person, bytes) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
        )
        .bind(complaint.uuid())
        .bind(member.person.as_str())
        .bind(wrap)
        .execute(&self.db.app)
        .await
        .unwrap();
    }

    /// A person of Itjen.
    pub(crate) fn inspector(number: u8) -> Actor {
        Actor {
            person: PersonId::try_new(format!("itjen-{number}")).unwrap(),
            roles: vec![Role::Inspectorate],
            office: None,
        }
    }

    /// An operator.
    pub(crate) fn operator() -> Actor {
        Actor {
            person: PersonId::try_new("operator-1").unwrap(),
            roles: vec![Role::Operator],
            office: None,
        }
    }

    /// The notices of a person.
    pub(crate) fn notices(
        &self,
        actor: &Actor,
    ) -> NoticesClient<InterceptedService<Channel, Caller>> {
        let caller = Caller::acting_as(self.tokens.clone(), actor.clone());
        NoticesClient::with_interceptor(service::connect(&self.url).unwrap(), caller)
    }

    /// The bus as Itjen's user.
    pub(crate) async fn itjen_bus(&self) -> Bus {
        Bus::init(&bus_config(&self.nats, "itjen").with_hub_api()).await.unwrap()
    }
}

/// A manifest over these entries, signed by Itjen.
pub(crate) fn itjen_manifest(kind: ManifestKind, quarter: &str, entries: &[Entry]) -> String {
    let (office, quarter) = ("gto".parse().unwrap(), quarter.parse().unwrap());
    Manifest::over(kind, office, quarter, entries).sign(&itjen_signer()).unwrap()
}

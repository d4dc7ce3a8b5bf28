//! A running triage with everything around it.

use std::sync::Arc;
use std::time::Duration;

use bus::{Bus, BusConfig, Credentials, Wanted};
use contracts::{Entry, Manifest, ManifestKind};
use eventlog::{Append, Appended, EventLog, NewEvent};
use kernel::{
    Actor, CaseId, Clock, ComplaintId, Ids, LogName, Meta, Office, PersonId, Role, StreamId,
    Version, Zone,
};
use ledger::NoteSigner;
use localservers::NatsOptions;
use proto::itjen::v1::escalations_client::EscalationsClient;
use proto::notify::v1::notices_client::NoticesClient;
use proto::triage::v1::triage_client::TriageClient;
use service::{Caller, Deps, Listeners, LogOwner, Process, Tokens};
use testkit::{Database, NatsServer, wait_for};
use tonic::service::interceptor::InterceptedService;
use tonic::transport::Channel;
use triage::domain::case::CaseEvent;
use triage::domain::data_request::DataRequestEvent;
use vault::{ContentKind, ContentRef, DataKey, SealRef};

use crate::intake::Played;
use crate::samples;

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
        bus::provision(&bus(&nats, "provision", None).await, &wanted, true).await.unwrap();
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

    /// Stops it softly, as a deployment does.
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

    /// The bus as provisioning sees it.
    pub(crate) async fn hub_bus(&self) -> Bus {
        bus(&self.nats, "provision", None).await
    }

    /// Gives a member of the team the key of a case: what a release would do.
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

    /// Somebody of Itjen.
    pub(crate) fn inspector(number: u8) -> Actor {
        Actor {
            person: PersonId::try_new(format!("itjen-{number}")).unwrap(),
            roles: vec![Role::Inspectorate],
            office: None,
        }
    }

    /// Whoever runs the machines.
    pub(crate) fn operator() -> Actor {
        Actor {
            person: PersonId::try_new("operator-1").unwrap(),
            roles: vec![Role::Operator],
            office: None,
        }
    }

    /// What somebody is told that there is to do.
    pub(crate) fn notices(
        &self,
        actor: &Actor,
    ) -> NoticesClient<InterceptedService<Channel, Caller>> {
        let caller = Caller::acting_as(self.tokens.clone(), actor.clone());
        NoticesClient::with_interceptor(service::connect(&self.url).unwrap(), caller)
    }

    /// The bus as Itjen sees it.
    pub(crate) async fn itjen_bus(&self) -> Bus {
        bus(&self.nats, "itjen", Some("js.hub")).await
    }

    /// A complaint of this quarter that waits with Itjen, as intake's event would have told.
    pub(crate) async fn pending(&self, attachment_bytes: usize) -> ComplaintId {
        let complaint = self.ids.complaint();
        self.intake.file(complaint, attachment_bytes);
        sqlx::query(
            "INSERT INTO v_pending.pending VALUES ($1, 'gto', '2026-Q3', false, true, 1, false)",
        )
        .bind(complaint.uuid())
        .execute(&self.db.app)
        .await
        .unwrap();
        complaint
    }

    /// A member of the team, and his actor.
    pub(crate) async fn member(&self) -> Actor {
        let operator = Actor {
            person: PersonId::try_new("operator-1").unwrap(),
            roles: vec![Role::Operator],
            office: None,
        };
        let request = proto::triage::v1::RegisterStaffRequest {
            person: "gto-wbs-1".to_owned(),
            office: "gto".to_owned(),
            roles: vec!["wbs_team".to_owned()],
            name: String::new(),
        };
        self.staff(&operator).register_staff(request).await.unwrap();
        Actor {
            person: PersonId::try_new("gto-wbs-1").unwrap(),
            roles: vec![Role::WbsTeam],
            office: Some("gto".parse().unwrap()),
        }
    }

    /// B2 for 2026-Q3, by the office itself.
    pub(crate) async fn send_data_request(&self) {
        let member = self.member().await;
        let declaration = proto::common::v1::Declaration {
            no_gratification: true,
            no_conflict_of_interest: true,
        };
        let request = proto::triage::v1::SendDataRequestRequest {
            completion: Some(proto::common::v1::Completion {
                command_id: self.ids.command().to_string(),
                declaration: Some(declaration),
                items: vec!["data-request-letter".to_owned()],
            }),
            office: "gto".to_owned(),
            quarter: "2026-Q3".to_owned(),
            letter_number: "PW.03.02/C.X.20/101/2026".to_owned(),
        };
        self.staff(&member).send_data_request(request).await.unwrap();
    }

    /// A case that was escalated: its events as other tests have them, in the log. A member of the team may read it, or Itjen would be told that
    /// nobody can.
    pub(crate) async fn escalated(&self) -> CaseId {
        let complaint = self.ids.complaint();
        self.give(&self.member().await, complaint).await;
        self.intake.file(complaint, 100);
        let mut events = Vec::new();
        for mut event in samples::case_events() {
            match &mut event {
                CaseEvent::CaseOpened(opened) => {
                    opened.case = complaint.into();
                    opened.complaint = complaint;
                    opened.sheet = None;
                }
                CaseEvent::CaseStudied(studied) => studied.finding = self.study(complaint).await,
                CaseEvent::CaseEscalated(_) => {}
                _ => continue,
            }
            events.push(stored(&event));
        }
        let case = CaseId::from(complaint);
        self.append(case.into(), events).await;
        case
    }

    /// A study that staff sealed and stored.
    async fn study(&self, complaint: ComplaintId) -> SealRef {
        let place = ContentRef { complaint, kind: ContentKind::Study, item: 0 };
        let sealed =
            vault::seal(&DataKey::from_bytes([7; 32]), &place, b"kajian rekaan", &self.ids);
        sqlx::query("INSERT INTO triage.sealed VALUES ($1, 'study', 0, $2)")
            .bind(complaint.uuid())
            .bind(&sealed.bytes)
            .execute(&self.db.app)
            .await
            .unwrap();
        sealed.seal
    }

    /// Appends as another replica would.
    pub(crate) async fn append(&self, stream: StreamId, events: Vec<NewEvent>) {
        let append = Append {
            stream,
            expected: Version::NEW,
            command: self.ids.command(),
            meta: Meta::default(),
            events,
        };
        let appended = self.log.append(append).await.unwrap();
        assert!(matches!(appended, Appended::Now { .. }), "{appended:?}");
    }

    /// Waits for an item of a kind and answers with its number and body.
    pub(crate) async fn item(&self, kind: &str, nth: usize) -> (i64, serde_json::Value) {
        let mut found = None;
        wait_for(kind, || {
            let rows = sqlx::query_as(
                "SELECT number, body FROM triage.exchange WHERE kind = $1 ORDER BY number",
            );
            let rows = rows.bind(kind).fetch_all(&self.db.app);
            async move {
                let rows: Vec<(i64, Vec<u8>)> = rows.await.unwrap();
                rows.len() > nth
            }
        })
        .await
        .unwrap();
        let rows: Vec<(i64, Vec<u8>)> = sqlx::query_as(
            "SELECT number, body FROM triage.exchange WHERE kind = $1 ORDER BY number",
        )
        .bind(kind)
        .fetch_all(&self.db.app)
        .await
        .unwrap();
        if let Some((number, body)) = rows.into_iter().nth(nth) {
            found = Some((number, serde_json::from_slice(&body).unwrap()));
        }
        found.unwrap()
    }
}

async fn serve(
    db: &Database,
    nats: &NatsServer,
    tokens: &Tokens,
    intake_url: &str,
    keep_alive: Duration,
) -> (Process, String) {
    let clock = Clock::machine();
    let deps = Deps {
        db: db.app.clone(),
        bus: bus(nats, "triage", None).await,
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

pub(crate) fn stored(event: &CaseEvent) -> NewEvent {
    NewEvent {
        event_type: event.event_type(),
        schema_version: event.schema_version(),
        payload: event.encode(),
    }
}

pub(crate) fn stored_request(event: &DataRequestEvent) -> NewEvent {
    NewEvent {
        event_type: event.event_type(),
        schema_version: event.schema_version(),
        payload: event.encode(),
    }
}

/// Signed by Itjen, over what it lists.
pub(crate) fn itjen_manifest(kind: ManifestKind, quarter: &str, entries: &[Entry]) -> String {
    let (office, quarter) = ("gto".parse().unwrap(), quarter.parse().unwrap());
    Manifest::over(kind, office, quarter, entries).sign(&itjen_signer()).unwrap()
}

type Owners = Arc<dyn Fn(LogName) -> Result<LogOwner, service::Failure> + Send + Sync>;

fn owners(url: &str, tokens: &Tokens) -> Owners {
    let caller = Caller::try_new(tokens.clone(), "triage").unwrap();
    let url = url.to_owned();
    Arc::new(move |log| Ok(LogOwner::new(log, service::connect(&url)?, caller.clone())))
}

async fn bus(nats: &NatsServer, user: &str, api_prefix: Option<&str>) -> Bus {
    let config = BusConfig {
        urls: vec![nats.url()],
        user: user.to_owned(),
        credentials: Credentials::read(&nats.credentials_dir(), user).unwrap(),
        tls_ca: None,
        replicas: 1,
        api_prefix: api_prefix.map(ToOwned::to_owned),
    };
    Bus::init(&config).await.unwrap()
}

//! The public side on a real PostgreSQL, with a folder for files and a sealer that runs.

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use bus::{Bus, BusConfig};
use contracts::complaint::INSPECTORATE;
use eventlog::{CommitLimits, EventLog, LocalFeed, Pace, Replica, Sealer, migrate_log};
use kernel::{Actor, Clock, EpochId, Ids, LogName, PersonId, Role};
use ledger::{NoteSigner, Policy};
use serde_json::Value;
use service::{Deps, Failure, Tokens};
use testkit::{Database, NatsServer};
use tokio_util::sync::CancellationToken;
use tokio_util::sync::DropGuard;
use tower::ServiceExt;
use uuid::Uuid;
use vault::{DataKey, PrivateKey, Wrap, WrapInfo};

use crate::Objects;
use crate::app::{self, Intake, failed_sign_ins};
use crate::tables::filings::Filings;
use crate::tables::{Boards, Urn};
use crate::testing::{NOW, offices};
use crate::views::status::StatusView;

const SEED: &str = "0101010101010101010101010101010101010101010101010101010101010101";
pub(super) const BORDER: &str = "-----------------------------9051914041544843365972754266";

pub(super) struct Site {
    pub(super) intake: Arc<Intake>,
    pub(super) db: Database,
    pub(super) folder: tempfile::TempDir,
    routes: Router,
    _nats: NatsServer,
    _sealer: DropGuard,
}

/// What a visitor gets.
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) headers: axum::http::HeaderMap,
    pub(super) body: Vec<u8>,
}

impl Answer {
    pub(super) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    pub(super) fn text(&self) -> String {
        String::from_utf8(self.body.clone()).unwrap()
    }
}

pub(super) fn signer() -> NoteSigner {
    NoteSigner::new("amanah.test/intake", &[7; 32]).unwrap()
}

pub(super) fn policy() -> Policy {
    Policy::new(signer().key(), vec![], 0).unwrap()
}

pub(super) fn itjen() -> PrivateKey {
    PrivateKey::from_bytes([3; 32])
}

pub(super) fn triage() -> Actor {
    let person = PersonId::try_new("triage").unwrap();
    Actor { person, roles: vec![Role::Service], office: None }
}

impl Site {
    pub(super) async fn open(name: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let objects = Objects::folder(folder.path()).unwrap();
        Self::over(name, folder, objects).await
    }

    /// With a store of its own.
    pub(super) async fn over(name: &str, folder: tempfile::TempDir, objects: Objects) -> Self {
        let nats = NatsServer::start().unwrap();
        let db = Database::fresh_reader(name).await.unwrap();
        let clock = Clock::manual(NOW).0;
        let ids = Ids::new(clock.clone());
        migrate_log(&db.owner, LogName::Intake, EpochId::new(ids.uuid_v7())).await.unwrap();
        crate::MIGRATIONS.run(&db.owner).await.unwrap();
        let view = eventlog::Subscriber::view(&StatusView).unwrap();
        eventlog::view_schema(&db.app, view, "v_status").await.unwrap();
        let limits = CommitLimits::default();
        let log =
            EventLog::init(db.app.clone(), LogName::Intake, clock.clone(), ids.clone(), limits)
                .await
                .unwrap();
        let sealer = sealing(&log, ids.uuid_v4());
        let intake = Arc::new(Intake {
            boards: Boards::new(db.app.clone()),
            urn: Urn::init(db.app.clone()),
            filings: Filings { db: db.app.clone(), objects },
            failed_sign_ins: failed_sign_ins(),
            inspectorate: itjen().public(),
            box_ratings_min: 10,
            log,
            deps: Deps {
                db: db.app.clone(),
                bus: bus(&nats).await,
                tokens: Tokens::signing(clock.clone(), SEED).unwrap(),
                clock,
                ids,
                offices: Arc::new(offices()),
                owners: Arc::new(|_| Err(Failure::not_found())),
            },
        });
        let routes = crate::http::public(Arc::clone(&intake));
        Self { intake, db, folder, routes, _nats: nats, _sealer: sealer }
    }

    pub(super) async fn ask(&self, request: Request<Body>) -> Answer {
        let answer = self.routes.clone().oneshot(request).await.unwrap();
        let (status, headers) = (answer.status(), answer.headers().clone());
        let body = to_bytes(answer.into_body(), usize::MAX).await.unwrap().to_vec();
        Answer { status, headers, body }
    }

    pub(super) async fn get(&self, path: &str) -> Answer {
        self.ask(Request::get(path).body(Body::empty()).unwrap()).await
    }

    /// Posts a form as a browser does, or as a program that wants JSON.
    pub(super) async fn post(&self, path: &str, accept: &str, pairs: &[(&str, &str)]) -> Answer {
        let body: Vec<String> = pairs
            .iter()
            .map(|(name, value)| format!("{name}={}", value.replace(' ', "+")))
            .collect();
        let request = Request::post(path)
            .header(header::ACCEPT, accept)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(body.join("&")));
        self.ask(request.unwrap()).await
    }

    /// Files as a browser sends them: it says how long the form is.
    pub(super) async fn upload(&self, path: &str, accept: &str, files: &[(&str, &[u8])]) -> Answer {
        self.multipart(path, accept, parts(&[], files)).await
    }

    pub(super) async fn send(
        &self,
        path: &str,
        pairs: &[(&str, &str)],
        files: &[(&str, &[u8])],
    ) -> Answer {
        self.multipart(path, "application/json", parts(pairs, files)).await
    }

    pub(super) async fn multipart(&self, path: &str, accept: &str, body: Vec<u8>) -> Answer {
        let request = Request::post(path)
            .header(header::ACCEPT, accept)
            .header(header::CONTENT_LENGTH, body.len())
            .header(header::CONTENT_TYPE, format!("multipart/form-data; boundary={BORDER}"))
            .body(Body::from(body));
        self.ask(request.unwrap()).await
    }

    /// A filed complaint: what its reporter was told.
    pub(super) async fn file(&self, text: &str, files: &[(&str, &[u8])]) -> Value {
        self.file_as(crate::testing::id(), text, files).await
    }

    pub(super) async fn file_as(&self, id: Uuid, text: &str, files: &[(&str, &[u8])]) -> Value {
        let id = id.to_string();
        let pairs = [("form_id", id.as_str()), ("title", "Pungutan"), ("text", text)];
        let answer = self.send("/lapor/gto", &pairs, files).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
        answer.json()
    }

    /// What Itjen takes out of a complaint's wrap.
    pub(super) async fn data_key(&self, complaint: kernel::ComplaintId) -> DataKey {
        let sealed = app::sealed_complaint(&self.intake, complaint).await.unwrap();
        let person = PersonId::try_new(INSPECTORATE).unwrap();
        let wrap = Wrap::from_bytes(&sealed.inspectorate_wrap).unwrap();
        vault::unwrap(&wrap, &itjen(), &WrapInfo { complaint, person }).unwrap()
    }

    pub(super) async fn count(&self, statement: &'static str) -> i64 {
        sqlx::query_scalar(statement).fetch_one(&self.db.owner).await.unwrap()
    }

    /// Files in the object store.
    pub(super) fn stored(&self) -> Vec<Vec<u8>> {
        let mut folders = vec![self.folder.path().to_owned()];
        let mut found = vec![];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    found.push(std::fs::read(path).unwrap());
                }
            }
        }
        found
    }
}

pub(super) fn parts(pairs: &[(&str, &str)], files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut body = vec![];
    for (name, value) in pairs {
        let part = format!(
            "--{BORDER}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
        );
        body.extend_from_slice(part.as_bytes());
    }
    for (name, bytes) in files {
        let head = format!(
            "--{BORDER}\r\nContent-Disposition: form-data; name=\"attachments\"; filename=\"{name}\"\r\nContent-Type: application/octet-stream\r\n\r\n"
        );
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(format!("--{BORDER}--\r\n").as_bytes());
    body
}

fn sealing(log: &EventLog, holder: Uuid) -> DropGuard {
    let stop = CancellationToken::new();
    let (log, told) = (log.clone(), stop.clone());
    tokio::spawn(async move {
        let feed = Box::new(LocalFeed::new(log.clone()));
        let replica = Replica { db: log.pool().clone(), holder, pace: Pace::default() };
        let sealer = Sealer::new(LogName::Intake, signer());
        eventlog::run(&sealer, feed, &replica, &told, &|| {}).await
    });
    stop.drop_guard()
}

async fn bus(nats: &NatsServer) -> Bus {
    let config = BusConfig::new(vec![nats.url()], "intake", &nats.credentials_dir()).unwrap();
    Bus::init(&config).await.unwrap()
}

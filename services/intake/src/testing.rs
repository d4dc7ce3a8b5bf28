//! Shared by the tests of submissions: an office's messages, and a desk that takes them on a real PostgreSQL.

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bus::{Inbound, Place};
use contracts::{Kind, Receipt};
use eventlog::{CommitLimits, EventLog, migrate_log};
use kernel::{Clock, EpochId, Ids, LogName, ManualClock, Office, OfficeCode, Timestamp, Zone};
use serde_json::{Value, json};
use testkit::Database;
use uuid::Uuid;
use vault::{PrivateKey, ReceiptCode};
use zeroize::Zeroizing;

use crate::app::{ComplaintForm, Sealing, seal};
use crate::config::IngressLimits;
use crate::submissions::read::Envelope;
use crate::submissions::{Answer, Ingress, Track};
use crate::tables::filings::Filings;

/// The tests' now: a Sunday morning in the shift `2026-11-22-pagi` of Palembang.
pub(crate) const NOW: &str = "2026-11-22T03:00:00Z";

pub(crate) fn code(office: &str) -> OfficeCode {
    office.parse().unwrap()
}

pub(crate) fn offices() -> Vec<Office> {
    let office = |office: &str, zone| Office { code: code(office), name: office.to_owned(), zone };
    vec![office("plm", Zone::Wib), office("gto", Zone::Wita)]
}

pub(crate) fn id() -> Uuid {
    Ids::new(Clock::machine()).uuid_v4()
}

/// The body of a rating.
pub(crate) fn rating(id: Uuid) -> Value {
    json!({
        "id": id, "place": "loket-1", "service": "dokumen-kapal", "shift": "2026-11-22-pagi",
        "answers": { "conduct": 4, "competence": null, "u3": 2 },
    })
}

/// The body of a batch.
pub(crate) fn ratings(lines: &[Value]) -> Value {
    json!({ "ratings": lines })
}

pub(crate) fn served(count: u32) -> Value {
    json!({ "place": "loket-1", "shift": "2026-11-22-pagi", "count": count })
}

pub(crate) fn roster() -> Value {
    json!({ "valid_from": "2026-12-01", "employees": [{ "employee": "pgw-03", "place": "loket-1" }] })
}

/// A complaint sealed at the office of Gorontalo, under the id of its submission.
pub(crate) fn complaint(id: Uuid) -> Value {
    let text = |text: &str| Zeroizing::new(text.to_owned());
    let form = ComplaintForm {
        id: id.to_string().parse().unwrap(),
        title: text("Surat kaleng"),
        text: text("Disalin dari surat yang diterima di balai."),
        reported_roles: vec![],
        reported_name: None,
        reply_address: None,
        attachments: vec![],
    };
    let ids = Ids::new(Clock::machine());
    let itjen = PrivateKey::from_bytes([3; 32]).public();
    let sealing: Sealing = seal(code("gto"), form, &itjen, &ids).unwrap();
    let receipt = ReceiptCode::generate(&ids);
    let seals = sealing.event.texts.iter().zip(&sealing.objects);
    let objects = seals.map(|(seal, object)| {
        json!({
            "kind": object.kind.code(), "item": object.item,
            "sealed": STANDARD.encode(&object.bytes), "commitment": hex::encode(seal.commitment),
        })
    });
    json!({
        "reported_roles": ["officer"], "has_reply_address": false,
        "inspectorate_wrap": STANDARD.encode(&sealing.wraps[0].bytes), "objects": objects.collect::<Vec<_>>(),
        "receipt_lookup": hex::encode(receipt.lookup()),
        "reply_key": hex::encode(receipt.reply_key().public().to_bytes()),
    })
}

/// A message as an office with a server of its own publishes it.
pub(crate) fn message(office: &str, kind: Kind, id: Uuid, body: &Value) -> Inbound {
    message_of(office, kind.tail(), id, body.to_string().into_bytes())
}

/// The same of any type, with any body.
pub(crate) fn message_of(office: &str, tail: &str, id: Uuid, body: Vec<u8>) -> Inbound {
    let source = format!("OUT_{}", office.to_uppercase());
    let mut headers = headers(office, tail, id);
    headers.insert("Nats-Stream-Source", format!("{source}:x 1 > > x").as_str());
    Inbound {
        place: place(1),
        subject: format!("ph.in.off.{office}.{tail}"),
        headers,
        payload: body.into(),
        source: Some(source),
    }
}

pub(crate) fn headers(office: &str, tail: &str, id: Uuid) -> async_nats::HeaderMap {
    let mut headers = async_nats::HeaderMap::new();
    for (name, value) in [
        ("Nats-Msg-Id", id.to_string()),
        ("ce-id", id.to_string()),
        ("ce-specversion", "1.0".to_owned()),
        ("ce-source", format!("/ph/off/{office}/edge")),
        ("ce-type", format!("id.go.porthealth.{tail}")),
        ("ce-time", NOW.to_owned()),
        ("ce-datacontenttype", "application/json".to_owned()),
        ("ce-office", office.to_owned()),
    ] {
        headers.insert(name, value.as_str());
    }
    headers
}

pub(crate) fn place(sequence: u64) -> Place {
    Place { created: Timestamp::UNIX_EPOCH, sequence }
}

/// The envelope of a message in its own office's lane.
pub(crate) fn envelope(message: Inbound) -> Envelope {
    Envelope::of_message(message, &code("plm"))
}

/// Takes submissions, on a database as production has it.
pub(crate) struct Desk {
    pub(crate) ingress: Arc<Ingress>,
    pub(crate) db: Database,
    pub(crate) hand: ManualClock,
    _folder: tempfile::TempDir,
}

impl Desk {
    pub(crate) async fn open(name: &str) -> Self {
        Self::with(name, IngressLimits::default()).await
    }

    pub(crate) async fn with(name: &str, limits: IngressLimits) -> Self {
        let db = Database::fresh_reader(name).await.unwrap();
        let (clock, hand) = Clock::manual(NOW);
        let ids = Ids::new(clock.clone());
        migrate_log(&db.owner, LogName::Intake, EpochId::new(ids.uuid_v7())).await.unwrap();
        crate::MIGRATIONS.run(&db.owner).await.unwrap();
        let limit = CommitLimits::default();
        let log = EventLog::init(db.app.clone(), LogName::Intake, clock.clone(), ids, limit);
        let offices = Arc::new(offices());
        let folder = tempfile::tempdir().unwrap();
        let objects = crate::objects::Objects::folder(folder.path()).unwrap();
        let filings = Filings { db: db.app.clone(), objects };
        let ingress = Ingress::new(filings, log.await.unwrap(), clock, offices, limits);
        Self { ingress: Arc::new(ingress), db, hand, _folder: folder }
    }

    /// Takes messages in a lane, one after another. Their positions go on from the lane's.
    pub(crate) async fn lane(&self, messages: Vec<Inbound>) -> Vec<Receipt> {
        let mut track = self.track("plm").await;
        let mut next = track.place.map_or(0, |place| place.sequence);
        let envelopes = messages.into_iter().map(|message| {
            next += 1;
            envelope(Inbound { place: place(next), ..message })
        });
        self.take(envelopes.collect(), Some(&mut track)).await
    }

    /// Takes one submission as gRPC brings it.
    pub(crate) async fn call(&self, office: &str, kind: &str, id: Uuid, body: &Value) -> Receipt {
        let submission = proto::office::v1::Submission {
            id: id.to_string(),
            kind: kind.to_owned(),
            time: NOW.to_owned(),
            data: body.to_string().into_bytes(),
        };
        let envelope = crate::submissions::read::submission(code(office), 1, submission);
        self.take(vec![envelope], None).await.remove(0)
    }

    pub(crate) async fn take(
        &self,
        envelopes: Vec<Envelope>,
        mut track: Option<&mut Track>,
    ) -> Vec<Receipt> {
        let mut receipts = vec![];
        for group in self.ingress.read(envelopes) {
            let answers = self.ingress.take(group, track.as_deref_mut()).await.unwrap();
            receipts.extend(answers.iter().map(receipt));
        }
        receipts
    }

    /// The lane's position in the database.
    pub(crate) async fn track(&self, office: &str) -> Track {
        let office = code(office);
        let place = crate::tables::lanes::place(&self.db.app, &office).await.unwrap();
        Track { office, place }
    }

    pub(crate) async fn count(&self, statement: &'static str) -> i64 {
        sqlx::query_scalar(statement).fetch_one(&self.db.owner).await.unwrap()
    }

    pub(crate) async fn ballots(&self) -> i64 {
        self.count("SELECT count(*) FROM intake.ballot").await
    }
}

/// The receipt of an answer.
pub(crate) fn receipt(answer: &Answer) -> Receipt {
    serde_json::from_slice(&answer.body).unwrap()
}

//! The reactor over a real log: the notices in each person's queue.

use std::sync::Arc;

use anyhow::Result;
use eventlog::{Append, EventLog, NewEvent, Subscriber};
use kernel::{Clock, CommandId, Delivered, Epoch, Ids, LogName, Meta, Position, StreamId, Version};
use notify::Settings;
use serde_json::json;
use tempfile::NamedTempFile;
use testkit::Database;

use super::{Mailbox, Notify};

/// The complaint of the golden events.
const COMPLAINT: &str = "0192f0c1-2d3e-7a4b-8c5d-6e7f80910213";

const ITJEN: &str = r#"
[[person]]
id = "itjen-1"
roles = ["inspectorate"]
email = "satu@itjen.example"
"#;

struct Office {
    db: Database,
    log: EventLog,
    notify: notify::Notify,
    _contacts: NamedTempFile,
}

impl Office {
    async fn open() -> Result<Self> {
        let db = Database::fresh("triage_notify").await?;
        crate::MIGRATIONS.run(&db.owner).await?;
        notify::MIGRATIONS.run(&db.owner).await?;
        for view in crate::views(&Arc::new(vec![])).iter().filter_map(|one| one.view()) {
            eventlog::view_schema(&db.app, view, view.schema).await?;
        }
        let contacts = NamedTempFile::new()?;
        std::fs::write(contacts.path(), ITJEN)?;
        let settings =
            Settings { contacts: Some(contacts.path().to_owned()), ..Settings::default() };
        let clock = Clock::machine();
        let ids = Ids::new(clock.clone());
        let notify = notify::Notify::init(db.app.clone(), clock, ids, &settings)?;
        Ok(Self { log: db.log().await?, db, notify, _contacts: contacts })
    }

    /// Somebody of the staff; a reader has a wrap of the complaint.
    async fn hire(&self, person: &str, role: &str, reader: bool) -> Result<()> {
        sqlx::query("INSERT INTO triage.staff VALUES ($1, 'gto', ARRAY[$2], decode(repeat('01', 32), 'hex'), '')")
            .bind(person)
            .bind(role)
            .execute(&self.db.owner)
            .await?;
        if reader {
            sqlx::query("INSERT INTO triage.wrap VALUES ($1::uuid, $2, '')")
                .bind(COMPLAINT)
                .bind(person)
                .execute(&self.db.owner)
                .await?;
        }
        Ok(())
    }

    /// Appends a golden event and lets the reactor see it, twice.
    async fn happens(&self, event_type: &'static str, after: i32) -> Result<()> {
        let file = format!("{}/tests/golden/{event_type}.v1.json", env!("CARGO_MANIFEST_DIR"));
        let event = NewEvent { event_type, schema_version: 1, payload: std::fs::read(file)? };
        let stream: StreamId = COMPLAINT.parse()?;
        let command = CommandId::following(event_type, "test");
        let (expected, meta) = (Version(after), Meta::default());
        self.log.append(Append { stream, expected, command, meta, events: vec![event] }).await?;
        let rows = self.log.read_after(Position(after.into()), 1).await?;
        let epoch = self.log.epoch();
        let events: Vec<_> = rows.into_iter().map(|row| row.delivered(epoch)).collect();
        let reactor = Notify { log: self.log.clone(), notify: self.notify.clone() };
        for _ in 0..2 {
            let mut tx = self.db.app.begin().await?;
            reactor.apply(&mut tx, &events).await?;
            tx.commit().await?;
        }
        Ok(())
    }

    /// An event of intake about the mailbox, delivered twice.
    async fn written(&self, at: i64, what: &str, from: Option<&str>) -> Result<()> {
        let body = json!({ "complaint": COMPLAINT, "from": from, "attachments": 1 });
        let said = json!({ "office": "gto", "stream": "complaint/x", "body": body });
        let event = Delivered {
            epoch: Epoch { log: LogName::Intake, ..self.log.epoch() },
            position: Position(at),
            previous: Position(at - 1),
            stream: COMPLAINT.parse()?,
            version: Version(2),
            recorded_at: Clock::machine().now(),
            event_type: format!("complaint.{what}"),
            schema_version: 1,
            data: serde_json::to_vec(&said)?,
            command: CommandId::following(what, "test"),
            leaf_hash: [0; 32],
            traceparent: None,
        };
        let reactor = Mailbox(Notify { log: self.log.clone(), notify: self.notify.clone() });
        for _ in 0..2 {
            let mut tx = self.db.app.begin().await?;
            reactor.apply(&mut tx, std::slice::from_ref(&event)).await?;
            tx.commit().await?;
        }
        Ok(())
    }

    /// How many notices wait for each of these people.
    async fn waiting<const N: usize>(&self, people: [&str; N]) -> Result<[usize; N]> {
        let mut counts = [0; N];
        for (count, person) in counts.iter_mut().zip(people) {
            *count = self.notify.notices().list(&person.parse()?, false).await?.len();
        }
        Ok(counts)
    }
}

#[tokio::test]
async fn only_those_who_may_read_are_told_and_each_once() -> Result<()> {
    let office = Office::open().await?;
    office.hire("gto-wbs-1", "wbs_team", true).await?;
    office.hire("gto-wbs-9", "wbs_team", false).await?;
    office.hire("gto-head", "office_head", true).await?;
    let people = ["gto-wbs-1", "gto-wbs-9", "gto-head"];
    office.happens("case.CaseOpened", 0).await?;
    assert_eq!(office.waiting(people).await?, [1, 0, 0]);
    office.happens("case.CaseStudied", 1).await?;
    assert_eq!(office.waiting(people).await?, [0, 0, 1], "the study is done; the head is next");
    Ok(())
}

#[tokio::test]
async fn itjen_is_told_of_an_escalation_by_its_contacts() -> Result<()> {
    let office = Office::open().await?;
    office.hire("gto-wbs-1", "wbs_team", true).await?;
    office.happens("case.CaseOpened", 0).await?;
    office.happens("case.CaseEscalated", 1).await?;
    assert_eq!(office.waiting(["gto-wbs-1", "itjen-1"]).await?, [2, 1], "study and archive");
    office.happens("case.EscalationAcknowledged", 2).await?;
    assert_eq!(office.waiting(["itjen-1"]).await?, [0]);
    Ok(())
}

#[tokio::test]
async fn what_the_reporter_writes_is_told_to_the_team_until_the_office_answers() -> Result<()> {
    let office = Office::open().await?;
    office.hire("gto-wbs-1", "wbs_team", true).await?;
    office.hire("gto-wbs-9", "wbs_team", false).await?;
    office.hire("gto-head", "office_head", true).await?;
    let people = ["gto-wbs-1", "gto-wbs-9", "gto-head"];
    office.happens("case.CaseOpened", 0).await?;
    office.written(101, "MessagePosted", Some("reporter")).await?;
    assert_eq!(office.waiting(people).await?, [2, 0, 0], "the study, and the mailbox");
    office.written(102, "MessagePosted", Some("office")).await?;
    assert_eq!(office.waiting(people).await?, [1, 0, 0], "it was read and answered");
    office.written(103, "ComplaintSupplemented", None).await?;
    assert_eq!(office.waiting(people).await?, [2, 0, 0], "files follow");
    office.written(104, "MessagePosted", Some("inspectorate")).await?;
    office.happens("case.CaseArchived", 1).await?;
    assert_eq!(office.waiting(people).await?, [1, 0, 0]);
    office.written(105, "MessagePosted", Some("reporter")).await?;
    assert_eq!(office.waiting(people).await?, [2, 0, 0], "also after the archive");
    Ok(())
}

#[tokio::test]
async fn what_the_reporter_writes_before_there_is_a_case_is_told_to_itjen_alone() -> Result<()> {
    let office = Office::open().await?;
    office.hire("gto-wbs-1", "wbs_team", true).await?;
    let people = ["gto-wbs-1", "itjen-1"];
    office.written(101, "MessagePosted", Some("reporter")).await?;
    office.written(102, "ComplaintSupplemented", None).await?;
    assert_eq!(office.waiting(people).await?, [0, 2], "each piece, and no member of the office");
    office.written(103, "MessagePosted", Some("inspectorate")).await?;
    assert_eq!(office.waiting(people).await?, [0, 0], "Itjen answered");
    office.written(104, "MessagePosted", Some("reporter")).await?;
    assert_eq!(office.waiting(people).await?, [0, 1]);
    office.happens("case.CaseOpened", 0).await?;
    assert_eq!(office.waiting(people).await?, [1, 0], "now it is the team's to study");
    Ok(())
}

#[tokio::test]
async fn what_itjen_left_unanswered_waits_for_the_team_from_the_opening_on() -> Result<()> {
    let office = Office::open().await?;
    office.hire("gto-wbs-1", "wbs_team", true).await?;
    office.hire("gto-head", "office_head", true).await?;
    sqlx::query("INSERT INTO v_pending.pending VALUES ($1::uuid, 'gto', '2026-Q3', false, true, 1, false, 2)")
        .bind(COMPLAINT)
        .execute(&office.db.app)
        .await?;
    office.happens("case.CaseOpened", 0).await?;
    let people = ["gto-wbs-1", "gto-head", "itjen-1"];
    assert_eq!(office.waiting(people).await?, [2, 0, 0], "the study, and the mailbox");
    office.written(105, "MessagePosted", Some("office")).await?;
    assert_eq!(office.waiting(people).await?, [1, 0, 0], "it was answered");
    Ok(())
}

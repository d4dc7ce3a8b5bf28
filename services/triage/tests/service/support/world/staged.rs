//! The state in which tests begin: pending complaints, a team, a data request, an escalated case.

use eventlog::{Append, Appended, NewEvent};
use kernel::{Actor, CaseId, ComplaintId, Meta, PersonId, Role, StreamId, Version};
use testkit::wait_for;
use triage::domain::case::CaseEvent;
use triage::domain::data_request::DataRequestEvent;
use vault::{ContentKind, ContentRef, DataKey, SealRef};

use super::World;
use crate::samples;

impl World {
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

    /// A registered member of the team.
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

    /// A case that was escalated: its events as other tests have them, in the log. A member of the team may read it; otherwise Itjen would get
    /// an item about missing people.
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

fn stored(event: &CaseEvent) -> NewEvent {
    NewEvent::of(event)
}

pub(crate) fn stored_request(event: &DataRequestEvent) -> NewEvent {
    NewEvent::of(event)
}

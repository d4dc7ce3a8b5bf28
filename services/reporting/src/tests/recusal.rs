//! Two installations, one with cases that are hidden from somebody and one without them. Every question of that person gets the same answer from both,
//! byte for byte.

use std::fmt::Debug;

use kernel::{Actor, CaseId, CommandId, Delivered, Role, StreamId, Timestamp};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use service::Failure;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::database::Database;
use super::{actor, event, office};
use crate::app::archive::Search;
use crate::app::steps::StepTime;
use crate::app::{archive, steps, timeline};

/// One complaint of a plan.
#[expect(clippy::struct_excessive_bools, reason = "each is drawn by itself")]
#[derive(Clone, Debug)]
struct Complaint {
    hidden: bool,
    /// Of a hidden one: the exclusion comes at its end, not before its opening.
    late: bool,
    about_head: bool,
    /// Itjen's reply had withheld it: a later letter releases it.
    corrected: bool,
    /// How far it goes: filed, opened, late, written to, counted anew, determined, clarified, archived, erased.
    length: usize,
}

#[derive(Clone, Debug)]
struct Plan {
    complaints: Vec<Complaint>,
    /// Which complaint goes on next; those that are through are passed over.
    turns: Vec<usize>,
    role: Role,
}

fn plans() -> impl Strategy<Value = Plan> {
    let one = (any::<bool>(), any::<bool>(), prop::bool::weighted(0.2), any::<bool>(), 1..10_usize);
    let complaint = one.prop_map(|(hidden, late, about_head, corrected, length)| Complaint {
        hidden,
        late,
        about_head,
        corrected,
        length,
    });
    let role = prop::sample::select(vec![Role::WbsTeam, Role::AdminHead, Role::OfficeHead]);
    (prop::collection::vec(complaint, 1..6), prop::collection::vec(0..6_usize, 40), role)
        .prop_map(|(complaints, turns, role)| Plan { complaints, turns, role })
}

/// A complaint about the head is hidden from the head without any exclusion, so both installations have it.
struct Played<'a> {
    plan: &'a Plan,
    office: String,
    base: u128,
    person: String,
}

impl Played<'_> {
    fn id(&self, number: usize) -> Uuid {
        Uuid::from_u128(self.base + number as u128)
    }

    /// What happens to a complaint, in order: type and body.
    fn story(&self, number: usize) -> Vec<(&'static str, String)> {
        let Complaint { hidden, late, about_head, corrected, length } =
            self.plan.complaints[number];
        let id = self.id(number);
        let filed = format!(
            r#"{{"complaint":"{id}","about_head":{about_head},"has_reply_address":true,"attachments":0}}"#
        );
        let opened = format!(
            r#"{{"quarter":"2026-Q4","about_head":{about_head},"has_reply_address":true}}"#
        );
        let archived = r#"{"problem_class":"bribery","problem_title":"Suap","retention_class":"wbs-5","period":"2026-Q4"}"#;
        let who = Sha256::digest(
            [b"amanah/excluded/v1\0".as_slice(), id.as_bytes(), self.person.as_bytes()].concat(),
        );
        let excluded = ("case.Excluded", format!(r#"{{"who":"{}"}}"#, hex::encode(who)));
        let mut story = vec![
            ("complaint.ComplaintFiled", filed),
            ("case.CaseOpened", opened),
            ("case.StepOverdue", r#"{"step":"B4","due_at":"2026-11-25T00:00:00Z"}"#.to_owned()),
            ("complaint.MessagePosted", format!(r#"{{"complaint":"{id}","from":"reporter"}}"#)),
            (
                "case.DeadlineRecomputed",
                r#"{"step":"B4","new":"2026-11-26T00:00:00Z","calendar":"2026"}"#.to_owned(),
            ),
            ("case.GradeDetermined", r#"{"grade":"not_oversight_grade"}"#.to_owned()),
            ("case.CaseClarified", "{}".to_owned()),
            ("case.CaseArchived", archived.to_owned()),
            ("erasure.ErasureCarriedOut", format!(r#"{{"complaint":"{id}"}}"#)),
        ];
        story.truncate(length);
        if hidden {
            let place = if late { story.len() } else { 1 };
            story.insert(place, excluded);
        }
        if corrected && length > 1 {
            story.insert(1, ("data-request.DataReplyCorrected", r#"{"released":1}"#.to_owned()));
        }
        story
    }

    /// The events of one installation, in their order; the hidden ones only `with` them.
    fn events(&self, with: bool, positions: &mut [i64; 2]) -> Vec<Delivered> {
        let mut stories: Vec<Vec<_>> =
            (0..self.plan.complaints.len()).map(|number| self.story(number)).collect();
        let rest = (0..stories.len()).flat_map(|number| [number; 11]);
        let turns = self.plan.turns.iter().copied().chain(rest);
        let (mut events, mut versions) = (Vec::new(), vec![0; stories.len()]);
        for (second, number) in (1..).zip(turns) {
            let Some(story) = stories.get_mut(number).filter(|story| !story.is_empty()) else {
                continue;
            };
            let (event_type, body) = story.remove(0);
            if with || !self.plan.complaints[number].hidden {
                versions[number] += 1;
                let log = usize::from(event_type.starts_with("complaint"));
                positions[log] += 1;
                let told = self.told(number, event_type, &body, positions[log]);
                let recorded_at = Timestamp::from_second(1_800_000_000 + second).unwrap();
                events.push(Delivered {
                    recorded_at,
                    version: kernel::Version(versions[number]),
                    ..told
                });
            }
        }
        events
    }

    fn told(&self, number: usize, event_type: &str, body: &str, position: i64) -> Delivered {
        let (id, office) = (self.id(number), &self.office);
        let stream = format!("{}/{id}", event_type.split_once('.').unwrap().0);
        let data = format!(r#"{{"office":"{office}","stream":"{stream}","body":{body}}}"#);
        let told = event(position, event_type, &data);
        Delivered { stream: StreamId::new(id), command: CommandId::new(id), ..told }
    }

    /// All that the person can ask, page by page.
    async fn answers(&self, db: &Database, actor: &Actor) -> Vec<String> {
        let mut said = Vec::new();
        for limit in [1, 2, 1000] {
            said.push(said_of(&self.steps(db, actor, limit).await));
            for problem_class in [None, Some("bribery".to_owned())] {
                said.push(said_of(&self.archive(db, actor, problem_class, limit).await));
            }
        }
        for number in 0..=self.plan.complaints.len() {
            let case = CaseId::new(self.id(number));
            said.push(said_of(&timeline::get(&db.pool, actor, case).await));
            let after = Search { after: Some(case), ..self.search(None, 1000) };
            said.push(said_of(&archive::search(&db.pool, actor, &after).await));
        }
        said
    }

    fn search(&self, problem_class: Option<String>, limit: i64) -> Search {
        let (from, to, after) = (None, None, None);
        Search { office: office(&self.office), problem_class, from, to, after, limit }
    }

    async fn archive(
        &self,
        db: &Database,
        actor: &Actor,
        problem_class: Option<String>,
        limit: i64,
    ) -> Result<Vec<String>, Failure> {
        let (mut search, mut pages) = (self.search(problem_class, limit), Vec::new());
        loop {
            let page = archive::search(&db.pool, actor, &search).await?;
            let Some(last) = page.last() else { return Ok(pages) };
            search.after = Some(CaseId::new(last.case_id));
            pages.push(format!("{page:?}"));
        }
    }

    async fn steps(
        &self,
        db: &Database,
        actor: &Actor,
        limit: i64,
    ) -> Result<Vec<String>, Failure> {
        let (mut after, mut pages) = (0, Vec::new());
        loop {
            let page = steps::Page { office: Some(office(&self.office)), after, limit };
            let page = steps::list(&db.pool, actor, &page).await?;
            let Some(last) = page.last() else { return Ok(pages) };
            after = last.number;
            // Numbers differ, for there are more rows; they leave as places, which without the key are like chance.
            let page: Vec<_> = page.into_iter().map(|row| StepTime { number: 0, ..row }).collect();
            pages.push(format!("{page:?}"));
        }
    }
}

fn said_of<T: Debug>(answer: &Result<T, Failure>) -> String {
    format!("{answer:?}")
}

#[tokio::test]
async fn to_whom_cases_are_hidden_every_answer_is_as_without_them() {
    let with = Database::start("reporting-with").await;
    let without = Database::start("reporting-without").await;
    let mut runner = TestRunner::deterministic();
    let (mut of_one, mut of_other) = ([0; 2], [0; 2]);
    let mut differed = 0;
    for round in 0..24_u128 {
        let plan = plans().new_tree(&mut runner).unwrap().current();
        let office = format!("b{}", char::from(b'a' + u8::try_from(round).unwrap()));
        let person = format!("{office}-pegawai-1");
        let played = Played { plan: &plan, base: (round + 1) << 32, person, office };
        for event in played.events(true, &mut of_one) {
            with.apply(&[event]).await;
        }
        for event in played.events(false, &mut of_other) {
            without.apply(&[event]).await;
        }
        let himself = actor(&played.person, &[plan.role], Some(&played.office));
        let colleague = actor("rekan-1", &[plan.role], Some(&played.office));
        let one = played.answers(&with, &himself).await;
        assert_eq!(one, played.answers(&without, &himself).await, "{plan:?}");
        differed += usize::from(one != played.answers(&with, &colleague).await);
    }
    assert!(differed > 8, "his colleagues do see the cases that are hidden from him: {differed}");
}

//! An office with its people, and Itjen's letters to it.

use contracts::{DataReplyCorrectionV1, DataReplyV1, Entry, ManifestKind, ReleaseV1};
use kernel::{Actor, ComplaintId, PersonId};
use proto::common::v1::{Completion, Declaration};
use proto::triage::v1 as pb;
use service::Caller;
use testkit::wait_for;
use tonic::Status;
use tonic::service::interceptor::InterceptedService;
use tonic::transport::Channel;

use super::letters::{CORRECTION, NotTaken, REPLY, declaration, release, taken};
use super::world::{World, itjen_manifest};

pub(crate) type Staff = pb::triage_client::TriageClient<InterceptedService<Channel, Caller>>;

/// The staff with their roles. The first member of Tim WBS is often the excluded one.
pub(crate) const PEOPLE: [(&str, &str); 5] = [
    ("gto-wbs-1", "wbs_team"),
    ("gto-wbs-2", "wbs_team"),
    ("gto-wbs-3", "wbs_team"),
    ("gto-kasubag", "admin_head"),
    ("gto-head", "office_head"),
];

pub(crate) fn somebody(person: &str) -> Actor {
    let role = PEOPLE.iter().find(|(one, _)| *one == person).unwrap().1;
    Actor {
        person: PersonId::try_new(person).unwrap(),
        roles: vec![role.parse().unwrap()],
        office: Some("gto".parse().unwrap()),
    }
}

pub(crate) struct Office {
    pub(crate) world: World,
    letters: usize,
}

impl Office {
    pub(crate) async fn start(name: &str) -> Self {
        let world = World::start(name).await;
        for (person, role) in PEOPLE {
            register(&world, person, &[role]).await;
        }
        Self { world, letters: 100 }
    }

    pub(crate) fn as_(&self, person: &str) -> Staff {
        self.world.staff(&somebody(person))
    }

    pub(crate) fn completion(&self, items: &[&str]) -> Completion {
        Completion {
            command_id: self.world.ids.command().to_string(),
            declaration: Some(Declaration {
                no_gratification: true,
                no_conflict_of_interest: true,
            }),
            items: items.iter().map(|item| (*item).to_owned()).collect(),
        }
    }

    /// A complaint that Itjen's letter releases to the team, but for those whom it excludes.
    pub(crate) async fn release(&mut self, complaint: ComplaintId, excluded: &[&str]) {
        let team = PEOPLE.iter().filter(|(_, role)| *role == "wbs_team");
        let to: Vec<&str> =
            team.map(|(person, _)| *person).filter(|person| !excluded.contains(person)).collect();
        let release = release(&self.world, complaint, &to, excluded).await;
        self.answer(release).await.unwrap();
        let opened = || async {
            let all = pb::ListCasesRequest { office: "gto".to_owned(), all: true };
            let cases = self.as_("gto-wbs-2").list_cases(all).await.unwrap().into_inner().cases;
            cases.iter().any(|case| case.case_id == complaint.to_string())
        };
        wait_for("the case to be open", opened).await.unwrap();
    }

    /// The first letter is the reply, all that follow correct it.
    pub(crate) async fn answer(&mut self, release: ReleaseV1) -> Result<(), NotTaken> {
        let complaint: ComplaintId = release.complaint_id.parse().unwrap();
        let letter_number = format!("PW.03.02/G.I/{}/2026", self.letters);
        let (office, quarter) = ("gto".to_owned(), "2026-Q3".to_owned());
        let (declaration, released) = (declaration(), vec![release]);
        let manifest = self.manifest(complaint).await;
        if self.letters == 100 {
            let withheld = vec![];
            let reply = DataReplyV1 {
                office,
                quarter,
                letter_number,
                declaration,
                released,
                withheld,
                manifest,
            };
            taken(&self.world, REPLY, &reply).await?;
        } else {
            let correction = DataReplyCorrectionV1 {
                office,
                quarter,
                letter_number,
                declaration,
                released,
                manifest,
            };
            taken(&self.world, CORRECTION, &correction).await?;
        }
        self.letters += 1;
        Ok(())
    }

    /// Itjen's manifest over everything released so far, and this complaint.
    async fn manifest(&self, complaint: ComplaintId) -> String {
        let query = "SELECT complaint FROM v_pending.pending WHERE released";
        let mut all: Vec<uuid::Uuid> =
            sqlx::query_scalar(query).fetch_all(&self.world.db.app).await.unwrap();
        all.push(complaint.uuid());
        all.sort_unstable();
        all.dedup();
        let entries: Vec<Entry> = all.iter().map(|id| Entry::new(id, "released")).collect();
        itjen_manifest(ManifestKind::DataReply, "2026-Q3", &entries)
    }

    /// The next step of a case. Itjen does the steps of `away`, who is excluded.
    pub(crate) async fn step(&self, case: &str, number: usize, away: &str) -> Result<(), Status> {
        let case_id = case.to_owned();
        let reviewer = "gto-wbs-2".to_owned();
        let stand_in = |person: &str| {
            if person == away { self.world.staff(&World::inspector(1)) } else { self.as_(person) }
        };
        match number {
            0 => {
                let completion =
                    self.completion(&["complaint-letter", "supporting-data", "disposition-sheet"]);
                let finding = "kajian rekaan".to_owned();
                let completion = Some(completion);
                let study = pb::StudyCaseRequest { completion, case_id, finding };
                self.as_("gto-wbs-2").study_case(study).await.map(drop)
            }
            1 => {
                let completion = Some(self.completion(&["dispositioned-complaint-letter"]));
                let instruction = "petunjuk rekaan".to_owned();
                let give = pb::GiveDispositionRequest { completion, case_id, instruction };
                stand_in("gto-head").give_disposition(give).await.map(drop)
            }
            2 => {
                let completion = Some(self.completion(&["dispositioned-complaint-letter"]));
                let assign = pb::AssignReviewRequest { completion, case_id, reviewer };
                stand_in("gto-kasubag").assign_review(assign).await.map(drop)
            }
            _ => Ok(()),
        }
    }
}

pub(crate) async fn register(world: &World, person: &str, roles: &[&str]) {
    let request = pb::RegisterStaffRequest {
        person: person.to_owned(),
        office: "gto".to_owned(),
        roles: roles.iter().map(|role| (*role).to_owned()).collect(),
        name: format!("Nama {person}"),
    };
    world.staff(&World::operator()).register_staff(request).await.unwrap();
}

pub(crate) async fn holds_a_wrap(world: &World, case: &str, person: &str) -> bool {
    let id: uuid::Uuid = case.parse().unwrap();
    sqlx::query_scalar(
        "SELECT EXISTS (SELECT FROM triage.wrap WHERE complaint_id = $1 AND person = $2)",
    )
    .bind(id)
    .bind(person)
    .fetch_one(&world.db.app)
    .await
    .unwrap()
}

/// Waits until three views and five reactors have come to the end of the log.
pub(crate) async fn settled(world: &World) {
    let done = || async {
        sqlx::query_scalar(
            "SELECT count(*) = 8 AND bool_and(position = (SELECT max(position) FROM es.event))
             FROM es.checkpoint WHERE subscriber LIKE ANY (ARRAY['view:%', 'reactor:%']) AND log = 'triage'",
        )
        .fetch_one(&world.db.app)
        .await
        .unwrap()
    };
    wait_for("everything that follows", done).await.unwrap();
}

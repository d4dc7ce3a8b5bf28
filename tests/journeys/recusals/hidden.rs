//! An office with its people. All of its team see two cases; a third is hidden from one of them.

use drive::{
    Answers, Asker, CaseSteps, Clients, Complaint, Inspectorate, Mailbox, People, Person, Topic,
    completion, file, play_step, read_complaints, until,
};
use kernel::{Clock, Ids, Zone};
use proto::triage::v1::{
    ExcludePersonRequest, ListCasesRequest, RegisterStaffRequest, SendDataRequestRequest,
    SendMessageRequest, SetLegalHoldRequest,
};

use super::plans::{Plan, Way, Who};
use crate::support::stack::{Stack, input, people, quarter};

const OFFICE: &str = "gto";

pub(super) struct Scene {
    pub(super) stack: Stack,
    pub(super) clients: Clients,
    pub(super) people: People,
    pub(super) visible: Vec<String>,
    asker: Asker,
    complaints: Vec<Complaint>,
    /// Of the quarter, so far.
    released: Vec<String>,
    quarter: String,
}

/// A case that somebody is not to see.
pub(super) struct Hidden {
    pub(super) id: String,
    complaint: Complaint,
    mailbox: Mailbox,
}

impl Scene {
    pub(super) async fn open(name: &str) -> Self {
        let stack = Stack::start(name).await;
        let (clients, asker) = (stack.clients(), Asker::try_new(&stack.up().config).unwrap());
        let complaints = read_complaints(&input().join("complaints")).unwrap();
        let (visible, released, quarter) = (Vec::new(), Vec::new(), quarter(Zone::Wita));
        let mut scene = Self {
            stack,
            clients,
            people: people(),
            visible,
            asker,
            complaints,
            released,
            quarter,
        };
        scene.staff().await;
        scene.cases_for_all().await;
        scene
    }

    pub(super) async fn close(self) {
        self.stack.installation.unwrap().stop().await.unwrap();
    }

    async fn staff(&self) {
        let people = &self.people;
        let (wbs, third) = (&people.wbs, &people.wbs_third);
        for person in [&wbs[0], &wbs[1], third, &people.admin_head, &people.gto_head] {
            let roles: Vec<String> = person.0.roles.iter().map(ToString::to_string).collect();
            self.register(person.0.person.as_str(), roles).await;
        }
        self.register("gto-wbs-4", vec!["wbs_team".into()]).await;
    }

    async fn register(&self, person: &str, roles: Vec<String>) {
        let (person, office) = (person.to_owned(), OFFICE.to_owned());
        let request = RegisterStaffRequest { person, office, roles, ..Default::default() };
        self.clients.triage(&self.people.operator).register_staff(request).await.unwrap();
    }

    /// Two complaints that the reply releases to the whole team; then one of it goes elsewhere.
    async fn cases_for_all(&mut self) {
        for number in 0..2 {
            let (id, _) = self.filed(number).await;
            self.visible.push(id);
        }
        let request = SendDataRequestRequest {
            completion: completion(&["data-request-letter"]),
            office: OFFICE.into(),
            quarter: self.quarter.clone(),
            letter_number: "PS.04.01/C.X.20/17/2026".into(),
        };
        self.clients.triage(&self.people.wbs[0]).send_data_request(request).await.unwrap();
        let itjen = self.itjen();
        let pending = itjen.pending(OFFICE, &self.quarter, 2).await.unwrap();
        itjen.reply(OFFICE, &self.quarter, "IJ.03.01/99/2026", &pending).await.unwrap();
        self.released.clone_from(&self.visible);
        for id in &self.visible {
            self.opened(id).await;
        }
        self.register("gto-wbs-4", vec!["service_section".into(), "integrity_team".into()]).await;
    }

    fn itjen(&self) -> Inspectorate<'_> {
        Inspectorate::of(&self.stack.start.home, &self.people.inspectorate, &self.clients).unwrap()
    }

    async fn filed(&self, number: usize) -> (String, Mailbox) {
        let (client, form) = (reqwest::Client::new(), ids().uuid_v4().to_string());
        let http = self.stack.http();
        let receipt = file(&client, &http, &self.complaints[number], &form).await.unwrap();
        let id = receipt["complaint_id"].as_str().unwrap().to_owned();
        (id, Mailbox::of(&client, &http, &receipt).unwrap())
    }

    /// The last complaint of the demo is about the head; the others take turns.
    pub(super) async fn file(&self, plan: &Plan) -> Hidden {
        let number = match plan.who {
            Who::HeadConcerned => 5,
            _ => self.released.len() % 5,
        };
        let (id, mailbox) = self.filed(number).await;
        self.pending(&id).await;
        Hidden { id, complaint: self.complaints[number].clone(), mailbox }
    }

    async fn pending(&self, id: &str) {
        until("the complaint to wait with Itjen", || async {
            let all = self.itjen().pending(OFFICE, &self.quarter, 1).await?;
            Ok(all.complaints.iter().any(|one| one.complaint_id == id).then_some(()))
        })
        .await
        .unwrap();
    }

    pub(super) async fn release(&mut self, case: &mut Hidden, plan: &Plan) {
        let away = plan.person(self).0.person.to_string();
        let excluded = if plan.way == Way::TheLetter { vec![away] } else { Vec::new() };
        let itjen = self.itjen();
        itjen
            .release_late(OFFICE, &self.quarter, &case.id, &self.released, &excluded)
            .await
            .unwrap();
        self.released.push(case.id.clone());
        self.opened(&case.id).await;
    }

    async fn opened(&self, id: &str) {
        until("the case to open", || async {
            let request = ListCasesRequest { office: OFFICE.into(), all: true };
            let listed = self.clients.triage(&self.people.wbs[0]).list_cases(request).await?;
            Ok(listed.into_inner().cases.iter().any(|case| case.case_id == id).then_some(()))
        })
        .await
        .unwrap();
    }

    /// The next step, by those who are there for it; Itjen in the place of who is not. After the first the office and the reporter write to each other, and Itjen
    /// holds the file for a while.
    pub(super) async fn step(&self, case: &Hidden, number: usize, away: Option<Who>) {
        let (mut people, itjen) = (self.people.clone(), self.itjen());
        match away {
            Some(Who::Head) => people.gto_head = people.inspectorate.clone(),
            Some(Who::AdminHead) => people.admin_head = people.inspectorate.clone(),
            _ => {}
        }
        let (case_id, complaint, clients) = (case.id.clone(), &case.complaint, &self.clients);
        let steps = CaseSteps { clients, people: &people, itjen: &itjen, case_id, complaint };
        play_step(&steps, number).await.unwrap();
        if number == 0 {
            self.correspond(case).await;
        }
    }

    async fn correspond(&self, case: &Hidden) {
        let (case_id, text) = (case.id.clone(), "Mohon keterangan tambahan.".to_owned());
        let send = SendMessageRequest { command_id: command(), case_id, text };
        self.clients.triage(&self.people.wbs[0]).send_message(send).await.unwrap();
        case.mailbox.write("Keterangan tambahan rekaan.").await.unwrap();
        for hold in [true, false] {
            let request = SetLegalHoldRequest {
                command_id: command(),
                complaint_id: case.id.clone(),
                hold,
                legal_basis: "UU 20/2001 pasal 12".into(),
            };
            self.clients.triage(&self.people.inspectorate).set_legal_hold(request).await.unwrap();
        }
    }

    pub(super) async fn exclude(&self, case: &str, person: &Person) {
        let (case_id, person) = (case.to_owned(), person.0.person.to_string());
        let request = ExcludePersonRequest { command_id: command(), case_id, person };
        self.clients.triage(&self.people.inspectorate).exclude_person(request).await.unwrap();
    }

    /// Two of Itjen decide it; the reporter sees when it is done.
    pub(super) async fn erase(&self, case: &Hidden) {
        let people = &self.people;
        let law = "UU 27/2022 pasal 43";
        self.clients.ask_erasure(&people.inspectorate, &case.id, law).await.unwrap();
        self.clients.approve_erasure(&people.inspectorate_second, &case.id).await.unwrap();
        let timeline = || proto::reporting::v1::GetCaseTimelineRequest { case_id: case.id.clone() };
        until("the erasure", || async {
            let mut reporting = self.clients.reporting(&people.inspectorate);
            let steps = reporting.get_case_timeline(timeline()).await?.into_inner().steps;
            let erased = steps.iter().any(|step| step.event_type == "erasure.ErasureCarriedOut");
            Ok(erased.then_some(()))
        })
        .await
        .unwrap();
    }

    pub(super) async fn answers(&self, person: &Person, case_id: &str) -> Answers {
        let topic = Topic {
            office: OFFICE.into(),
            quarter: self.quarter.clone(),
            case_id: case_id.to_owned(),
            visible: self.visible.clone(),
        };
        self.asker.ask_all(person, &topic).await.unwrap()
    }
}

/// A new command id.
pub(super) fn command() -> String {
    ids().command().to_string()
}

/// An id under which there is nothing.
pub(super) fn nothing() -> String {
    ids().uuid_v7().to_string()
}

fn ids() -> Ids {
    Ids::new(Clock::machine())
}

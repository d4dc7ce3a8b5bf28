//! The usual commands of a round, and given–when–then over them.

use kernel::{Actor, EmployeeCode, OfficeCode, PersonId, PlaceCode, Role, Timestamp, Zone};
use sop::{Calendar, Calendars, Context, Declaration, ItemId, Procedure, StepId};

use super::super::*;
use figures::Instrument;
use figures::RosterEntry;
use figures::{Input, PatternRow, ReportFigures};

pub(super) const MONDAY: &str = "2026-11-23T02:00:00Z";

/// Events so far, the moment, and who acts; then a command and what must come of it.
pub(super) struct Scenario {
    pub(super) events: Vec<RoundEvent>,
    pub(super) now: Timestamp,
    pub(super) declaration: Declaration,
    pub(super) procedure: &'static Procedure,
    pub(super) calendar: Calendar,
}

pub(super) fn given(commands: Vec<Command>) -> Scenario {
    let now: Timestamp = MONDAY.parse().unwrap();
    let mut scenario = Scenario {
        events: vec![],
        now,
        declaration: Declaration::CLEAN,
        procedure: sop::employee_rating(),
        calendar: Calendars::builtin().known_at(now),
    };
    for command in commands {
        let events = scenario.decide(command).expect("a given command is allowed");
        scenario.events.extend(events);
    }
    scenario
}

impl Scenario {
    pub(super) fn decide(&self, command: Command) -> Result<Vec<RoundEvent>, Refusal> {
        let actor = usual_actor(&command);
        self.decide_as(&actor, command)
    }

    pub(super) fn decide_as(
        &self,
        actor: &Actor,
        command: Command,
    ) -> Result<Vec<RoundEvent>, Refusal> {
        let state = Round::fold(&self.events);
        let items = usual_items(&command);
        let ctx = Context {
            now: self.now,
            actor,
            declaration: self.declaration,
            items: &items,
            calendar: &self.calendar,
            procedure: self.procedure,
        };
        decide(&state, command, &ctx)
    }

    pub(super) fn at(mut self, now: &str) -> Self {
        self.now = now.parse().unwrap();
        self
    }

    pub(super) fn then(&self, command: Command, types: &[&str]) -> Vec<RoundEvent> {
        let events = self.decide(command).expect("allowed");
        let found: Vec<_> = events.iter().map(RoundEvent::event_type).collect();
        assert_eq!(found, types);
        events
    }

    pub(super) fn refuses(&self, command: Command, refusal: &Refusal) {
        assert_eq!(self.decide(command).as_ref(), Err(refusal));
    }
}

pub(super) fn usual_actor(command: &Command) -> Actor {
    match command {
        Command::OpenRound(_) | Command::ReceiveResponses(_) => {
            actor("plm-service-1", Role::ServiceSection)
        }
        Command::PullData(_) | Command::CompileReport(_) => {
            actor("plm-team-1", Role::IntegrityTeam)
        }
        Command::OfficerReply(reply) => actor(&format!("plm-{}", reply.employee), Role::Officer),
        Command::IssueFinalReport(_) => actor("plm-head", Role::OfficeHead),
        Command::NoteOverdue(_) | Command::RecomputeDeadline(_) => Actor::system("survey-overdue"),
    }
}

pub(super) fn usual_items(command: &Command) -> Vec<ItemId> {
    let step = match command {
        Command::OpenRound(_) => "A1",
        Command::ReceiveResponses(_) => "A2",
        Command::PullData(_) => "A3",
        Command::CompileReport(_) => "A4",
        Command::IssueFinalReport(_) => "A5",
        _ => return vec![],
    };
    sop::employee_rating().step(step).unwrap().items().cloned().collect()
}

pub(super) fn actor(person: &str, role: Role) -> Actor {
    let office = Some(OfficeCode::try_new("plm").unwrap());
    Actor { person: PersonId::try_new(person).unwrap(), roles: vec![role], office }
}

pub(super) fn employee(code: &str) -> EmployeeCode {
    EmployeeCode::try_new(code).unwrap()
}

pub(super) fn place() -> PlaceCode {
    PlaceCode::try_new("loket-1").unwrap()
}

pub(super) fn roster() -> Vec<RosterEntry> {
    ["pgw-01", "pgw-02", "pgw-03"]
        .map(|code| RosterEntry { employee: employee(code), place: place() })
        .into()
}

pub(super) fn open() -> Command {
    Command::OpenRound(OpenRound {
        office: OfficeCode::try_new("plm").unwrap(),
        zone: Zone::Wib,
        period: "2026-Q4".parse().unwrap(),
        instrument: "rating-v1".into(),
        roster: roster(),
        boards: vec!["loket-1".into(), "loket-2".into()],
    })
}

pub(super) fn emptied(position: i64, count: u64) -> BoxRef {
    BoxRef {
        stream: "box/plm/loket-1/2026-11-22-pagi".into(),
        place: place(),
        shift: "2026-11-22-pagi".parse().unwrap(),
        count,
        position,
    }
}

pub(super) fn receive(boxes: &[BoxRef]) -> Command {
    Command::ReceiveResponses(ReceiveResponses { boxes: boxes.to_vec() })
}

pub(super) fn pull_seen(seen: i64) -> Command {
    let dataset_hash = "ab".repeat(32);
    Command::PullData(PullData { cutoff: 120, count: 120, dataset_hash, seen })
}

/// Two employees who differ clearly, with sixty ratings each, and one without any.
pub(super) fn figures(each: u64) -> Box<ReportFigures> {
    let row = |code: &str, answers: &str| PatternRow {
        employee: Some(employee(code)),
        place: place(),
        service: "vaksinasi".into(),
        shift: "2026-11-22-pagi".parse().unwrap(),
        answers: answers.parse().unwrap(),
        count: each,
    };
    let rows = [
        row("pgw-01", "44---------"),
        row("pgw-01", "43---------"),
        row("pgw-02", "22---------"),
        row("pgw-02", "23---------"),
    ];
    let input = Input {
        instrument: Instrument::builtin(),
        roster: &roster(),
        rows: &rows,
        served: &[],
        comments: &[],
        quarantined: 0,
    };
    Box::new(ReportFigures::compile(&input))
}

pub(super) fn compile() -> Command {
    Command::CompileReport(CompileReport { figures: figures(30) })
}

pub(super) fn reply(code: &str, text: &str) -> Command {
    Command::OfficerReply(OfficerReply { employee: employee(code), text: text.into() })
}

pub(super) fn issue(analysis: &str, about: &[&str]) -> Command {
    let one = |code: &&str| Consideration { employee: employee(code), text: "Pertahankan.".into() };
    let considerations = about.iter().map(one).collect();
    Command::IssueFinalReport(IssueFinalReport { analysis: analysis.into(), considerations })
}

pub(super) fn final_report() -> Command {
    issue("Pelayanan baik.", &["pgw-01", "pgw-02"])
}

pub(super) fn until_a2() -> Vec<Command> {
    vec![open(), receive(&[emptied(120, 120)])]
}

pub(super) fn until_a4() -> Vec<Command> {
    [until_a2(), vec![pull_seen(120), compile()]].concat()
}

pub(super) fn until_a5() -> Vec<Command> {
    [until_a4(), vec![final_report()]].concat()
}

pub(super) fn step(id: &str) -> StepId {
    StepId::try_new(id).unwrap()
}

pub(super) fn closed_on_monday() -> sop::OfficeDays {
    let day = serde_json::json!({ "date": "2026-11-23", "name": "Pilkada", "decree": "contoh" });
    let days = serde_json::json!({ "office": "plm", "version": "1", "days": [day] });
    serde_json::from_value(days).unwrap()
}

//! One sample of every stored event, with values that a real log could hold.

use std::str::FromStr;

use figures::{ReportFigures, RosterEntry};
use kernel::{OfficeCode, Quarter, Role, Zone};
use sop::{Declaration, ProcedureRef, StepClock, StepRecord};
use survey::domain::round::*;

/// Any value with a text form.
fn of<T: FromStr<Err: std::fmt::Debug>>(text: &str) -> T {
    text.parse().unwrap()
}

const CALENDAR: &str = "2026-10-01 SKB 2027 (nomor belum dipastikan)";
/// The same after the office declared a day free.
const AMENDED: &str = "2026-10-01 SKB 2027 (nomor belum dipastikan)+plm 1";

const SERVICE: (&str, Role) = ("plm-service-1", Role::ServiceSection);
const TEAM: (&str, Role) = ("plm-team-1", Role::IntegrityTeam);
const HEAD: (&str, Role) = ("plm-head", Role::OfficeHead);

const INVITED: &str = "2026-11-23T02:00:00Z";
const RECEIVED: &str = "2026-11-23T02:12:00Z";
const PULLED: &str = "2026-11-24T04:00:00Z";
const COMPILED: &str = "2026-11-24T04:09:00Z";
const ISSUED: &str = "2026-11-24T06:00:00Z";

fn office() -> OfficeCode {
    of("plm")
}

fn period() -> Quarter {
    of("2026-Q4")
}

fn clock(step: &str, started_at: &str, due_at: Option<&str>, calendar: &str) -> StepClock {
    let (started_at, due_at) = (of(started_at), due_at.map(of));
    StepClock { step: of(step), started_at, due_at, calendar: calendar.to_owned() }
}

/// A step: who completed it and with what; when it began, was due and was completed.
fn record(
    (step, item): (&str, &str),
    (by, role): (&str, Role),
    (started_at, due_at, completed_at): (&str, Option<&str>, &str),
) -> StepRecord {
    StepRecord {
        step: of(step),
        by: of(by),
        role,
        declaration: Declaration::CLEAN,
        items: vec![of(item)],
        started_at: of(started_at),
        due_at: due_at.map(of),
        completed_at: of(completed_at),
    }
}

pub(crate) fn events() -> Vec<RoundEvent> {
    [to_the_answers(), to_the_report(), to_the_end(), by_the_clock()].concat()
}

fn to_the_answers() -> Vec<RoundEvent> {
    let rated = |employee| RosterEntry { employee: of(employee), place: of("loket-1") };
    let emptied = |place: &str, count, position| BoxRef {
        stream: format!("box/plm/{place}/2026-11-22-pagi"),
        place: of(place),
        shift: of("2026-11-22-pagi"),
        count,
        position,
    };
    vec![
        RoundOpened {
            office: office(),
            zone: Zone::Wib,
            period: period(),
            procedure: ProcedureRef {
                number: "OT.02.02/C.X.7/4194/2024".to_owned(),
                revised: of("2025-09-23"),
            },
            instrument: "rating-v1".to_owned(),
            roster: ["pgw-01", "pgw-02", "pgw-03"].map(rated).to_vec(),
        }
        .into(),
        InvitationPublished {
            office: office(),
            period: period(),
            record: record(
                ("A1", "scan-board"),
                SERVICE,
                (INVITED, Some("2026-11-23T02:10:00Z"), INVITED),
            ),
            boards: vec!["loket-1".to_owned(), "loket-2".to_owned()],
            next: clock("A2", "2026-12-31T17:00:00Z", Some("2027-01-04T01:20:00Z"), CALENDAR),
        }
        .into(),
        ResponsesReceived {
            office: office(),
            period: period(),
            record: record(
                ("A2", "survey-data"),
                SERVICE,
                (RECEIVED, Some("2026-11-23T02:32:00Z"), RECEIVED),
            ),
            boxes: vec![emptied("loket-1", 100, 120), emptied("loket-2", 20, 140)],
            total: 120,
            next: clock("A3", RECEIVED, Some("2026-11-23T02:42:00Z"), CALENDAR),
        }
        .into(),
    ]
}

fn to_the_report() -> Vec<RoundEvent> {
    vec![
        DataPulled {
            office: office(),
            period: period(),
            record: record(
                ("A3", "survey-report"),
                TEAM,
                (RECEIVED, Some("2026-11-24T01:30:00Z"), PULLED),
            ),
            cutoff: 152,
            count: 120,
            dataset_hash: "ab".repeat(32),
            next: clock("A4", PULLED, Some("2026-11-24T04:30:00Z"), AMENDED),
        }
        .into(),
        ReportCompiled {
            office: office(),
            period: period(),
            record: record(
                ("A4", "survey-report"),
                TEAM,
                (PULLED, Some("2026-11-24T04:30:00Z"), COMPILED),
            ),
            figures: Box::new(figures()),
            next: clock("A5", COMPILED, None, AMENDED),
        }
        .into(),
    ]
}

/// The figures are too many to be written here: those of the golden file.
fn figures() -> ReportFigures {
    #[derive(serde::Deserialize)]
    struct Golden {
        figures: ReportFigures,
    }
    let golden = include_str!("../golden/round.ReportCompiled.v1.json");
    serde_json::from_str::<Golden>(golden).unwrap().figures
}

fn to_the_end() -> Vec<RoundEvent> {
    let consider =
        |employee, text: &str| Consideration { employee: of(employee), text: text.into() };
    vec![
        OfficerReplied {
            office: office(),
            period: period(),
            employee: of("pgw-02"),
            text: "Pada minggu itu saya bertugas sendirian di dua loket.".to_owned(),
        }
        .into(),
        FinalReportIssued {
            office: office(),
            period: period(),
            record: record(("A5", "final-survey-report"), HEAD, (COMPILED, None, ISSUED)),
            analysis: "Pelayanan loket 1 baik; antrean siang perlu ditata.".to_owned(),
            considerations: vec![
                consider("pgw-01", "Pertahankan; jadikan contoh."),
                consider("pgw-02", "Dampingi dan atur beban kerja."),
            ],
        }
        .into(),
    ]
}

fn by_the_clock() -> Vec<RoundEvent> {
    vec![
        StepOverdue {
            office: office(),
            period: period(),
            step: of("A3"),
            due_at: of("2026-11-24T01:30:00Z"),
            noticed_at: of(PULLED),
        }
        .into(),
        DeadlineRecomputed {
            office: office(),
            period: period(),
            step: of("A3"),
            old: Some(of("2026-11-23T02:42:00Z")),
            new: Some(of("2026-11-24T01:30:00Z")),
            calendar: AMENDED.to_owned(),
        }
        .into(),
    ]
}

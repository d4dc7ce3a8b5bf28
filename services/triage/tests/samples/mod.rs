//! One sample of every stored event, with values that a real log could hold.

use kernel::{OfficeCode, Quarter, Role, Timestamp, Zone};
use sop::{Declaration, ItemId, ProcedureRef, StepClock, StepId, StepRecord};
use triage::domain::LetterNumber;
use triage::domain::case::{self, CaseEvent, Clarity, Grade, ProblemClass, RetentionClass};
use triage::domain::data_request::{self, DataRequestEvent, Exclusion, Sheet};
use triage::domain::erasure::{self, ErasureEvent};
use vault::SealRef;

const CALENDAR: &str = "2025-09-19 SKB 1497/2025";

fn at(minute: u8) -> Timestamp {
    format!("2026-11-23T02:{minute:02}:00.123456Z").parse().unwrap()
}

fn office() -> OfficeCode {
    "gto".parse().unwrap()
}

fn quarter() -> Quarter {
    "2026-Q4".parse().unwrap()
}

fn letter(number: &str) -> LetterNumber {
    LetterNumber::try_new(number).unwrap()
}

fn seal(number: u8) -> SealRef {
    SealRef { digest: [number; 32], commitment: [number + 100; 32], size: 2048 }
}

fn clock(step: &str) -> StepClock {
    StepClock {
        step: StepId::try_new(step).unwrap(),
        started_at: at(0),
        due_at: Some(at(20)),
        calendar: CALENDAR.to_owned(),
    }
}

fn record(step: &str, by: &str, role: Role) -> StepRecord {
    StepRecord {
        step: StepId::try_new(step).unwrap(),
        by: by.parse().unwrap(),
        role,
        declaration: Declaration::CLEAN,
        items: vec![ItemId::try_new("review-result").unwrap()],
        started_at: at(0),
        due_at: Some(at(20)),
        completed_at: at(10),
    }
}

fn by_team(step: &str) -> StepRecord {
    record(step, "gto-wbs-1", Role::WbsTeam)
}

fn procedure() -> ProcedureRef {
    ProcedureRef {
        number: "OT.02.02/C.X.20/251/2023".to_owned(),
        revised: "2025-02-10".parse().unwrap(),
    }
}

const COMPLAINT: &str = "0192f0c1-2d3e-7a4b-8c5d-6e7f80910213";

const WITHHELD: &str = "0192f0c1-2d3e-7a4b-8c5d-6e7f80910214";

fn exclusion(complaint: &str) -> Exclusion {
    Exclusion {
        complaint: complaint.parse().unwrap(),
        person: "gto-wbs-2".parse().unwrap(),
        role: Role::WbsTeam,
    }
}

fn sheet(complaint: &str, number: u8) -> Sheet {
    Sheet { complaint: complaint.parse().unwrap(), seal: seal(number) }
}

pub(crate) fn data_request_events() -> Vec<DataRequestEvent> {
    vec![
        data_request::DataRequestSent {
            office: office(),
            zone: Zone::Wita,
            quarter: quarter(),
            procedure: procedure(),
            letter_number: letter("PW.03.02/C.X.20/101/2026"),
            record: by_team("B2"),
            next: clock("B3"),
        }
        .into(),
        data_request::DataReplyReceived {
            office: office(),
            quarter: quarter(),
            record: record("B3", "itjen-1", Role::Inspectorate),
            letter_number: letter("PW.03.02/G.I/77/2026"),
            released: vec![COMPLAINT.parse().unwrap()],
            withheld: 1,
            withheld_ids: vec![WITHHELD.parse().unwrap()],
            sheets: vec![sheet(COMPLAINT, 8)],
            excluded: vec![exclusion(COMPLAINT)],
        }
        .into(),
        data_request::DataReplyCorrected {
            office: office(),
            quarter: quarter(),
            by: "itjen-1".parse().unwrap(),
            at: at(30),
            letter_number: letter("PW.03.02/G.I/91/2026"),
            released: vec![WITHHELD.parse().unwrap()],
            sheets: vec![sheet(WITHHELD, 9)],
            excluded: vec![exclusion(WITHHELD)],
        }
        .into(),
        data_request::StepOverdue {
            office: office(),
            quarter: quarter(),
            step: StepId::try_new("B2").unwrap(),
            due_at: at(20),
            noticed_at: at(21),
        }
        .into(),
        data_request::DeadlineRecomputed {
            office: office(),
            quarter: quarter(),
            step: StepId::try_new("B3").unwrap(),
            old: Some(at(20)),
            new: Some(at(40)),
            calendar: CALENDAR.to_owned(),
        }
        .into(),
    ]
}

pub(crate) fn case_events() -> Vec<CaseEvent> {
    [to_the_review(), to_the_archive(), at_any_time()].concat()
}

fn to_the_review() -> Vec<CaseEvent> {
    vec![
        case::CaseOpened {
            case: COMPLAINT.parse().unwrap(),
            complaint: COMPLAINT.parse().unwrap(),
            office: office(),
            zone: Zone::Wita,
            quarter: quarter(),
            procedure: procedure(),
            about_head: false,
            has_reply_address: true,
            letter_number: letter("PW.03.02/G.I/77/2026"),
            sheet: Some(seal(8)),
            next: clock("B4"),
        }
        .into(),
        case::CaseStudied {
            office: office(),
            record: by_team("B4"),
            finding: seal(1),
            next: clock("B5"),
        }
        .into(),
        case::DispositionGiven {
            office: office(),
            record: record("B5", "gto-head", Role::OfficeHead),
            instruction: seal(2),
            by_inspectorate: false,
            next: clock("B5"),
        }
        .into(),
        case::ReviewAssigned {
            office: office(),
            record: record("B5", "gto-kasubag", Role::AdminHead),
            reviewer: "gto-wbs-2".parse().unwrap(),
            next: clock("B6"),
        }
        .into(),
        case::CaseReviewed {
            office: office(),
            record: record("B6", "gto-wbs-2", Role::WbsTeam),
            review: seal(3),
            clarity: Clarity::PartlyClear,
            suggested: Grade::OversightGrade,
            next: clock("B7"),
        }
        .into(),
    ]
}

fn to_the_archive() -> Vec<CaseEvent> {
    vec![
        case::GradeDetermined {
            office: office(),
            record: by_team("B7"),
            grade: Grade::OversightGrade,
            recommendation: seal(4),
            legal_basis: vec!["PP 94/2021 Pasal 5 huruf k".parse().unwrap()],
            next: clock("B8"),
        }
        .into(),
        case::CaseEscalated {
            office: office(),
            record: by_team("B8"),
            sending_number: letter("PW.03.02/C.X.20/118/2026"),
            next: clock("B10"),
        }
        .into(),
        case::EscalationAcknowledged {
            office: office(),
            by: "itjen-1".parse().unwrap(),
            at: at(30),
            receipt_number: letter("ITJEN-2026-000118"),
        }
        .into(),
        case::CaseClarified {
            office: office(),
            record: by_team("B9"),
            outcome: seal(5),
            next: clock("B10"),
        }
        .into(),
        case::ReplySent { office: office(), reply: seal(6), at: at(31) }.into(),
        case::CaseArchived {
            office: office(),
            record: by_team("B10"),
            problem_class: ProblemClass::Extortion,
            retention_class: RetentionClass::try_new("wbs-5", 5).unwrap(),
            period: quarter(),
        }
        .into(),
    ]
}

fn at_any_time() -> Vec<CaseEvent> {
    let step = || StepId::try_new("B6").unwrap();
    vec![
        case::Recused { person: "gto-wbs-2".parse().unwrap(), role: Role::WbsTeam, at: at(11) }
            .into(),
        case::Excluded {
            office: office(),
            person: "gto-wbs-2".parse().unwrap(),
            role: Role::WbsTeam,
            by_inspectorate: true,
            at: at(11),
        }
        .into(),
        case::Reassigned {
            from: "gto-wbs-2".parse().unwrap(),
            to: "gto-wbs-3".parse().unwrap(),
            at: at(12),
        }
        .into(),
        case::StepOverdue { office: office(), step: step(), due_at: at(20), noticed_at: at(21) }
            .into(),
        case::DeadlineRecomputed {
            office: office(),
            step: step(),
            old: Some(at(20)),
            new: None,
            calendar: CALENDAR.to_owned(),
        }
        .into(),
    ]
}

/// One of each event of an erasure.
pub(crate) fn erasure_events() -> Vec<ErasureEvent> {
    let complaint = || "0192f0c1-2d3e-7a4b-8c5d-6e7f80910213".parse().unwrap();
    let law = || "UU 27/2022 Pasal 43".parse().ok();
    let class = || RetentionClass::try_new("wbs-5", 5).ok();
    let itjen = |number: u8| format!("itjen-{number}").parse().unwrap();
    let office = || "gto".parse().unwrap();
    let at = |minute: u8| format!("2026-11-23T02:{minute}:00.123456Z").parse().unwrap();
    vec![
        erasure::ErasureRequested {
            complaint: complaint(),
            office: office(),
            by: itjen(1),
            legal_basis: law(),
            retention_class: None,
            at: at(40),
        }
        .into(),
        erasure::LegalHoldSet {
            complaint: complaint(),
            office: office(),
            by: itjen(1),
            legal_basis: law().unwrap(),
            at: at(41),
        }
        .into(),
        erasure::LegalHoldLifted {
            complaint: complaint(),
            office: office(),
            by: itjen(1),
            legal_basis: None,
            at: at(42),
        }
        .into(),
        erasure::ErasureApproved {
            complaint: complaint(),
            office: office(),
            legal_basis: law(),
            retention_class: class(),
            approvers: [itjen(1), itjen(2)],
            at: at(43),
        }
        .into(),
        erasure::ErasureCarriedOut {
            complaint: complaint(),
            office: office(),
            legal_basis: law(),
            retention_class: class(),
            approvers: [itjen(1), itjen(2)],
            tombstone: kernel::Position(41),
            at: at(44),
        }
        .into(),
    ]
}

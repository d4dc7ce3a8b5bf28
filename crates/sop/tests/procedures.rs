//! The two procedures as shipped, held against the table of the signed documents.

use kernel::{Role, Zone};
use sop::Standard::{Minutes, WorkingDays};
use sop::{Procedure, ProcedureKind, Standard, employee_rating, find, in_force, whistleblowing};

type Row = (&'static str, &'static [Role], Option<Standard>, &'static str, &'static str);

/// Step, actors, standard time, completeness, output in English: typed from the signed procedures, not from the data files.
const RATING: [Row; 5] = [
    ("A1", &[Role::ServiceSection], Some(Minutes(10)), "scan-board", "Scan board / flyer"),
    ("A2", &[Role::ServiceSection], Some(Minutes(20)), "survey-data", "Survey data"),
    ("A3", &[Role::IntegrityTeam], Some(Minutes(30)), "survey-report", "Survey report"),
    ("A4", &[Role::IntegrityTeam], Some(Minutes(30)), "survey-report", "Survey report"),
    ("A5", &[Role::OfficeHead], None, "final-survey-report", "Final employee survey report"),
];

const WBS: &[Role] = &[Role::WbsTeam];
const HEADS: &[Role] = &[Role::OfficeHead, Role::AdminHead];
const LETTER: &str = "Dispositioned complaint letter";
const ARCHIVE: &str =
    "complaint-letter supporting-data disposition-sheet review-result proof-of-sending-or-reply";

const WHISTLE: [Row; 10] = [
    ("B1", &[Role::Reporter], Some(Minutes(5)), "complaint supporting-data", "Proof of complaint"),
    ("B2", WBS, Some(WorkingDays(5)), "data-request-letter", "Data-request letter"),
    (
        "B3",
        &[Role::Inspectorate],
        Some(Minutes(15)),
        "reply-letter",
        "Complaint letters, supporting data, disposition sheets",
    ),
    ("B4", WBS, Some(Minutes(20)), "complaint-letter supporting-data disposition-sheet", LETTER),
    ("B5", HEADS, Some(Minutes(15)), "dispositioned-complaint-letter", LETTER),
    ("B6", WBS, Some(WorkingDays(3)), "dispositioned-complaint-letter", "Review result"),
    ("B7", WBS, Some(Minutes(120)), "review-result", "Review result and recommendation"),
    ("B8", WBS, Some(Minutes(15)), "review-result oversight-grade", "Proof of sending"),
    (
        "B9",
        WBS,
        Some(Minutes(30)),
        "review-result not-oversight-grade",
        "Proof of clarification or reply",
    ),
    ("B10", WBS, Some(Minutes(5)), ARCHIVE, "Archive file"),
];

fn assert_steps(procedure: &Procedure, rows: &[Row]) {
    assert_eq!(procedure.steps.len(), rows.len());
    for (step, (id, actors, standard, items, output)) in procedure.steps.iter().zip(rows) {
        let found = step.items().map(ToString::to_string).collect::<Vec<_>>().join(" ");
        assert_eq!(step.id.as_str(), *id);
        assert_eq!(step.actors, *actors, "actors of {id}");
        assert_eq!(step.standard, *standard, "time of {id}");
        assert_eq!(found, *items, "completeness of {id}");
        assert_eq!(step.output.en, *output, "output of {id}");
    }
}

#[test]
fn employee_rating_is_what_palembang_signed() {
    let procedure = employee_rating();
    assert_eq!(procedure.number, "OT.02.02/C.X.7/4194/2024");
    assert_eq!(procedure.zone, Zone::Wib);
    assert_eq!(dates(procedure), ["2024-10-14", "2025-09-23", "2025-09-29"]);
    assert_eq!(procedure.legal_basis.len(), 7);
    assert_steps(procedure, &RATING);
}

#[test]
fn whistleblowing_is_what_gorontalo_signed() {
    let procedure = whistleblowing();
    assert_eq!(procedure.number, "OT.02.02/C.X.20/251/2023");
    assert_eq!(procedure.zone, Zone::Wita);
    assert_eq!(dates(procedure), ["2023-02-06", "2025-02-10", "2025-02-13"]);
    assert_eq!(procedure.legal_basis.len(), 6);
    assert_steps(procedure, &WHISTLE);
}

fn dates(procedure: &Procedure) -> [String; 3] {
    [procedure.made, procedure.revised, procedure.effective].map(|date| date.to_string())
}

#[test]
fn steps_follow_each_other_and_branch_at_b7() {
    let next = |id: &str| {
        let step = whistleblowing().step(id).unwrap();
        step.next.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    assert_eq!(next("B6"), ["B7"]);
    assert_eq!(next("B7"), ["B8", "B9"]);
    assert_eq!((next("B8"), next("B9")), (next("B9"), vec!["B10".to_owned()]));
    assert!(next("B10").is_empty());
}

#[test]
fn only_b5_has_a_substitute_and_says_why() {
    let all = employee_rating().steps.iter().chain(&whistleblowing().steps);
    for step in all {
        let expected: &[Role] = if step.id == "B5" { &[Role::Inspectorate] } else { &[] };
        assert_eq!(step.substitutes, expected, "{}", step.id);
        assert_eq!(step.substitute_reason.is_some(), step.id == "B5");
    }
}

#[test]
fn a_reference_finds_its_revision_for_ever() {
    let reference = whistleblowing().reference();
    assert_eq!(reference.to_string(), "OT.02.02/C.X.20/251/2023 (rev. 2025-02-10)");
    assert_eq!(find(&reference), Some(whistleblowing()));
    let json = serde_json::to_string(&reference).unwrap();
    assert_eq!(json, r#"{"number":"OT.02.02/C.X.20/251/2023","revised":"2025-02-10"}"#);
    assert_eq!(serde_json::from_str::<sop::ProcedureRef>(&json).unwrap(), reference);
}

#[test]
fn a_revision_is_in_force_from_its_effective_day() {
    let on = |date: &str| in_force(ProcedureKind::Whistleblowing, date.parse().unwrap());
    assert_eq!(on("2025-02-12"), None);
    assert_eq!(on("2025-02-13"), Some(whistleblowing()));
}

#[test]
fn standards_read_as_the_procedure_writes_them() {
    assert_eq!(Minutes(20).to_string(), "20 menit");
    assert_eq!(WorkingDays(3).to_string(), "3 hari kerja");
}

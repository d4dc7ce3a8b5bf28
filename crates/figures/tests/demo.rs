//! The demo ratings of office plm tell the story that `demo/README.md` promises.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;

use figures::Instrument;
use figures::RosterEntry;
use figures::{Answers, EmployeeFigures, Input, PatternRow, ReportFigures, Withheld};
use kernel::{EmployeeCode, PlaceCode};
use serde_json::Value;

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../demo/ratings.ndjson");

/// What intake would accept: each form once, no mark outside the scale.
fn accepted() -> Vec<PatternRow> {
    let text = std::fs::read_to_string(FILE).unwrap();
    let ratings = text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let by_form: BTreeMap<String, Value> =
        ratings.map(|rating| (rating["form_id"].to_string(), rating)).collect();
    by_form.values().filter_map(row).collect()
}

fn row(rating: &Value) -> Option<PatternRow> {
    let mark = |code: &str| rating[code].as_u64().and_then(|mark| u8::try_from(mark).ok());
    let marks: Vec<_> = Instrument::builtin().items.iter().map(|item| mark(&item.code)).collect();
    Some(PatternRow {
        employee: rating["employee"].as_str().map(|code| EmployeeCode::try_new(code).unwrap()),
        place: PlaceCode::try_new(rating["board"].as_str().unwrap()).unwrap(),
        service: "umum".into(),
        shift: "2026-11-23-pagi".parse().unwrap(),
        answers: Answers::try_new(&marks).ok()?,
        count: 1,
    })
}

fn roster() -> Vec<RosterEntry> {
    let entry = |(code, place): &(&str, &str)| RosterEntry {
        employee: EmployeeCode::try_new(*code).unwrap(),
        place: PlaceCode::try_new(*place).unwrap(),
    };
    [
        ("pgw-01", "loket-1"),
        ("pgw-02", "loket-1"),
        ("pgw-03", "loket-1"),
        ("pgw-04", "loket-2"),
        ("pgw-05", "loket-2"),
        ("pgw-06", "loket-2"),
    ]
    .iter()
    .map(entry)
    .collect()
}

#[test]
fn five_of_six_employees_show_values_and_one_only_n() {
    let (roster, rows) = (roster(), accepted());
    let instrument = Instrument::builtin();
    let input = Input {
        instrument,
        roster: &roster,
        rows: &rows,
        served: &[],
        comments: &[],
        quarantined: 0,
    };
    let all = ReportFigures::compile(&input);
    assert_eq!(all.count, 240);
    assert!(all.office.ikm.is_some() && all.office.employee_index.is_some());
    let (shown, hidden): (Vec<_>, Vec<_>) =
        all.employees.iter().partition(|figures| figures.result.is_some());
    assert_eq!(shown.len(), 5);
    assert!(shown.iter().all(|figures| figures.n >= 30 && figures.has_evidence()));
    assert_eq!((hidden[0].employee.as_str(), hidden[0].n), ("pgw-06", 6));
    assert_eq!(hidden[0].withheld, Some(Withheld::TooFew));
    let printed = |figures: &EmployeeFigures| {
        let result = figures.result.as_ref().unwrap();
        format!("{} {:?} {:?}", result.index.value, result.index.band, result.standing.class)
    };
    let printed: Vec<_> = shown.into_iter().map(printed).collect();
    let wanted = [
        "96.73 A Above",
        "90.70 A Consistent",
        "78.82 B Below",
        "95.61 A Above",
        "84.39 B Consistent",
    ];
    assert_eq!(printed, wanted);
}

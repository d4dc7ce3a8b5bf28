//! What the author of a data file reads when it does not hold together. Each test spoils one place of a good file.

#![expect(clippy::unwrap_used, reason = "a test that cannot read its own literals must fail")]

use sop::{Calendars, parse_procedure};

const PROCEDURE: &str = include_str!("../procedures/whistleblowing.toml");
const YEAR: &str = include_str!("../calendar/2023.toml");

fn spoil(good: &str, from: &str, to: &str) -> String {
    assert!(good.contains(from), "the file no longer holds {from}");
    good.replacen(from, to, 1)
}

/// The line on which `text` stands, from 1.
fn line_of(file: &str, text: &str) -> usize {
    file.lines().position(|line| line.contains(text)).unwrap() + 1
}

#[track_caller]
fn procedure(from: &str, to: &str, field: &str, reason: &str) {
    let text = spoil(PROCEDURE, from, to);
    let bad = parse_procedure("wbs.toml", &text).unwrap_err();
    let line = line_of(&text, to);
    assert_eq!((bad.line, bad.field.as_str()), (line, field), "{bad}");
    assert!(bad.reason.contains(reason), "{bad}");
    assert!(bad.to_string().starts_with(&format!("wbs.toml, line {line}, field `{field}`: ")));
}

#[track_caller]
fn year(from: &str, to: &str, field: &str, reason: &str) {
    let text = spoil(YEAR, from, to);
    let bad = Calendars::parse(&[("2023.toml", &text)]).unwrap_err();
    assert_eq!((bad.line, bad.field.as_str()), (line_of(&text, to), field), "{bad}");
    assert!(bad.reason.contains(reason), "{bad}");
}

#[test]
fn wrong_shape() {
    procedure("\"reporter\"", "\"reportre\"", "actors", "unknown variant `reportre`");
    procedure("office_issued =", "issued_by =", "issued_by", "unknown field `issued_by`");
    procedure("\"2025-02-10\"", "\"10 Februari 2025\"", "revised", "");
    procedure("id = \"B7\"", "id = \"B07\"", "id", "is not a step");
    procedure("zone = \"WITA\"", "zone = WITA", "zone", "");
    procedure("minutes = 120", "hours = 2", "standard", "unknown variant `hours`");
}

#[test]
fn a_missing_field_is_named() {
    let text = spoil(PROCEDURE, "effective = \"2025-02-13\"\n", "");
    let bad = parse_procedure("wbs.toml", &text).unwrap_err();
    assert_eq!(bad.field, "effective", "{bad}");
}

#[test]
fn wrong_meaning() {
    procedure("id = \"B2\"", "id = \"B1\" # again", "id", "step B1 stands twice");
    procedure("next = [\"B8\", \"B9\"]", "next = [\"B8\", \"B11\"]", "next", "B11 names no later");
    procedure("next = [\"B7\"]", "next =  [\"B5\"]", "next", "B5 names no later step");
    procedure("minutes = 120", "minutes = 0", "standard", "0 is not a standard time");
    procedure("working_days = 3", "working_days = 367", "standard", "1 to 366");
    procedure("actors = [\"reporter\"]", "actors = []", "actors", "at least one actor");
    procedure("\"2025-02-10\"", "\"2022-02-10\"", "revised", "revised before it was made");
    procedure("\"2025-02-13\"", "\"2025-02-09\"", "effective", "effective before it was revised");
    procedure("\"OT.02.02/C.X.20/251/2023\"", "\" \"", "number", "has no number");
}

#[test]
fn a_substitute_needs_a_reason_and_an_item_stands_once() {
    let text = spoil(PROCEDURE, "substitute_reason =", "# ");
    let bad = parse_procedure("wbs.toml", &text).unwrap_err();
    assert!(bad.reason.contains("come together"), "{bad}");
    let text = spoil(PROCEDURE, "id = \"supporting-data\"", "id = \"complaint\"");
    let bad = parse_procedure("wbs.toml", &text).unwrap_err();
    assert_eq!(
        (bad.field.as_str(), bad.reason.as_str()),
        ("completeness", "item complaint stands twice")
    );
}

#[test]
fn wrong_calendars() {
    year("2023-01-22", "2024-01-22", "holidays", "2024-01-22 lies outside 2023");
    year("= \"2023-12-26\"", "=  \"2023-01-23\"", "collective_leave", "is free already");
    year("closes = \"16:00\"", "closes = \"07:00\"", "closes", "closes before it opens");
    year("cutoff = \"16:00\"", "cutoff = \"17:00\"", "cutoff", "outside the office hours");
    year("\"2023-03-29\"", "\"2022-10-10\"", "known_from", "not newer");
    year("amends = \"SKB 327/2023\"", "amends = \"SKB 1/2023\"", "amends", "is no version above");
    year("removes = [\"2023-04-26\"]", "removes = [\"2023-04-27\"]", "removes", "was not free");
    year("name = \"Isra", "nama = \"Isra", "holidays", "unknown field `nama`");
}

#[test]
fn a_year_stands_in_one_file() {
    let bad = Calendars::parse(&[("a.toml", YEAR), ("b.toml", YEAR)]).unwrap_err();
    assert_eq!(bad.to_string(), "b.toml, line 1, field `year`: another file already holds 2023");
}

//! What was known when, and that the shipped years hold the days that were in force.

#![expect(clippy::unwrap_used, reason = "a test that cannot read its own literals must fail")]

use jiff::civil::Date;
use kernel::OfficeCode;
use sop::{Calendar, Calendars, DayKind, OfficeDay, OfficeDays};

fn known(at: &str) -> Calendar {
    Calendars::builtin().known_at(at.parse().unwrap())
}

fn date(text: &str) -> Date {
    text.parse().unwrap()
}

/// All free days of a year that no weekend explains, as `MM-DD`, by kind.
fn decreed(calendar: &Calendar, year: i16) -> (Vec<String>, Vec<String>) {
    let (mut holidays, mut leave) = (Vec::new(), Vec::new());
    let first = jiff::civil::date(year, 1, 1);
    for day in first.series(jiff::Span::new().days(1)).take_while(|day| day.year() == year) {
        let text = day.strftime("%m-%d").to_string();
        match calendar.day(day) {
            DayKind::Holiday { .. } => holidays.push(text),
            DayKind::CollectiveLeave { .. } => leave.push(text),
            DayKind::Working | DayKind::Weekend => {}
        }
    }
    (holidays, leave)
}

/// Year, national holidays and collective leave as finally in force: copied from the list that was checked against the package `holidays`.
const IN_FORCE: [(i16, &str, &str); 5] = [
    (
        2023,
        "01-01, 01-22, 02-18, 03-22, 04-07, 04-22, 04-23, 05-01, 05-18, 06-01, 06-04, 06-29, 07-19, 08-17, 09-28, 12-25",
        "01-23, 03-23, 04-19, 04-20, 04-21, 04-24, 04-25, 06-02, 06-28, 06-30, 12-26",
    ),
    (
        2024,
        "01-01, 02-08, 02-10, 02-14, 03-11, 03-29, 03-31, 04-10, 04-11, 05-01, 05-09, 05-23, 06-01, 06-17, 07-07, 08-17, 09-16, 11-27, 12-25",
        "02-09, 03-12, 04-08, 04-09, 04-12, 04-15, 05-10, 05-24, 06-18, 12-26",
    ),
    (
        2025,
        "01-01, 01-27, 01-29, 03-29, 03-31, 04-01, 04-18, 04-20, 05-01, 05-12, 05-29, 06-01, 06-06, 06-27, 08-17, 09-05, 12-25",
        "01-28, 03-28, 04-02, 04-03, 04-04, 04-07, 05-13, 05-30, 06-09, 08-18, 12-26",
    ),
    (
        2026,
        "01-01, 01-16, 02-17, 03-19, 03-21, 03-22, 04-03, 04-05, 05-01, 05-14, 05-27, 05-31, 06-01, 06-16, 08-17, 08-25, 12-25",
        "02-16, 03-18, 03-20, 03-23, 03-24, 05-15, 05-28, 12-24",
    ),
    (
        2027,
        "01-01, 01-05, 02-06, 03-08, 03-10, 03-11, 03-26, 03-28, 05-01, 05-06, 05-17, 05-20, 06-01, 06-06, 08-15, 08-17, 12-25, 12-26",
        "02-05, 03-09, 03-12, 03-15, 03-25, 05-18, 05-19, 12-24",
    ),
];

#[test]
fn the_shipped_years_hold_the_days_in_force() {
    let calendar = known("2026-11-22T00:00:00Z");
    for (year, holidays, leave) in IN_FORCE {
        let (found_holidays, found_leave) = decreed(&calendar, year);
        assert_eq!(found_holidays.join(", "), holidays, "holidays of {year}");
        assert_eq!(found_leave.join(", "), leave, "collective leave of {year}");
    }
}

#[test]
fn a_decree_is_known_from_midnight_in_jakarta() {
    let (before, after) = (known("2023-03-28T16:59:59Z"), known("2023-03-28T17:00:00Z"));
    assert_eq!(before.version(), "2022-10-11 SKB 1066/2022");
    assert_eq!(after.version(), "2023-03-29 SKB 327/2023");
    assert!(!before.day(date("2023-04-26")).is_working(), "leave by the first decree");
    assert!(after.day(date("2023-04-26")).is_working(), "given back by the second");
    assert!(before.day(date("2023-04-19")).is_working());
}

#[test]
fn each_day_names_the_decree_that_made_it_free() {
    let calendar = known("2023-07-01T00:00:00Z");
    let decree = |text: &str| match calendar.day(date(text)) {
        DayKind::Holiday { decree, .. } | DayKind::CollectiveLeave { decree, .. } => decree,
        other => panic!("{text} is {other:?}"),
    };
    assert_eq!(decree("2023-04-21"), "SKB 1066/2022");
    assert_eq!(decree("2023-04-19"), "SKB 327/2023");
    assert_eq!(decree("2023-06-30"), "SKB 624/2023");
}

#[test]
fn a_year_without_decree_has_weekends_only_and_says_so() {
    let calendar = known("2025-09-18T00:00:00Z");
    assert!(calendar.day(date("2026-12-25")).is_working());
    assert!(!calendar.is_decreed(date("2026-12-25")));
    assert!(calendar.is_decreed(date("2025-12-25")));
    assert_eq!(known("2020-01-01T00:00:00Z").version(), "none");
}

#[test]
fn a_version_brings_its_calendar_back() {
    for at in ["2020-01-01T00:00:00Z", "2023-03-28T00:00:00Z", "2025-12-01T00:00:00Z"] {
        let calendar = known(at);
        assert_eq!(Calendars::builtin().of_version(calendar.version()), Some(calendar));
    }
    assert_eq!(Calendars::builtin().of_version("2023-03-29 SKB 1/2023"), None);
}

#[test]
fn an_estimated_feast_says_that_it_is_one() {
    let DayKind::Holiday { name, .. } = known("2026-11-22T00:00:00Z").day(date("2027-03-10"))
    else {
        panic!("Eid al-Fitr 2027 is a holiday");
    };
    assert_eq!(name, "Idulfitri 1448 Hijriah (perkiraan)");
}

#[test]
fn an_office_adds_days_and_removes_none() {
    let day = |text: &str| OfficeDay {
        date: date(text),
        name: "Pemilihan kepala daerah".into(),
        decree: "Keputusan Gubernur 1/2026".into(),
    };
    let days = OfficeDays {
        office: OfficeCode::try_new("gto").unwrap(),
        version: "1".into(),
        days: vec![day("2026-11-24"), day("2026-12-25")],
    };
    let national = known("2026-11-22T00:00:00Z");
    let office = national.clone().with_office_days(&days);
    assert!(national.day(date("2026-11-24")).is_working());
    assert!(!office.day(date("2026-11-24")).is_working());
    assert_eq!(office.day(date("2026-12-25")), national.day(date("2026-12-25")));
    assert_eq!(office.version(), format!("{}+gto 1", national.version()));
    assert_eq!(Calendars::builtin().of_version(office.version()), Some(national));
}

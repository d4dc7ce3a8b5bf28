//! The roster of an office: the employees that may be rated.

use std::collections::BTreeSet;

use contracts::{Reason, ReasonCode, RosterEntry, RosterV1};
use kernel::{Office, Shift, Timestamp};

use super::faults::{self, CODE, Faults};
use crate::domain::{OnRoster, RosterPublished};

/// Employees of an office.
const EMPLOYEES_MAX: usize = 2000;
/// How far from today a roster may begin: further away the year is mistyped.
const DAYS_MAX: u64 = 400;

pub(super) fn roster(
    body: &[u8],
    office: &Office,
    now: Timestamp,
) -> Result<RosterPublished, Vec<Reason>> {
    let RosterV1 { valid_from, employees } = faults::body(body)?;
    let mut faults = Faults::default();
    day(&mut faults, &valid_from, office, now);
    let employees = entries(&mut faults, &employees);
    faults.finish(Some(RosterPublished { office: office.code.clone(), valid_from, employees }))
}

/// A day is read as the first shift of it.
fn day(faults: &mut Faults, text: &str, office: &Office, now: Timestamp) {
    let shift = format!("{text}-pagi");
    match shift.parse::<Shift>().ok().filter(|read| read.to_string() == shift) {
        None => faults.add(ReasonCode::Schema, "valid_from", "must be a day such as 2026-12-01"),
        Some(first) => {
            let limit = |sign| Shift::at(faults::days(now, sign, DAYS_MAX), office.zone);
            if first < limit(-1) || first > limit(1) {
                let message = "is more than 400 days from today: is the year right?";
                faults.add(ReasonCode::Refused, "valid_from", message);
            }
        }
    }
}

fn entries(faults: &mut Faults, raw: &[RosterEntry]) -> Vec<OnRoster> {
    if raw.is_empty() || raw.len() > EMPLOYEES_MAX {
        faults.add(ReasonCode::Schema, "employees", "must hold 1 to 2000 employees");
        return vec![];
    }
    let mut seen = BTreeSet::new();
    let mut entries = vec![];
    for (index, RosterEntry { employee, place }) in raw.iter().enumerate() {
        let field = format!("employees[{index}].employee");
        if !seen.insert(employee) {
            faults.add(ReasonCode::Schema, field.clone(), "stands in the roster twice");
        }
        let employee = faults.parse(&field, employee, CODE);
        let place = faults.parse(&format!("employees[{index}].place"), place, CODE);
        entries.extend(employee.zip(place).map(|(employee, place)| OnRoster { employee, place }));
    }
    entries
}

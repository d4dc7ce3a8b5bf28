//! Users served. Version 1 gives a total, version 2 a count per service. Both become the same event.

use std::collections::BTreeSet;

use contracts::{Reason, ReasonCode, ServedService, UsersServedV1, UsersServedV2};
use kernel::{Office, Timestamp};

use super::faults::{self, CODE, Faults};
use crate::domain::{ServedCount, UsersServedReported};

/// Reads users served with one service at a place in a shift.
const COUNT_MAX: u32 = 100_000;
/// Services of a report.
const SERVICES_MAX: usize = 100;

pub(super) fn v1(
    body: &[u8],
    office: &Office,
    now: Timestamp,
) -> Result<UsersServedReported, Vec<Reason>> {
    let UsersServedV1 { place, shift, count } = faults::body(body)?;
    let mut faults = Faults::default();
    at_most(&mut faults, "count", count);
    report(faults, (&place, &shift), (count, vec![]), office, now)
}

pub(super) fn v2(
    body: &[u8],
    office: &Office,
    now: Timestamp,
) -> Result<UsersServedReported, Vec<Reason>> {
    let UsersServedV2 { place, shift, by_service } = faults::body(body)?;
    let mut faults = Faults::default();
    let counts = counts(&mut faults, &by_service);
    let total = counts.iter().fold(0_u32, |sum, one| sum.saturating_add(one.count));
    report(faults, (&place, &shift), (total, counts), office, now)
}

fn report(
    mut faults: Faults,
    (place, shift): (&str, &str),
    (total, by_service): (u32, Vec<ServedCount>),
    office: &Office,
    now: Timestamp,
) -> Result<UsersServedReported, Vec<Reason>> {
    let place = faults.parse("place", place, CODE);
    let shift = faults.shift(shift, office, now);
    let office = office.code.clone();
    faults.finish(place.zip(shift).map(|(place, shift)| UsersServedReported {
        office,
        place,
        shift: shift.to_string(),
        total,
        by_service,
    }))
}

fn counts(faults: &mut Faults, by_service: &[ServedService]) -> Vec<ServedCount> {
    if by_service.is_empty() || by_service.len() > SERVICES_MAX {
        faults.add(ReasonCode::Schema, "by_service", "must hold 1 to 100 services");
    }
    let mut seen = BTreeSet::new();
    let mut counts = vec![];
    for (index, ServedService { service, count }) in by_service.iter().enumerate() {
        let field = format!("by_service[{index}].service");
        if !seen.insert(service) {
            faults.add(ReasonCode::Schema, field.clone(), "stands in the report twice");
        }
        at_most(faults, &format!("by_service[{index}].count"), *count);
        let service = faults.parse(&field, service, CODE);
        counts.extend(service.map(|service| ServedCount { service, count: *count }));
    }
    counts
}

fn at_most(faults: &mut Faults, field: &str, count: u32) {
    if count > COUNT_MAX {
        faults.add(ReasonCode::Schema, field, "must not be more than 100000");
    }
}

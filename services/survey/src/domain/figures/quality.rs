//! Can the ratings be trusted? Flags for a person to look at; nothing is ever deleted by a flag.

use std::collections::{BTreeMap, BTreeSet};

use kernel::{EmployeeCode, PlaceCode, Shift, ShiftPart};
use serde::{Deserialize, Serialize};

use super::index::rate;
use super::{Input, Share4};

/// Something odd, with the numbers that show it. Formulas: `reference/ratings-ux-operations.md` A.4.10.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "flag", rename_all = "snake_case")]
pub enum Flag {
    /// More ratings than users served at a place in one shift: somebody rated more than once.
    MoreRatingsThanServed {
        /// Where.
        place: PlaceCode,
        /// When.
        shift: Shift,
        /// Ratings of that shift.
        ratings: u64,
        /// Users served by the register.
        served: u64,
    },
    /// Shifts with ratings for which the office did not tell how many were served: n and N do not fit together there.
    ServedUnknown {
        /// How many pairs of place and shift.
        shifts: u64,
        /// Ratings in them.
        ratings: u64,
    },
    /// Ratings that name somebody who is not on the roster; they count for the office only.
    NotOnRoster {
        /// Who was named.
        employee: EmployeeCode,
        /// How often.
        ratings: u64,
    },
}

type ShiftKey<'a> = (&'a PlaceCode, Shift);

impl Flag {
    pub(super) fn of(input: &Input<'_>) -> Vec<Self> {
        let (ratings, served) = by_shift(input);
        let mut flags: Vec<Self> = ratings
            .iter()
            .filter_map(|(key, n)| Some((key, *n, served.get(key).copied()?)))
            .filter(|(_, ratings, served)| ratings > served)
            .map(|(key, ratings, served)| Self::too_many(*key, ratings, served))
            .collect();
        flags.extend(Self::unknown(&ratings, &served));
        flags.extend(Self::strangers(input));
        flags
    }

    fn too_many((place, shift): ShiftKey<'_>, ratings: u64, served: u64) -> Self {
        Self::MoreRatingsThanServed { place: place.clone(), shift, ratings, served }
    }

    fn unknown(
        ratings: &BTreeMap<ShiftKey<'_>, u64>,
        served: &BTreeMap<ShiftKey<'_>, u64>,
    ) -> Option<Self> {
        let missing = || ratings.iter().filter(|(key, _)| !served.contains_key(*key));
        let (shifts, ratings) = (missing().map(|_| 1).sum(), missing().map(|(_, n)| n).sum());
        // An office that tells no numbers at all has N = none in every figure; saying it per shift adds nothing.
        (shifts > 0 && !served.is_empty()).then_some(Self::ServedUnknown { shifts, ratings })
    }

    fn strangers(input: &Input<'_>) -> Vec<Self> {
        let roster: BTreeSet<_> = input.roster.iter().map(|entry| &entry.employee).collect();
        let mut named: BTreeMap<&EmployeeCode, u64> = BTreeMap::new();
        for row in input.rows {
            if let Some(code) = row.employee.as_ref().filter(|code| !roster.contains(code)) {
                *named.entry(code).or_default() += row.count;
            }
        }
        let flag = |(employee, ratings): (&EmployeeCode, u64)| Self::NotOnRoster {
            employee: employee.clone(),
            ratings,
        };
        named.into_iter().map(flag).collect()
    }
}

/// Ratings against users served at one place in one part of the day, over all days of the round.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Turnout {
    /// Where.
    pub place: PlaceCode,
    /// Which part of the day.
    pub part: ShiftPart,
    /// Ratings (n).
    pub n: u64,
    /// Users served (N), as far as the office told.
    pub served: Option<u64>,
    /// n / N, at most 1.
    pub response_rate: Option<Share4>,
}

impl Turnout {
    pub(super) fn of(input: &Input<'_>) -> Vec<Self> {
        let (ratings, served) = by_shift(input);
        let mut parts: BTreeMap<(&PlaceCode, ShiftPart), (u64, Option<u64>)> = BTreeMap::new();
        for ((place, shift), n) in ratings {
            parts.entry((place, shift.part)).or_default().0 += n;
        }
        for ((place, shift), n) in served {
            *parts.entry((place, shift.part)).or_default().1.get_or_insert(0) += n;
        }
        let turnout = |((place, part), (n, served)): ((&PlaceCode, _), (u64, Option<u64>))| Self {
            place: place.clone(),
            part,
            n,
            served,
            response_rate: served.and_then(|served| rate(n, served)),
        };
        parts.into_iter().map(turnout).collect()
    }
}

type ByShift<'a> = BTreeMap<ShiftKey<'a>, u64>;

/// Ratings and users served per place and shift.
fn by_shift<'a>(input: &Input<'a>) -> (ByShift<'a>, ByShift<'a>) {
    let (mut ratings, mut served) = (BTreeMap::new(), BTreeMap::new());
    for row in input.rows {
        *ratings.entry((&row.place, row.shift)).or_default() += row.count;
    }
    for row in input.served {
        *served.entry((&row.place, row.shift)).or_default() += row.count;
    }
    (ratings, served)
}

//! Can the ratings be trusted? Flags for a person to look at; nothing is ever deleted by a flag.

use std::collections::{BTreeMap, BTreeSet};

use kernel::{EmployeeCode, PlaceCode, Shift, ShiftPart};
use serde::{Deserialize, Serialize};

use crate::index::rate;
use crate::{Input, Share4};

/// Something odd, with the numbers that show it. Formulas: `reference/ratings-ux-operations.md` A.4.10.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "flag", rename_all = "snake_case")]
pub enum Flag {
    /// More ratings than users served at a place: somebody rated more than once.
    MoreRatingsThanServed {
        place: PlaceCode,
        /// In which shift; `None` is the whole round.
        shift: Option<Shift>,
        ratings: u64,
        /// Users served by the register.
        served: u64,
    },
    /// Shifts with ratings for which the office did not tell how many were served: n and N do not fit together there.
    ServedUnknown {
        /// How many pairs of place and shift.
        shifts: u64,
        ratings: u64,
    },
    /// Ratings that name somebody who is not on the roster; they count for the office only.
    NotOnRoster { employee: EmployeeCode, ratings: u64 },
}

/// A place in one shift, or over the whole round.
type ShiftKey<'a> = (&'a PlaceCode, Option<Shift>);

impl Flag {
    pub(crate) fn of(input: &Input<'_>) -> Vec<Self> {
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
        let told = |place, shift| served.contains_key(&(place, shift));
        let missing = || {
            let in_shifts = ratings.iter().filter(|((_, shift), _)| shift.is_some());
            in_shifts.filter(|((place, shift), _)| !told(place, *shift) && !told(place, None))
        };
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

/// Ratings against users served at one place over all days of the round: in one part of the day or, where the office told only the
/// sum, in all of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Turnout {
    pub place: PlaceCode,
    /// Which part of the day; `None` is all of them.
    pub part: Option<ShiftPart>,
    /// Ratings (n).
    pub n: u64,
    /// Users served (N), as far as the office told.
    pub served: Option<u64>,
    /// n / N, at most 1.
    pub response_rate: Option<Share4>,
}

impl Turnout {
    pub(crate) fn of(input: &Input<'_>) -> Vec<Self> {
        let (ratings, served) = by_shift(input);
        let part = |shift: Option<Shift>| shift.map(|shift| shift.part);
        let mut parts: BTreeMap<(&PlaceCode, _), (u64, Option<u64>)> = BTreeMap::new();
        for ((place, shift), n) in served {
            *parts.entry((place, part(shift))).or_default().1.get_or_insert(0) += n;
        }
        for ((place, shift), n) in ratings {
            // The sum over the parts is a row only where there is something to hold it against.
            if shift.is_some() || parts.contains_key(&(place, None)) {
                parts.entry((place, part(shift))).or_default().0 += n;
            }
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

/// Ratings per place and shift and per place; users served as the office told them.
fn by_shift<'a>(input: &Input<'a>) -> (ByShift<'a>, ByShift<'a>) {
    let (mut ratings, mut served) = (BTreeMap::new(), BTreeMap::new());
    for row in input.rows {
        *ratings.entry((&row.place, Some(row.shift))).or_default() += row.count;
        *ratings.entry((&row.place, None)).or_default() += row.count;
    }
    for row in input.served {
        *served.entry((&row.place, row.shift)).or_default() += row.count;
    }
    (ratings, served)
}

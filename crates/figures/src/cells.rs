//! The pre-computed cuts: place × service × part of the day. There are no others, so no two filters can be laid over each other.

use std::collections::BTreeMap;

use kernel::{PlaceCode, ShiftPart};
use serde::{Deserialize, Serialize};

use crate::disclosure::{Group, withhold};
use crate::tally::{Layout, Tally};
use crate::{IndexFigure, Input, Withheld};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CellFigures {
    pub place: PlaceCode,
    pub service: String,
    /// Which part of the day, over all days of the round.
    pub part: ShiftPart,
    /// Ratings (n): given always.
    pub n: u64,
    /// The index of the items about persons; `None` exactly if `withheld` says why.
    pub employee_index: Option<IndexFigure>,
    pub withheld: Option<Withheld>,
}

type Key<'a> = (&'a PlaceCode, &'a str, ShiftPart);

/// Every cut that has a rating, by place, service and part.
pub(crate) fn cells(input: &Input<'_>, layout: &Layout) -> Vec<CellFigures> {
    let mut tallies: BTreeMap<Key<'_>, Tally> = BTreeMap::new();
    for row in input.rows.iter().filter(|row| row.count > 0) {
        let key = (&row.place, row.service.as_str(), row.shift.part);
        tallies.entry(key).or_default().add(layout, row.answers, row.count);
    }
    let groups = tallies.iter().map(|(key, tally)| (*key, group(key, tally, layout))).collect();
    let hidden = withhold(&groups, &Group::default());
    tallies.iter().map(|(key, tally)| figures(key, tally, layout, hidden.get(key))).collect()
}

fn group(key: &Key<'_>, tally: &Tally, layout: &Layout) -> Group {
    let mut group = Group { unanimous: tally.unanimous(&layout.employee), ..Group::default() };
    group.add(key.0, tally.evidence);
    group
}

fn figures(
    (place, service, part): &Key<'_>,
    tally: &Tally,
    layout: &Layout,
    why: Option<&Withheld>,
) -> CellFigures {
    let employee_index = if why.is_none() { tally.employee_index(layout, None) } else { None };
    CellFigures {
        place: (*place).clone(),
        service: (*service).to_owned(),
        part: *part,
        n: tally.ratings,
        withheld: employee_index.is_none().then_some(*why.unwrap_or(&Withheld::TooFew)),
        employee_index,
    }
}

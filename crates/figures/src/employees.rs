//! The figures of each employee.

use std::collections::BTreeMap;

use kernel::EmployeeCode;

use crate::RosterEntry;
use crate::credibility::Portfolio;
use crate::disclosure::{Group, withhold};
use crate::tally::{Layout, Tally};
use crate::{EmployeeFigures, EmployeeResult, Input, PatternRow, Standing, Withheld};

/// Every employee of the roster, by code.
pub(crate) fn employees(input: &Input<'_>, layout: &Layout) -> Vec<EmployeeFigures> {
    let (rated, nobody) = count(input, layout);
    let groups = rated.iter().map(|(code, counted)| (*code, counted.group.clone())).collect();
    let hidden = withhold(&groups, &nobody.group);
    let moments: Vec<_> = rated.values().map(|counted| counted.tally.employee).collect();
    let page = Page { input, layout, portfolio: Portfolio::of(&moments) };
    let mut roster: Vec<&RosterEntry> = input.roster.iter().collect();
    roster.sort_by_key(|entry| &entry.employee);
    let of = |entry: &RosterEntry| {
        let tally = rated.get(&entry.employee).map(|counted| &counted.tally)?;
        Some(page.figures(entry, tally, hidden.get(&entry.employee).copied()))
    };
    roster.into_iter().filter_map(of).collect()
}

/// The ratings of one employee, or of nobody, as a whole and by place.
#[derive(Default)]
struct Counted {
    tally: Tally,
    group: Group,
}

impl Counted {
    fn add(&mut self, layout: &Layout, row: &PatternRow) {
        let before = self.tally.evidence;
        self.tally.add(layout, row.answers, row.count);
        self.group.add(&row.place, self.tally.evidence - before);
    }
}

/// By employee, and the ratings that name nobody of the roster.
fn count<'a>(input: &Input<'a>, layout: &Layout) -> (BTreeMap<&'a EmployeeCode, Counted>, Counted) {
    let mut rated: BTreeMap<&EmployeeCode, Counted> =
        input.roster.iter().map(|entry| (&entry.employee, Counted::default())).collect();
    let mut nobody = Counted::default();
    for row in input.rows {
        let named = row.employee.as_ref().and_then(|code| rated.get_mut(code));
        named.unwrap_or(&mut nobody).add(layout, row);
    }
    for counted in rated.values_mut() {
        counted.group.unanimous = counted.tally.unanimous(&layout.employee);
    }
    (rated, nobody)
}

/// What all employees are looked at with.
struct Page<'a> {
    input: &'a Input<'a>,
    layout: &'a Layout,
    portfolio: Option<Portfolio>,
}

impl Page<'_> {
    fn figures(
        &self,
        entry: &RosterEntry,
        tally: &Tally,
        why: Option<Withheld>,
    ) -> EmployeeFigures {
        let result = if why.is_none() { self.result(&entry.employee, tally) } else { None };
        EmployeeFigures {
            employee: entry.employee.clone(),
            place: entry.place.clone(),
            n: tally.ratings,
            withheld: result.is_none().then_some(why.unwrap_or(Withheld::TooFew)),
            result,
        }
    }

    fn result(&self, code: &EmployeeCode, tally: &Tally) -> Option<EmployeeResult> {
        let office = self.portfolio.as_ref();
        let about = self.input.comments.iter().filter(|row| row.employee.as_ref() == Some(code));
        // How many users one employee served is not registered, so there is no N here and no narrower interval.
        Some(EmployeeResult {
            items: tally.items(self.input.instrument, &self.layout.employee, None),
            index: tally.employee_index(self.layout, None)?,
            standing: office
                .map_or_else(Standing::alone, |office| office.standing(&tally.employee)),
            comments: about.map(|row| row.count).sum(),
        })
    }
}

//! All figures of one report, made in one pass over the ratings.

use kernel::{EmployeeCode, PlaceCode};
use serde::{Deserialize, Serialize};

use crate::cells::cells;
use crate::employees::employees;
use crate::index::rate;
use crate::tally::{Layout, Tally};
use crate::{
    CellFigures, Class, FORMULAS, Flag, IndexFigure, Input, ItemFigures, N_MIN, Share4, Standing,
    Turnout, Withheld,
};

/// Everything that step A4 reports; stands in `ReportCompiled`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportFigures {
    pub formulas: String,
    pub instrument: String,
    /// Ratings that went in: must equal the count that was pulled.
    pub count: u64,
    pub office: OfficeFigures,
    /// Every employee of the roster, by code. This order means nothing else: there is no league table.
    pub employees: Vec<EmployeeFigures>,
    /// By place, service and part of the day.
    pub cells: Vec<CellFigures>,
    /// Ratings against users served, by place and part of the day.
    pub turnout: Vec<Turnout>,
    /// What a person should look at before trusting the figures.
    pub flags: Vec<Flag>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfficeFigures {
    /// Ratings (n).
    pub n: u64,
    /// Users served (N); `None` where the office did not tell.
    pub served: Option<u64>,
    /// n / N, at most 1.
    pub response_rate: Option<Share4>,
    /// Ratings held back by a quality check, not in any figure.
    pub quarantined: u64,
    /// How many comments; they may be read if this is given. `None` below the minimum of 10 ratings.
    pub comments: Option<u64>,
    /// Every item of the questionnaire, in its order.
    pub items: Vec<ItemFigures>,
    /// The index of the items about persons (U7, U6).
    pub employee_index: Option<IndexFigure>,
    /// The IKM of the nine unsur, where each was answered at least 10 times.
    pub ikm: Option<IndexFigure>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EmployeeFigures {
    pub employee: EmployeeCode,
    pub place: PlaceCode,
    /// Ratings that name the employee (n): given always.
    pub n: u64,
    /// The values; `None` exactly if `withheld` says why.
    pub result: Option<EmployeeResult>,
    /// Why there are no values.
    pub withheld: Option<Withheld>,
}

/// What the ratings say about an employee. Feedback for appraisal, never a sanction by itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EmployeeResult {
    /// The items about the person only: conduct (U7), competence (U6).
    pub items: Vec<ItemFigures>,
    pub index: IndexFigure,
    /// Against the office as a whole.
    pub standing: Standing,
    /// How many comments; they may be read.
    pub comments: u64,
}

impl EmployeeFigures {
    /// Whether the ratings say enough about this person that the head must consider them in step A5.
    pub fn has_evidence(&self) -> bool {
        self.result.as_ref().is_some_and(|result| result.standing.class != Class::NotEnough)
    }
}

impl ReportFigures {
    /// Computes the report. The order of the rows and how ratings are grouped into rows change nothing.
    pub fn compile(input: &Input<'_>) -> Self {
        let layout = Layout::of(input.instrument);
        let mut office = Tally::default();
        for row in input.rows {
            office.add(&layout, row.answers, row.count);
        }
        Self {
            formulas: FORMULAS.to_owned(),
            instrument: input.instrument.id.clone(),
            count: office.ratings,
            office: office_figures(input, &layout, &office),
            employees: employees(input, &layout),
            cells: cells(input, &layout),
            turnout: Turnout::of(input),
            flags: Flag::of(input),
        }
    }

    pub fn employee(&self, code: &EmployeeCode) -> Option<&EmployeeFigures> {
        self.employees.iter().find(|figures| figures.employee == *code)
    }
}

fn office_figures(input: &Input<'_>, layout: &Layout, tally: &Tally) -> OfficeFigures {
    let served = (!input.served.is_empty()).then(|| input.served.iter().map(|row| row.count).sum());
    let all: Vec<usize> = (0..input.instrument.items.len()).collect();
    let comments = input.comments.iter().map(|row| row.count).sum();
    OfficeFigures {
        n: tally.ratings,
        served,
        response_rate: served.and_then(|served| rate(tally.ratings, served)),
        quarantined: input.quarantined,
        comments: (tally.ratings >= N_MIN).then_some(comments),
        items: tally.items(input.instrument, &all, served),
        employee_index: tally.employee_index(layout, served),
        ikm: tally.ikm(layout, served),
    }
}

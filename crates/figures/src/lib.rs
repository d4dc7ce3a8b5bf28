//! The questionnaire of the employee ratings and the figures of a report, from counted ratings to printed digits. Pure, and exact until display.
//!
//! ```text
//! PatternRow ─ tally (whole numbers) ─ index (exact fractions) ─ Score2 ─ Band
//!                     │                      └ interval: Student's t or Dirichlet bound
//!                     ├ credibility: above / consistent / below / not enough, never a rank
//!                     └ disclosure: who shows nothing but n
//! ```
//!
//! Formulas: `reference/ratings-ux-operations.md` A.2 and A.4; the golden vectors are in `tests/figures.rs`.
//! What is published here is stored in `ReportCompiled` for good: a changed formula is a new [`FORMULAS`].

mod answers;
mod band;
mod cells;
mod credibility;
mod disclosure;
mod employees;
mod fixed;
mod index;
mod input;
pub mod instrument;
mod interval;
mod quality;
mod ratio;
mod report;
mod roster;
mod tally;

pub use answers::{Answers, BadAnswers, MAX_ITEMS};
pub use band::Band;
pub use cells::CellFigures;
pub use credibility::{Class, DELTA, Standing};
pub use disclosure::{UNANIMOUS_BELOW, Withheld};
pub use fixed::{BadNumber, Fixed, Mark4, Score2, Share4};
pub use index::{IndexFigure, ItemFigures, ItemResult, index};
pub use input::{CommentCount, Input, PatternRow, ServedRow};
pub use instrument::Instrument;
pub use interval::{BandChances, Certainty, Proportion, T_FROM, lower_bound};
pub use quality::{Flag, Turnout};
pub use ratio::Ratio;
pub use report::{EmployeeFigures, EmployeeResult, OfficeFigures, ReportFigures};
pub use roster::RosterEntry;

/// Below so many ratings no value is shown anywhere.
pub const N_MIN: u64 = 10;

/// The version of the formulas, printed in the report so that an old one can be recomputed with the rules of its day.
pub const FORMULAS: &str = "figures-1";

//! The two procedures and the working-day calendar, as versioned data.
//!
//! **Idea.** What the offices signed stays readable as what they signed: `procedures/*.toml` hold the steps with actor, completeness,
//! time and output; `calendar/*.toml` hold the free days of a year, decree by decree. Code asks the data: [`Step::check`] and
//! [`Step::complete`] say who may do what with what at hand, [`due`] says until when, and [`Due::explain`] says why, day by day.
//!
//! **Invariants.**
//! - Pure: no I/O, no clock. The same start, standard, zone and calendar version give the same deadline for ever.
//! - A file that does not hold together stops the build: `build.rs` runs the parser of this crate over every data file, and a
//!   mistake carries file, line, field and reason ([`BadSop`]).
//! - A signed file is never edited, only followed by another: rounds, cases and deadlines stay with the version they keep
//!   ([`ProcedureRef`], [`StepClock::calendar`]). Corrections of a `source` note are the exception; no rule reads it.
//!
//! **To add a procedure revision.** Copy the procedure's file to a new one, say `procedures/whistleblowing-2027.toml`; set `revised`
//! and `effective`; change the steps; keep the old file. The build checks it; [`in_force`] gives it from its effective day on and
//! [`find`] still gives the old one. New step names or items also need their words on the pages that show them.
//!
//! **To add a calendar decree.** For a new year, copy the last `calendar/<year>.toml` and replace its one version. For a decree
//! during the year, add a `[[version]]` at the end of that year's file with `amends`, the days it adds and the days it `removes`
//! (give a day another meaning by doing both). Never touch a version above it. Open deadlines move when the owner of the clock
//! recomputes them with [`Calendars::known_at`]; closed ones keep theirs.
//!
//! ```
//! use kernel::{Timestamp, Zone};
//! use sop::{Calendars, due, whistleblowing};
//!
//! let at: Timestamp = "2026-11-20T02:00:00Z".parse().unwrap();
//! let calendar = Calendars::builtin().known_at(at);
//! let review = whistleblowing().step("B6").unwrap();
//! let due = due(at, review.standard.unwrap(), Zone::Wita, &calendar);
//! assert_eq!(due.at.to_string(), "2026-11-25T16:00:00Z");
//! assert_eq!(due.explain(Zone::Wita)[3], "Senin, 23 November 2026: hari kerja ke-1");
//! ```
#![warn(missing_docs)]

mod builtin;
mod calendar;
mod context;
mod data;
mod day;
mod due;
mod explain;
mod record;
mod refusal;
mod step;

pub use builtin::{employee_rating, find, in_force, procedures, whistleblowing};
pub use calendar::{Calendar, Calendars};
pub use context::{Context, NoSuchStep};
pub use data::{
    BadSop, Bilingual, Hours, Item, ItemId, Procedure, ProcedureKind, ProcedureRef, Standard, Step,
    StepId, parse_procedure,
};
pub use day::{DayKind, OfficeDay, OfficeDays};
pub use due::{DayNote, Due, due};
pub use record::{Declaration, StepClock, StepRecord};
pub use refusal::StepRefusal;
pub use step::Attempt;

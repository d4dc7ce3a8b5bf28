//! The handling of one complaint: one stream per case, `case/<complaint id>`.
//!
//! ```text
//! B3 opened ─ B4 studied ─ B5 disposition ─ B5 assigned ─ B6 reviewed ─ B7 determined ┬ B8 escalated (─ acknowledged) ┬ B10 archived
//!                                                                                     └ B9 clarified (─ reply) ───────┘
//! ```
//!
//! **Invariant:** recused people, and heads in complaints about the head, get the same answer as if there were no case.

mod command;
mod contents;
mod deadlines;
mod decide;
mod desk;
mod events;
mod grade;
mod outcome;
mod people;
mod problem;
mod retention;
mod stage;
mod state;
mod steps;

pub use command::{Command, OpenCase};
pub use decide::decide;
pub use events::*;
pub use grade::{Clarity, Grade};
pub use problem::ProblemClass;
pub use retention::{BadRetention, RetentionClass};
pub use stage::Stage;
pub use state::Case;

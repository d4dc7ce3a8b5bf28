//! Names of steps, of completeness items and of a procedure's revision. All three are part of stored events.

use std::fmt;

use jiff::civil::Date;
use kernel::is_code;
use serde::{Deserialize, Serialize};

kernel::codes! {
    /// A step of a procedure: `A1` to `A5`, `B1` to `B10`.
    StepId, "step", is_step, "a capital letter and a number from 1 to 99, such as B10";
    /// Something that must be at hand to complete a step, such as `complaint-letter`.
    ItemId, "completeness item", |text| is_code(text, 48), "1 to 48 lower-case letters, digits or hyphens, such as scan-board";
}

fn is_step(text: &str) -> bool {
    let Some((letter, number)) = text.split_at_checked(1) else { return false };
    let capital = letter.bytes().all(|b| b.is_ascii_uppercase());
    let canonical =
        number.parse().is_ok_and(|n: u8| (1..=99).contains(&n) && n.to_string() == number);
    capital && canonical
}

/// One revision of a procedure. A case or round stays under the revision it began with.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ProcedureRef {
    /// The office's number, e.g. `OT.02.02/C.X.20/251/2023`.
    pub number: String,
    /// Day of this revision. One number may have several revisions.
    pub revised: Date,
}

impl fmt::Display for ProcedureRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (rev. {})", self.number, self.revised)
    }
}

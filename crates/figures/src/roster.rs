//! Who is rated in a round.

use kernel::{EmployeeCode, PlaceCode};
use serde::{Deserialize, Serialize};

/// One employee of the round, by the office's own code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RosterEntry {
    pub employee: EmployeeCode,
    /// Where the employee serves; ratings given elsewhere still count for the employee.
    pub place: PlaceCode,
}

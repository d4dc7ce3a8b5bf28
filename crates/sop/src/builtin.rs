//! The data files that are part of the program. `build.rs` has parsed and checked each of them.

use std::sync::LazyLock;

use jiff::civil::Date;

use crate::data::{BadSop, parse_year};
use crate::{Calendars, Procedure, ProcedureKind, ProcedureRef, parse_procedure};

include!(concat!(env!("OUT_DIR"), "/files.rs"));

static PARSED: LazyLock<Vec<Procedure>> = LazyLock::new(|| all(PROCEDURES, parse_procedure));
static CALENDARS: LazyLock<Calendars> = LazyLock::new(|| Calendars::new(all(YEARS, parse_year)));

#[expect(clippy::expect_used, reason = "the same parser accepted the same files in build.rs")]
fn all<T>(files: &[(&str, &str)], parse: fn(&str, &str) -> Result<T, BadSop>) -> Vec<T> {
    files.iter().map(|(file, text)| parse(file, text).expect("checked by build.rs")).collect()
}

/// Every revision of every procedure.
pub fn procedures() -> &'static [Procedure] {
    &PARSED
}

/// The newest revision of Pengisian Rating Pegawai.
pub fn employee_rating() -> &'static Procedure {
    newest(ProcedureKind::EmployeeRating)
}

/// The newest revision of Penanganan WBS.
pub fn whistleblowing() -> &'static Procedure {
    newest(ProcedureKind::Whistleblowing)
}

/// The revision that a case or round is pinned to.
pub fn find(reference: &ProcedureRef) -> Option<&'static Procedure> {
    PARSED.iter().find(|procedure| procedure.reference() == *reference)
}

/// The revision in force on a day: one that is signed but not yet effective does not count.
pub fn in_force(kind: ProcedureKind, on: Date) -> Option<&'static Procedure> {
    let begun = PARSED.iter().filter(|p| p.kind == kind && p.effective <= on);
    begun.max_by_key(|procedure| procedure.effective)
}

#[expect(clippy::expect_used, reason = "a test finds a revision of each kind")]
fn newest(kind: ProcedureKind) -> &'static Procedure {
    let revisions = PARSED.iter().filter(|procedure| procedure.kind == kind);
    revisions.max_by_key(|procedure| procedure.revised).expect("each kind has a file")
}

impl Calendars {
    /// The years that are part of the program.
    pub fn builtin() -> &'static Self {
        &CALENDARS
    }
}

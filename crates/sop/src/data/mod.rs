//! Data files and their parsers. `build.rs` includes this very module, so it refers to nothing else of the crate.

mod bad;
mod calendar_file;
mod ids;
mod procedure;
mod procedure_file;

pub use bad::BadSop;
pub use calendar_file::Hours;
pub(crate) use calendar_file::{Decree, OffDay, Year, parse_year};
pub use ids::{ItemId, ProcedureRef, StepId};
pub use procedure::{Bilingual, Item, Procedure, ProcedureKind, Standard, Step};
pub use procedure_file::parse_procedure;

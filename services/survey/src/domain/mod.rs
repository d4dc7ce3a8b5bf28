//! What survey decides: pure, without I/O, clock or id making.
//!
//! - [`round`]: one rating round of an office and quarter, steps A1 to A5
//! - [`figures`]: all numbers of the report
//! - [`instrument`]: the questionnaire as versioned data

pub mod figures;
pub mod instrument;
pub mod roster;
pub mod round;

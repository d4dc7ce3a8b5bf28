//! What survey decides: pure, without I/O, clock or id making.
//!
//! - [`round`]: one rating round of an office and quarter, steps A1 to A5
//!
//! The questionnaire and all numbers of the report are the crate [`figures`].

pub mod round;

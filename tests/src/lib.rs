//! Tests of the whole system from outside, and the pieces that they and the demo share.

pub mod drive;
pub mod offices;

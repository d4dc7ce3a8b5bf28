//! Requests into questions, answers into messages; the only place with field checks.

mod parse;
mod render;

pub(crate) use parse::{case, page, round, search, whose};
pub(crate) use render::{archived, listed_step, officer, report, step};

//! Parses requests into questions and renders answers into messages. Fields are checked here and nowhere else.

mod parse;
mod render;

pub(crate) use parse::{case, page, round, search, whose};
pub(crate) use render::{archived, listed_step, officer, report, step};

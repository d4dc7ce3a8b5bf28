//! Requests of people → inputs of use cases, results → answers. Field checks are here only, and every wrong field is named at once.

mod case;
mod data_request;
mod erasure;
mod render;
mod staff;

#[cfg(test)]
mod tests;

use std::fmt::Display;
use std::str::FromStr;

use proto::common::v1 as common;
use service::wire::Fields;
use sop::Declaration;

use crate::app::Completed;

pub(crate) use case::{
    archive, assign, case, clarify, declare_conflict, determine, dispose, escalate, exclude, list,
    reassign, review, send_message, study,
};
pub(crate) use data_request::send;
pub(crate) use erasure::{approve_erasure, legal_hold, persons, request_erasure};
pub(crate) use render::{
    accesses, case_done, cases, erasure_done, messages, request_done, rotated, staff_key, texts,
};
pub(crate) use staff::register;

/// Longest text of a step, in characters.
const TEXT_MAX: usize = 20_000;

/// Parses the part that comes with every command that completes a step.
fn completion(fields: &mut Fields, given: Option<common::Completion>) -> Option<Completed> {
    let completion = fields.required("completion", given)?;
    let command = fields.parse("completion.command_id", &completion.command_id);
    let declared = fields.required("completion.declaration", completion.declaration);
    let items = list_of(fields, "completion.items", &completion.items);
    let common::Declaration { no_gratification, no_conflict_of_interest } = declared?;
    let declaration = Declaration { no_gratification, no_conflict_of_interest };
    Some(Completed { command: command?, declaration, items: items? })
}

fn list_of<T>(fields: &mut Fields, field: &str, texts: &[String]) -> Option<Vec<T>>
where
    T: FromStr,
    T::Err: Display,
{
    fields.list(field, texts, |fields, name, text| fields.parse(name, text))
}

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

use proto::common::v1::{Completion, Declaration};
use service::wire::Fields;
use sop::ItemId;

use crate::app::Completed;

pub(crate) use case::{
    archive, assign, clarify, declare_conflict, determine, dispose, escalate, exclude, list,
    list_access, list_messages, read, reassign, review, send_message, study,
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
fn completion(fields: &mut Fields, completion: Option<Completion>) -> Option<Completed> {
    let completion = fields.required("completion", completion)?;
    let command = fields.parse("completion.command_id", &completion.command_id);
    let declared = fields.required("completion.declaration", completion.declaration);
    let items: Option<Vec<ItemId>> = list_of(fields, "completion.items", &completion.items);
    Some(Completed { command: command?, declaration: declaration(declared?), items: items? })
}

const fn declaration(declared: Declaration) -> sop::Declaration {
    sop::Declaration {
        no_gratification: declared.no_gratification,
        no_conflict_of_interest: declared.no_conflict_of_interest,
    }
}

/// Parses a list. Every wrong entry is named.
fn list_of<T>(fields: &mut Fields, field: &str, texts: &[String]) -> Option<Vec<T>>
where
    T: FromStr,
    T::Err: Display,
{
    let parsed: Vec<Option<T>> = (0..)
        .zip(texts)
        .map(|(number, text): (usize, &String)| fields.parse(&format!("{field}[{number}]"), text))
        .collect();
    parsed.into_iter().collect()
}

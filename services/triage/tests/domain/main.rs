//! The rules of procedure B as given, when, then: one test per refusal, and the ways through to the end.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod cast;
mod correction;
mod data_request;
mod deadlines;
mod erasure;
mod exclusion;
mod order;
mod outcome;
mod people;
mod story;
mod ways;

//! One folder per question that an RPC asks. Every view is a [`Subscriber`] whose tables can be rebuilt from position 1.
//!
//! They share one shape: fold a run of events in memory, then one statement per table over arrays. The logs of a view are applied side by
//! side, so each column has exactly one event type that sets it, and their order does not matter.

mod archive;
mod excluded;
mod officer;
mod step;
mod step_place;
mod step_row;
mod survey;
mod timeline;

use std::sync::Arc;

use eventlog::Subscriber;

/// Every view of the service, for the runner and for `amanah replay <view>`.
pub fn views() -> Vec<Arc<dyn Subscriber>> {
    vec![
        Arc::new(step::StepView),
        Arc::new(survey::SurveyView),
        Arc::new(officer::OfficerView),
        Arc::new(timeline::TimelineView),
        Arc::new(archive::ArchiveView),
    ]
}

/// One column of the rows, as an array for a statement.
fn column<'a, R, T>(rows: &'a [R], value: impl Fn(&'a R) -> T) -> Vec<T> {
    rows.iter().map(value).collect()
}

/// A number of the public event that a table stores as `bigint`.
fn bigint(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

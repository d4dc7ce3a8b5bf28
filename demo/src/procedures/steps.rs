//! One row per step: what was recorded, where, by whom, how long it took and by when it was due.

use std::collections::BTreeMap;

use proto::reporting::v1::StepTime;
use serde_json::{Value, json};

/// The steps of both procedures, in order.
pub(crate) const STEPS: [&str; 15] =
    ["A1", "A2", "A3", "A4", "A5", "B1", "B2", "B3", "B4", "B5", "B6", "B7", "B8", "B9", "B10"];

/// Everything recorded for one step.
pub(crate) struct StepRow<'a> {
    pub(crate) step: &'static str,
    pub(crate) events: Vec<&'a StepTime>,
}

/// One row per step, also for a step of which nothing was recorded.
pub(crate) fn rows(all: &[StepTime]) -> Vec<StepRow<'_>> {
    STEPS
        .iter()
        .map(|step| StepRow {
            step,
            events: all.iter().filter(|event| event.step == *step).collect(),
        })
        .collect()
}

/// True when every step was recorded; prints those that were not.
pub(crate) fn complete(all: &[StepTime]) -> bool {
    let missing: Vec<&str> =
        rows(all).iter().filter(|row| row.events.is_empty()).map(|row| row.step).collect();
    if !missing.is_empty() {
        eprintln!("demo: nothing was recorded for {}", missing.join(", "));
    }
    missing.is_empty()
}

impl StepRow<'_> {
    /// `CaseStudied ×6`, one line per type.
    pub(crate) fn types(&self) -> String {
        let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
        for event in &self.events {
            *counts.entry(short(&event.event_type)).or_default() += event.count.max(1);
        }
        counts
            .iter()
            .map(
                |(name, count)| {
                    if *count == 1 { (*name).to_owned() } else { format!("{name} ×{count}") }
                },
            )
            .collect::<Vec<_>>()
            .join("\n")
    }

    /// The streams by category, with one as an example.
    pub(crate) fn streams(&self) -> String {
        let mut streams: Vec<&str> =
            self.events.iter().map(|event| event.stream.as_str()).collect();
        streams.sort_unstable();
        streams.dedup();
        match streams.as_slice() {
            [] => String::new(),
            [one] => (*one).to_owned(),
            [first, rest @ ..] => format!("{first}\n(+{} lainnya)", rest.len()),
        }
    }

    /// `intake 1–244`, one line per log.
    pub(crate) fn positions(&self) -> String {
        let mut spans: BTreeMap<&str, (i64, i64)> = BTreeMap::new();
        for event in &self.events {
            let span = spans.entry(event.log.as_str()).or_insert((event.position, event.position));
            *span = (span.0.min(event.position), span.1.max(event.position));
        }
        let line = |(log, (first, last)): (&&str, &(i64, i64))| {
            if first == last { format!("{log} {first}") } else { format!("{log} {first}–{last}") }
        };
        spans.iter().map(line).collect::<Vec<_>>().join("\n")
    }

    /// The roles that acted.
    pub(crate) fn actors(&self) -> String {
        let mut roles: Vec<&str> = self
            .events
            .iter()
            .map(|event| event.actor.as_str())
            .filter(|role| !role.is_empty())
            .collect();
        roles.sort_unstable();
        roles.dedup();
        roles.join("\n")
    }

    /// The longest time that the step took, in seconds.
    pub(crate) fn real(&self) -> Option<f64> {
        self.events
            .iter()
            .filter_map(|event| {
                Some(seconds(event.completed_at.as_ref()?) - seconds(event.started_at.as_ref()?))
            })
            .reduce(f64::max)
    }

    /// The standard time of the step.
    pub(crate) fn standard(&self) -> String {
        self.events
            .iter()
            .map(|event| event.standard.as_str())
            .find(|text| !text.is_empty())
            .unwrap_or("–")
            .to_owned()
    }

    /// The earliest due date, as RFC 3339.
    pub(crate) fn due(&self) -> Option<String> {
        let due = self
            .events
            .iter()
            .filter_map(|event| event.due_at.as_ref())
            .min_by_key(|due| due.seconds)?;
        Some(jiff::Timestamp::from_second(due.seconds).ok()?.to_string())
    }
}

/// The shape that issue readers and scripts rely on.
pub(crate) fn as_json(all: &[StepTime]) -> Value {
    let event = |event: &&StepTime| json!({"type": short(&event.event_type), "log": event.log, "stream": event.stream, "version": event.version, "position": event.position, "count": event.count.max(1)});
    let row = |row: StepRow<'_>| {
        json!({
            "step": row.step,
            "events": row.events.iter().map(event).collect::<Vec<_>>(),
            "actor": row.actors().replace('\n', ", "),
            "real_s": row.real(),
            "standard": row.standard(),
            "due": row.due(),
        })
    };
    rows(all).into_iter().map(row).collect()
}

fn short(event_type: &str) -> &str {
    event_type.rsplit('.').next().unwrap_or(event_type)
}

#[expect(clippy::cast_precision_loss, reason = "seconds of this century are exact in a float")]
fn seconds(at: &prost_types::Timestamp) -> f64 {
    at.seconds as f64 + f64::from(at.nanos) / 1e9
}

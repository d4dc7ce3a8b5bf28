//! Distributes lines over submissions. A line that was planned before keeps its submission and its id.

use std::collections::HashMap;

use contracts::{BATCH_RATINGS_MAX, BODY_BYTES_MAX, Kind, RatingV1};
use kernel::{Clock, Ids};
use serde_json::{Value, json};
use uuid::Uuid;

use super::super::source::{Item, Row, key};
use super::super::state::{Fate, Plan, PlannedRow, State};
use client_common::Envelope;

/// Room in a body around the ratings.
const AROUND_BYTES: usize = 1024;

/// Plans all lines that no earlier run planned. With `retry` also the rejected ones.
pub(super) fn plan(
    state: &mut State,
    rows: Vec<Row>,
    retry: bool,
    clock: &Clock,
    ids: &Ids,
) -> anyhow::Result<()> {
    let mut planner = Planner { batch: vec![], bytes: 0, clock, ids };
    for (row, key, id) in unplanned(state, rows, retry) {
        match row.item {
            Item::Rating(rating) => {
                planner.rating(state, row.line, key, id, rating)?;
            }
            Item::Whole(kind, value) => {
                planner.finish_batch(state)?;
                let rows = vec![PlannedRow { line: row.line, key, id: None }];
                planner.add(state, kind, &value, rows)?;
            }
        }
    }
    planner.finish_batch(state)
}

/// Lines to be planned, each with its name and its earlier id.
fn unplanned(state: &State, rows: Vec<Row>, retry: bool) -> Vec<(Row, String, Option<Uuid>)> {
    let fates = state.fates();
    let mut seen: HashMap<String, usize> = HashMap::new();
    let mut wanted = vec![];
    for row in rows {
        let nth = seen.entry(key(&row.item, 0)).and_modify(|nth| *nth += 1).or_default();
        let key = key(&row.item, *nth);
        match fates.get(key.as_str()) {
            None => wanted.push((row, key, None)),
            Some((Fate::Rejected(_), id)) if retry => wanted.push((row, key, *id)),
            Some(_) => {}
        }
    }
    wanted
}

struct Planner<'a> {
    batch: Vec<(PlannedRow, Value)>,
    bytes: usize,
    clock: &'a Clock,
    ids: &'a Ids,
}

impl Planner<'_> {
    fn rating(
        &mut self,
        state: &mut State,
        line: u32,
        key: String,
        known: Option<Uuid>,
        mut rating: RatingV1,
    ) -> anyhow::Result<()> {
        let made = rating.id.is_empty().then(|| known.unwrap_or_else(|| self.ids.uuid_v4()));
        if let Some(id) = made {
            rating.id = id.to_string();
        }
        let value = serde_json::to_value(&rating)?;
        let bytes = value.to_string().len() + 1;
        let full = self.bytes + bytes > BODY_BYTES_MAX - AROUND_BYTES;
        if full || self.batch.len() == BATCH_RATINGS_MAX {
            self.finish_batch(state)?;
        }
        self.bytes += bytes;
        self.batch.push((PlannedRow { line, key, id: made }, value));
        Ok(())
    }

    fn finish_batch(&mut self, state: &mut State) -> anyhow::Result<()> {
        if self.batch.is_empty() {
            return Ok(());
        }
        self.bytes = 0;
        let (rows, ratings): (Vec<_>, Vec<_>) = std::mem::take(&mut self.batch).into_iter().unzip();
        self.add(state, Kind::Ratings, &json!({ "ratings": ratings }), rows)
    }

    fn add(
        &self,
        state: &mut State,
        kind: Kind,
        body: &Value,
        rows: Vec<PlannedRow>,
    ) -> anyhow::Result<()> {
        let envelope = Envelope::new(self.ids.uuid_v4(), kind, self.clock.now(), body)?;
        state.plan(Plan { envelope, rows })
    }
}

#[cfg(test)]
mod tests;

//! Whether the log explains every answer.

use std::collections::HashMap;
use std::fmt;

use anyhow::{Context, Result, ensure};
use kernel::CommandId;
use sqlx::{FromRow, PgPool};
use uuid::Uuid;

use super::history::{Answer, Asked};
use crate::support::Added;

/// A row as it lies in the log.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub(crate) struct StoredRow {
    pub(crate) position: i64,
    pub(crate) stream_id: Uuid,
    pub(crate) version: i32,
    pub(crate) command_id: Uuid,
    pub(crate) payload: Vec<u8>,
}

pub(crate) async fn rows(owner: &PgPool) -> Result<Vec<StoredRow>> {
    let sql =
        "SELECT position, stream_id, version, command_id, payload FROM es.event ORDER BY position";
    Ok(sqlx::query_as(sql).fetch_all(owner).await?)
}

/// What the history held.
#[derive(Default)]
pub(crate) struct Facts {
    events: usize,
    ok: usize,
    refused: usize,
    unknown_stored: usize,
    unknown_not_stored: usize,
}

impl fmt::Display for Facts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} events; {} commands ok, {} refused; unknown at first: {} stored, {} not",
            self.events, self.ok, self.refused, self.unknown_stored, self.unknown_not_stored
        )
    }
}

impl Facts {
    /// A run without conflicts or lost answers would prove nothing.
    pub(crate) fn every_fault_showed(&self) -> Result<()> {
        ensure!(self.refused > 0, "no conflict occurred");
        ensure!(self.unknown_stored + self.unknown_not_stored > 0, "no answer was lost");
        Ok(())
    }
}

/// I1 to I4, I6 and I12.
pub(crate) fn everything(history: &[Asked], rows: &[StoredRow]) -> Result<Facts> {
    in_order(rows)?;
    let mut by_command: HashMap<Uuid, Vec<&StoredRow>> = HashMap::new();
    for row in rows {
        by_command.entry(row.command_id).or_default().push(row);
    }
    let mut facts = Facts { events: rows.len(), ..Facts::default() };
    for asked in history {
        let stored = by_command.remove(&asked.command.id.uuid()).unwrap_or_default();
        let id = asked.command.id;
        explained(asked, &stored, &mut facts)
            .with_context(|| format!("command {id}: {asked:?}"))?;
    }
    ensure!(by_command.is_empty(), "nobody asked for {:?}", by_command.keys().next());
    Ok(facts)
}

/// I3: positions 1..N, versions 1..k of each stream in the same order.
fn in_order(rows: &[StoredRow]) -> Result<()> {
    let mut versions: HashMap<Uuid, i32> = HashMap::new();
    for (position, row) in (1_i64..).zip(rows) {
        ensure!(row.position == position, "position {position} is missing: {row:?}");
        let version = versions.entry(row.stream_id).or_default();
        *version += 1;
        ensure!(row.version == *version, "version {version} is missing: {row:?}");
    }
    Ok(())
}

fn explained(asked: &Asked, stored: &[&StoredRow], facts: &mut Facts) -> Result<()> {
    let last = asked.answers.last().context("it was never repeated")?;
    let lost = asked.times > 1;
    match last {
        Answer::Unknown => anyhow::bail!("repeating it did not tell either"),
        Answer::Refused => {
            // I12: and none of the answers before said anything else (I6).
            ensure!(stored.is_empty(), "it was refused and is stored");
            ensure!(
                !asked.answers.iter().any(|answer| matches!(answer, Answer::Ok { .. })),
                "ok, then refused"
            );
            *(if lost { &mut facts.unknown_not_stored } else { &mut facts.refused }) += 1;
        }
        Answer::Ok { first, version } => {
            whole(asked, stored, *first, *version)?;
            *(if lost { &mut facts.unknown_stored } else { &mut facts.ok }) += 1;
        }
    }
    Ok(())
}

/// I1, I2, I4: all its events, once, together, where the answer says, at the version that it expected, and after all that was known when it was asked.
fn whole(asked: &Asked, stored: &[&StoredRow], first: i64, version: i32) -> Result<()> {
    let command = &asked.command;
    ensure!(stored.len() == command.values.len(), "{} of its events are stored", stored.len());
    let start = command.expected.unwrap_or(version - i32::try_from(stored.len())?);
    ensure!(start + i32::try_from(stored.len())? == version, "version {version} does not follow");
    ensure!(first > asked.after, "stored before it was asked for");
    let places = (first..).zip(start + 1..).zip(&command.values);
    for (row, ((position, version), value)) in stored.iter().zip(places) {
        let payload = serde_json::to_vec(&Added { value: *value })?;
        let wanted = StoredRow {
            position,
            stream_id: command.stream.uuid(),
            version,
            command_id: CommandId::uuid(command.id),
            payload,
        };
        ensure!(**row == wanted, "stored: {row:?}, answered: {wanted:?}");
    }
    Ok(())
}

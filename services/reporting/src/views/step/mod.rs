//! `v_step`: every event of every log as a step with its real time beside the standard. Ratings are counted per ballot box, not listed.
//!
//! No event type but one is left out: one that this version does not know is listed outside the steps, so a newer publisher loses nothing.
//! Exclusions are no steps: they only say who is shown nothing.

use std::collections::BTreeMap;

use contracts::public::{Intake, PublicEvent, Triage};
use eventlog::Trouble;
use kernel::{Delivered, LogName};
use sqlx::PgConnection;
use uuid::Uuid;

use super::excluded::Exclusions;
use super::step_row::{StepRow, bind};
use crate::notice::{self, Notice};

pub(super) struct StepView;

eventlog::subscriber! {
    StepView: "view:step", follows &LogName::ALL,
    tables "v_step" = include_str!("tables.sql"),
    |self, tx, events| async move { Batch::read(events)?.write(tx).await }
}

/// A run of events of one log, folded.
#[derive(Default)]
struct Batch {
    log: &'static str,
    rows: Vec<StepRow>,
    boxes: Vec<StepRow>,
    /// The complaint of each row.
    of: Vec<Option<Uuid>>,
    matters: BTreeMap<Uuid, Matter>,
    excluded: Exclusions,
}

struct Matter {
    about_head: bool,
    /// Whether the office has it.
    opened: bool,
}

impl Batch {
    fn read(events: &[Delivered]) -> Result<Self, Trouble> {
        let log = events.first().map_or("", |event| event.epoch.log.as_str());
        let mut batch = Self { log, ..Self::default() };
        let mut boxes = BTreeMap::<String, StepRow>::new();
        for event in events {
            let notice = notice::read(event)?;
            match &notice.body {
                Some(PublicEvent::Intake(Intake::RatingReceived(_))) => {
                    count(&mut boxes, event, &notice);
                }
                Some(PublicEvent::Triage(Triage::Excluded(said))) => {
                    batch.excluded.add(event, said);
                }
                _ => batch.add(event, &notice),
            }
        }
        batch.boxes = boxes.into_values().collect();
        Ok(batch)
    }

    fn add(&mut self, event: &Delivered, notice: &Notice) {
        let said = match &notice.body {
            Some(PublicEvent::Intake(Intake::ComplaintFiled(filed))) => {
                Some(Matter { about_head: filed.about_head, opened: false })
            }
            Some(PublicEvent::Triage(Triage::CaseOpened(case))) => {
                Some(Matter { about_head: case.about_head, opened: true })
            }
            _ => None,
        };
        if let Some(said) = said {
            let opened = said.opened;
            self.matters.entry(event.stream.uuid()).or_insert(said).opened |= opened;
        }
        self.of.push(notice::matter(event, notice));
        self.rows.push(StepRow::of(event, notice));
    }

    async fn write(&self, tx: &mut PgConnection) -> Result<(), Trouble> {
        self.excluded.write(&mut *tx).await?;
        sqlx::query(include_str!("lock.sql")).execute(&mut *tx).await?;
        if !self.boxes.is_empty() {
            let insert = bind(sqlx::query(include_str!("boxes.sql")), &self.boxes);
            insert.bind(self.log).execute(&mut *tx).await?;
        }
        if !self.rows.is_empty() {
            let insert = bind(sqlx::query(include_str!("insert.sql")), &self.rows);
            insert.bind(self.log).bind(&self.of).execute(&mut *tx).await?;
        }
        self.write_matters(tx).await
    }

    async fn write_matters(&self, tx: &mut PgConnection) -> Result<(), Trouble> {
        if self.matters.is_empty() {
            return Ok(());
        }
        let ids: Vec<Uuid> = self.matters.keys().copied().collect();
        let about_head: Vec<bool> = self.matters.values().map(|matter| matter.about_head).collect();
        let opened: Vec<bool> = self.matters.values().map(|matter| matter.opened).collect();
        let insert = sqlx::query(include_str!("matters.sql")).bind(ids).bind(about_head);
        insert.bind(opened).execute(tx).await?;
        Ok(())
    }
}

/// One more rating of its box. A box in the same run again is found without making its name anew: ratings are most of all events.
fn count(boxes: &mut BTreeMap<String, StepRow>, event: &Delivered, notice: &Notice) {
    let Some(row) = boxes.get_mut(&notice.stream) else {
        boxes.insert(notice.stream.clone(), StepRow::of(event, notice));
        return;
    };
    row.last_position = event.position.0;
    row.version = event.version.0;
    row.completed_us = notice::completed_us(event, notice);
    row.count += 1;
}

#[cfg(test)]
mod tests;

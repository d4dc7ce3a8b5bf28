//! `v_timeline`: what happened in each case, step by step, without content.
//!
//! Every `case.*` event but an exclusion is a row, also of a type that this version does not know; all others (data requests) belong to no case and are
//! passed over. A case whose `CaseOpened` is not here stays invisible to everybody.

use contracts::public::{PublicEvent, Triage};
use eventlog::Trouble;
use kernel::{Delivered, LogName};
use sqlx::PgConnection;
use uuid::Uuid;

use super::column;
use super::excluded::Exclusions;
use super::step_row::{StepRow, bind};
use crate::notice::{self, Notice};

pub(super) struct TimelineView;

eventlog::subscriber! {
    TimelineView: "view:timeline", follows &[LogName::Triage],
    tables "v_timeline" = include_str!("tables.sql"),
    |self, tx, events| async move { Batch::read(events)?.write(tx).await }
}

#[derive(Default)]
struct Batch {
    cases: Vec<Case>,
    /// The case of each row.
    of: Vec<Uuid>,
    rows: Vec<StepRow>,
    erased: Vec<Uuid>,
    excluded: Exclusions,
}

/// The version of an erasure, which does not belong to the case's stream.
const TOMBSTONE: i32 = 0;

struct Case {
    id: Uuid,
    office: String,
    about_head: bool,
}

impl Batch {
    fn read(events: &[Delivered]) -> Result<Self, Trouble> {
        let mut batch = Self::default();
        for event in events {
            let notice = notice::read(event)?;
            match &notice.body {
                Some(PublicEvent::Triage(Triage::Excluded(said))) => {
                    batch.excluded.add(event, said);
                }
                Some(PublicEvent::Triage(Triage::ErasureCarriedOut(_))) => {
                    batch.erase(event, &notice);
                }
                _ if event.type_parts().0 == "case" => batch.add(event, &notice),
                _ => {}
            }
        }
        Ok(batch)
    }

    fn add(&mut self, event: &Delivered, notice: &Notice) {
        // A case is its stream (`kernel::ids`), so the id needs no parsing.
        let id = event.stream.uuid();
        if let Some(PublicEvent::Triage(Triage::CaseOpened(opened))) = &notice.body {
            let (office, about_head) = (notice.office.to_string(), opened.about_head);
            self.cases.push(Case { id, office, about_head });
        }
        self.of.push(id);
        self.rows.push(StepRow::of(event, notice));
    }

    /// Of an erased case nothing is left but the erasure.
    fn erase(&mut self, event: &Delivered, notice: &Notice) {
        let Some(id) = notice::matter(event, notice) else { return };
        let kept = |of: &Uuid| *of != id;
        let mut keep = self.of.iter().map(kept);
        self.rows.retain(|_| keep.next().unwrap_or(true));
        self.of.retain(kept);
        self.erased.push(id);
        self.of.push(id);
        self.rows.push(StepRow { version: TOMBSTONE, ..StepRow::of(event, notice) });
    }

    async fn write(&self, tx: &mut PgConnection) -> Result<(), Trouble> {
        self.excluded.write(&mut *tx).await?;
        if !self.cases.is_empty() {
            self.write_cases(tx).await?;
        }
        if !self.erased.is_empty() {
            let delete = sqlx::query("DELETE FROM timeline_event WHERE case_id = ANY ($1::uuid[])");
            delete.bind(&self.erased).execute(&mut *tx).await?;
        }
        if !self.rows.is_empty() {
            let insert = bind(sqlx::query(include_str!("events.sql")), &self.rows);
            insert.bind(&self.of).execute(tx).await?;
        }
        Ok(())
    }

    async fn write_cases(&self, tx: &mut PgConnection) -> Result<(), Trouble> {
        sqlx::query(include_str!("cases.sql"))
            .bind(column(&self.cases, |case| case.id))
            .bind(column(&self.cases, |case| case.office.as_str()))
            .bind(column(&self.cases, |case| case.about_head))
            .execute(tx)
            .await?;
        Ok(())
    }
}

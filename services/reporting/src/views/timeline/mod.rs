//! `v_timeline`: what happened in each case, step by step, without content.
//!
//! Every `case.*` event but an exclusion is a row, also of a type that this version does not know; all others (data requests) belong to no case and are
//! passed over. A case whose `CaseOpened` is not here stays invisible to everybody.

use eventlog::{Subscriber, Trouble, View};
use futures::future::BoxFuture;
use kernel::{Delivered, LogName};
use serde::Deserialize;
use sqlx::PgConnection;
use uuid::Uuid;

use super::excluded::{self, EXCLUDED};
use super::step_row::{StepRow, bind};
use crate::notice::Notice;

/// Subscriber of the view.
pub(super) struct TimelineView;

impl Subscriber for TimelineView {
    fn name(&self) -> &'static str {
        "view:timeline"
    }

    fn logs(&self) -> &'static [LogName] {
        &[LogName::Triage]
    }

    fn view(&self) -> Option<View> {
        const TABLES: &str = include_str!("tables.sql");
        Some(View { schema: "v_timeline", tables: TABLES })
    }

    fn apply<'a>(
        &'a self,
        tx: &'a mut PgConnection,
        events: &'a [Delivered],
    ) -> BoxFuture<'a, Result<(), Trouble>> {
        Box::pin(async move {
            excluded::store(tx, events).await?;
            Batch::read(events)?.write(tx).await
        })
    }
}

#[derive(Default)]
struct Batch {
    cases: Vec<Case>,
    /// The case of each row.
    of: Vec<Uuid>,
    rows: Vec<StepRow>,
    /// Cases whose rows go.
    erased: Vec<Uuid>,
}

/// In place of a version of the case's stream, to which an erasure does not belong.
const TOMBSTONE: i32 = 0;

struct Case {
    id: Uuid,
    office: String,
    about_head: bool,
}

#[derive(Deserialize)]
struct CaseOpened {
    about_head: bool,
}

impl Batch {
    fn read(events: &[Delivered]) -> Result<Self, Trouble> {
        let mut batch = Self::default();
        for event in events {
            match (event.type_parts().0, event.event_type.as_str()) {
                (_, EXCLUDED) => {}
                ("case", _) => batch.add(event)?,
                (_, "erasure.ErasureCarriedOut") => batch.erase(event)?,
                _ => {}
            }
        }
        Ok(batch)
    }

    fn add(&mut self, event: &Delivered) -> Result<(), Trouble> {
        let notice = Notice::read(event)?;
        // A case is its stream (`kernel::ids`), so the id needs no parsing.
        let id = event.stream.uuid();
        if event.event_type == "case.CaseOpened" {
            let CaseOpened { about_head } = notice.body()?;
            self.cases.push(Case { id, office: notice.office.to_string(), about_head });
        }
        self.of.push(id);
        self.rows.push(StepRow::of(event, &notice)?);
        Ok(())
    }

    /// What is left of the case is that it was erased.
    fn erase(&mut self, event: &Delivered) -> Result<(), Trouble> {
        let notice = Notice::read(event)?;
        let Some(id) = notice.matter(event) else { return Ok(()) };
        let kept = |of: &Uuid| *of != id;
        let mut keep = self.of.iter().map(kept);
        self.rows.retain(|_| keep.next().unwrap_or(true));
        self.of.retain(kept);
        self.erased.push(id);
        self.of.push(id);
        self.rows.push(StepRow { version: TOMBSTONE, ..StepRow::of(event, &notice)? });
        Ok(())
    }

    async fn write(&self, tx: &mut PgConnection) -> Result<(), Trouble> {
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
        let ids: Vec<Uuid> = self.cases.iter().map(|case| case.id).collect();
        let offices: Vec<&str> = self.cases.iter().map(|case| case.office.as_str()).collect();
        let about_head: Vec<bool> = self.cases.iter().map(|case| case.about_head).collect();
        let insert = sqlx::query(include_str!("cases.sql")).bind(ids).bind(offices);
        insert.bind(about_head).execute(tx).await?;
        Ok(())
    }
}

//! Which complaints are still with Itjen, and who of their reporters waits for an answer? From intake's filings and mail and our own openings, in
//! whatever order the two logs arrive.

use std::collections::BTreeMap;
use std::sync::Arc;

use eventlog::{Subscriber, Trouble, View};
use futures::future::BoxFuture;
use kernel::{ComplaintId, Delivered, LogName, Office, OfficeCode, Quarter};
use serde::{Deserialize, Serialize};
use service::Announcement;
use sqlx::PgConnection;

use crate::domain::case::CaseEvent;

/// The view `v_pending`.
pub(crate) struct PendingView {
    offices: Arc<Vec<Office>>,
}

/// A row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct Row {
    complaint: ComplaintId,
    office: OfficeCode,
    quarter: Quarter,
    about_head: bool,
    has_reply_address: bool,
    filed_us: Option<i64>,
    released: bool,
}

/// The part of intake's `ComplaintFiled` that is of interest here.
#[derive(Deserialize)]
struct Filed {
    complaint: ComplaintId,
    about_head: bool,
    has_reply_address: bool,
}

/// The part of intake's `MessagePosted` and `ComplaintSupplemented` that is of interest here.
#[derive(Deserialize)]
struct Mail {
    complaint: ComplaintId,
    /// Files are added by the reporter alone, and such an event does not say so.
    from: Option<String>,
}

impl Mail {
    fn is_the_reporters(&self) -> bool {
        self.from.as_deref().is_none_or(|from| from == "reporter")
    }
}

impl PendingView {
    pub(crate) const fn new(offices: Arc<Vec<Office>>) -> Self {
        Self { offices }
    }

    fn row(&self, event: &Delivered) -> Result<Option<Row>, Trouble> {
        match (event.epoch.log, event.event_type.as_str()) {
            (LogName::Intake, "complaint.ComplaintFiled") => self.filed(event).map(Some),
            (LogName::Triage, "case.CaseOpened") => opened(event).map(Some),
            _ => Ok(None),
        }
    }

    fn filed(&self, event: &Delivered) -> Result<Row, Trouble> {
        let said = Announcement::parse(&event.data).map_err(Trouble::poison)?;
        let filed: Filed = serde_json::from_value(said.body)
            .map_err(|_| Trouble::poison("the body of ComplaintFiled does not read"))?;
        let office = self.offices.iter().find(|office| office.code == said.office);
        let zone = office
            .ok_or_else(|| {
                Trouble::poison(
                    "the complaint is for an office that this installation does not have",
                )
            })?
            .zone;
        Ok(Row {
            complaint: filed.complaint,
            office: said.office,
            quarter: Quarter::of(zone.local(event.recorded_at).date()),
            about_head: filed.about_head,
            has_reply_address: filed.has_reply_address,
            filed_us: Some(event.recorded_at.as_microsecond()),
            released: false,
        })
    }

    async fn store(&self, tx: &mut PgConnection, events: &[Delivered]) -> Result<(), Trouble> {
        let mut rows = BTreeMap::new();
        for row in events.iter().map(|event| self.row(event)) {
            if let Some(row) = row? {
                rows.insert(row.complaint, row);
            }
        }
        if !rows.is_empty() {
            let rows: Vec<Row> = rows.into_values().collect();
            let json =
                serde_json::to_string(&rows).map_err(|error| Trouble::Retry(error.to_string()))?;
            sqlx::query(include_str!("store.sql")).bind(json).execute(&mut *tx).await?;
        }
        for event in events {
            if let Some(mail) = mail(event)? {
                let since = mail.is_the_reporters().then(|| event.recorded_at.as_microsecond());
                let stored = sqlx::query(include_str!("mail.sql"));
                stored.bind(mail.complaint.uuid()).bind(since).execute(&mut *tx).await?;
            }
        }
        Ok(())
    }
}

fn mail(event: &Delivered) -> Result<Option<Mail>, Trouble> {
    const TYPES: [&str; 2] = ["complaint.MessagePosted", "complaint.ComplaintSupplemented"];
    if event.epoch.log != LogName::Intake || !TYPES.contains(&event.event_type.as_str()) {
        return Ok(None);
    }
    let said = Announcement::parse(&event.data).map_err(Trouble::poison)?;
    let mail = serde_json::from_value(said.body)
        .map_err(|_| Trouble::poison("the body of mail does not read"))?;
    Ok(Some(mail))
}

fn opened(event: &Delivered) -> Result<Row, Trouble> {
    match event.event()? {
        CaseEvent::CaseOpened(opened) => Ok(Row {
            complaint: opened.complaint,
            office: opened.office,
            quarter: opened.quarter,
            about_head: opened.about_head,
            has_reply_address: opened.has_reply_address,
            filed_us: None,
            released: true,
        }),
        other => {
            Err(Trouble::poison(format!("{} under the name of CaseOpened", other.event_type())))
        }
    }
}

impl Subscriber for PendingView {
    fn name(&self) -> &'static str {
        "view:pending"
    }

    fn logs(&self) -> &'static [LogName] {
        &[LogName::Intake, LogName::Triage]
    }

    fn view(&self) -> Option<View> {
        Some(View { schema: "v_pending", tables: include_str!("tables.sql") })
    }

    fn apply<'a>(
        &'a self,
        tx: &'a mut PgConnection,
        events: &'a [Delivered],
    ) -> BoxFuture<'a, Result<(), Trouble>> {
        Box::pin(self.store(tx, events))
    }
}

#[cfg(test)]
mod tests;

//! Which complaints are still with Itjen, and who of their reporters waits for an answer? From intake's filings and mail and our own openings, in
//! whatever order the two logs arrive.

use std::collections::BTreeMap;
use std::sync::Arc;

use contracts::public::Intake;
use contracts::public::intake::{ComplaintFiled, Writer};
use eventlog::Trouble;
use kernel::{ComplaintId, Delivered, LogName, Office, OfficeCode, Quarter};
use serde::Serialize;
use sqlx::PgConnection;

use crate::domain::case::CaseEvent;
use crate::mail::{Mail, of_complaint};

pub(crate) struct PendingView {
    pub(crate) offices: Arc<Vec<Office>>,
}

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

impl PendingView {
    fn row(&self, event: &Delivered) -> Result<Option<Row>, Trouble> {
        match (event.epoch.log, event.type_parts().0) {
            (LogName::Intake, "complaint") => match of_complaint(event)? {
                Some((office, Intake::ComplaintFiled(filed))) => {
                    self.filed(event, office, &filed).map(Some)
                }
                _ => Ok(None),
            },
            (LogName::Triage, "case") => opened(event),
            _ => Ok(None),
        }
    }

    fn filed(
        &self,
        event: &Delivered,
        code: OfficeCode,
        filed: &ComplaintFiled,
    ) -> Result<Row, Trouble> {
        let unknown = "the complaint is for an office that this installation does not have";
        let office = self.offices.iter().find(|office| office.code == code);
        let zone = office.ok_or_else(|| Trouble::poison(unknown))?.zone;
        Ok(Row {
            complaint: filed.complaint,
            office: code,
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
            if let Some(mail) = Mail::of(event)? {
                let since =
                    (mail.from == Writer::Reporter).then(|| event.recorded_at.as_microsecond());
                let stored = sqlx::query(include_str!("mail.sql"));
                stored.bind(mail.complaint.uuid()).bind(since).execute(&mut *tx).await?;
            }
        }
        Ok(())
    }
}

fn opened(event: &Delivered) -> Result<Option<Row>, Trouble> {
    let CaseEvent::CaseOpened(opened) = event.event()? else { return Ok(None) };
    Ok(Some(Row {
        complaint: opened.complaint,
        office: opened.office,
        quarter: opened.quarter,
        about_head: opened.about_head,
        has_reply_address: opened.has_reply_address,
        filed_us: None,
        released: true,
    }))
}

eventlog::subscriber! {
    PendingView: "view:pending", follows &[LogName::Intake, LogName::Triage],
    tables "v_pending" = include_str!("tables.sql"),
    |self, tx, events| self.store(tx, events)
}

#[cfg(test)]
mod tests;

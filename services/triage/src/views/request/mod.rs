//! Which data requests run, and which letters are missing? Few rows, so one statement per event.

use eventlog::Trouble;
use kernel::{Delivered, LogName, Timestamp};
use sqlx::PgConnection;

use crate::domain::data_request::{
    DataRequestEvent, DataRequestSent, DeadlineRecomputed, StepOverdue,
};

pub(crate) struct RequestView;

impl RequestView {
    async fn store(tx: &mut PgConnection, events: &[Delivered]) -> Result<(), Trouble> {
        for event in events.iter().filter(|event| event.type_parts().0 == "data-request") {
            match event.event()? {
                DataRequestEvent::DataRequestSent(e) => sent(tx, &e).await?,
                DataRequestEvent::DataReplyReceived(e) => {
                    let update = sqlx::query(include_str!("answered.sql"));
                    update
                        .bind(e.office.as_str())
                        .bind(e.quarter.to_string())
                        .execute(&mut *tx)
                        .await?;
                }
                // It moves no clock: the request was answered already.
                DataRequestEvent::DataReplyCorrected(_) => {}
                DataRequestEvent::StepOverdue(e) => overdue(tx, &e).await?,
                DataRequestEvent::DeadlineRecomputed(e) => moved(tx, &e).await?,
            }
        }
        Ok(())
    }
}

async fn sent(tx: &mut PgConnection, sent: &DataRequestSent) -> Result<(), sqlx::Error> {
    sqlx::query(include_str!("sent.sql"))
        .bind(sent.office.as_str())
        .bind(sent.quarter.to_string())
        .bind(sent.next.step.as_str())
        .bind(sent.next.started_at.as_microsecond())
        .bind(sent.next.due_at.map(Timestamp::as_microsecond))
        .bind(sent.next.calendar.as_str())
        .execute(tx)
        .await
        .map(drop)
}

async fn overdue(tx: &mut PgConnection, late: &StepOverdue) -> Result<(), sqlx::Error> {
    sqlx::query(include_str!("overdue.sql"))
        .bind(late.office.as_str())
        .bind(late.quarter.to_string())
        .bind(late.step.as_str())
        .bind(late.due_at.as_microsecond())
        .execute(tx)
        .await
        .map(drop)
}

async fn moved(tx: &mut PgConnection, moved: &DeadlineRecomputed) -> Result<(), sqlx::Error> {
    sqlx::query(include_str!("moved.sql"))
        .bind(moved.office.as_str())
        .bind(moved.quarter.to_string())
        .bind(moved.new.map(Timestamp::as_microsecond))
        .bind(moved.calendar.as_str())
        .execute(tx)
        .await
        .map(drop)
}

eventlog::subscriber! {
    RequestView: "view:request", follows &[LogName::Triage],
    tables "v_request" = include_str!("tables.sql"),
    |self, tx, events| Self::store(tx, events)
}

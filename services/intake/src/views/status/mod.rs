//! How far a complaint's case has come (`view:status`), from what triage tells everybody. Answers the reporter's mailbox.

use eventlog::{Subscriber, Trouble, View};
use futures::future::BoxFuture;
use kernel::{ComplaintId, Delivered, LogName, Office, Quarter, Timestamp};
use serde::Deserialize;
use service::{Announcement, Failure};
use sqlx::{PgConnection, PgPool};
use uuid::Uuid;

/// Where a case stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Status {
    /// The step that was worked on last, which is mostly over: `B2` … `B10`.
    pub(crate) done: String,
    /// The step that comes next, if one does. After `B2` there is none when Itjen answered the office without handing the complaint over.
    pub(crate) next: Option<String>,
    /// By when.
    pub(crate) due_at: Option<Timestamp>,
    pub(crate) escalated: bool,
    pub(crate) clarified: bool,
    pub(crate) archived: bool,
}

impl Status {
    /// Whether the step of `done` is not over yet: a disposition is given within B5, before anybody is assigned.
    pub(crate) fn is_under_way(&self) -> bool {
        self.next.as_deref() == Some(self.done.as_str())
    }

    /// The last step that is over.
    pub(crate) fn completed(&self) -> &str {
        if self.done == "B5" && self.is_under_way() { "B4" } else { &self.done }
    }
}

/// The status of a complaint; `None` while it waits with Itjen and the office has not asked for its quarter.
pub(crate) async fn of(
    db: &PgPool,
    complaint: ComplaintId,
    office: &Office,
    filed_at: Timestamp,
) -> Result<Option<Status>, Failure> {
    type Row = (String, Option<String>, Option<i64>, bool, bool, bool);
    let quarter = Quarter::of(office.zone.local(filed_at).date());
    let row: Option<Row> = sqlx::query_as(include_str!("find.sql"))
        .bind(complaint.uuid())
        .bind(format!("data-request/{}/{quarter}", office.code))
        .fetch_optional(db)
        .await?;
    Ok(row.map(|(done, next, due_us, escalated, clarified, archived)| {
        let due_at = due_us.and_then(|us| Timestamp::from_microsecond(us).ok());
        Status { done, next, due_at, escalated, clarified, archived }
    }))
}

/// The view.
pub(crate) struct StatusView;

impl Subscriber for StatusView {
    fn name(&self) -> &'static str {
        "view:status"
    }

    fn logs(&self) -> &'static [LogName] {
        &[LogName::Triage]
    }

    fn view(&self) -> Option<View> {
        Some(View { schema: "v_status", tables: include_str!("tables.sql") })
    }

    fn apply<'a>(
        &'a self,
        tx: &'a mut PgConnection,
        events: &'a [Delivered],
    ) -> BoxFuture<'a, Result<(), Trouble>> {
        Box::pin(async move {
            for event in events {
                apply(tx, event).await?;
            }
            Ok(())
        })
    }
}

async fn apply(tx: &mut PgConnection, event: &Delivered) -> Result<(), Trouble> {
    match event.event_type.as_str() {
        "erasure.ErasureCarriedOut" => forget(tx, event).await,
        "case.DeadlineRecomputed" => recomputed(tx, event).await,
        "data-request.DataRequestSent" => requested(tx, event).await,
        "data-request.DataReplyReceived" => answered(tx, event).await,
        "data-request.DeadlineRecomputed" => request_recomputed(tx, event).await,
        name if name.starts_with("case.") => step(tx, event).await,
        _ => Ok(()),
    }
}

/// A case is its stream (`kernel::ids`), and has the id of its complaint.
async fn step(tx: &mut PgConnection, event: &Delivered) -> Result<(), Trouble> {
    let public = Announcement::parse(&event.data).map_err(Trouble::poison)?;
    let name = event.event_type.as_str();
    let done = match public.step {
        Some(step) => step.step.to_string(),
        None if name == "case.CaseOpened" => "B3".to_owned(),
        None => return Ok(()),
    };
    let due_us = public.next.as_ref().and_then(|next| next.due_at).map(Timestamp::as_microsecond);
    sqlx::query(include_str!("step.sql"))
        .bind(event.stream.uuid())
        .bind(done)
        .bind(public.next.map(|next| next.step.to_string()))
        .bind(due_us)
        .bind(name == "case.CaseEscalated")
        .bind(name == "case.CaseClarified")
        .bind(name == "case.CaseArchived")
        .execute(tx)
        .await?;
    Ok(())
}

async fn requested(tx: &mut PgConnection, event: &Delivered) -> Result<(), Trouble> {
    let public = Announcement::parse(&event.data).map_err(Trouble::poison)?;
    let due_us = public.next.and_then(|next| next.due_at).map(Timestamp::as_microsecond);
    sqlx::query(include_str!("requested.sql")).bind(public.stream).bind(due_us).execute(tx).await?;
    Ok(())
}

async fn answered(tx: &mut PgConnection, event: &Delivered) -> Result<(), Trouble> {
    let public = Announcement::parse(&event.data).map_err(Trouble::poison)?;
    sqlx::query(include_str!("answered.sql")).bind(public.stream).execute(tx).await?;
    Ok(())
}

async fn request_recomputed(tx: &mut PgConnection, event: &Delivered) -> Result<(), Trouble> {
    let public = Announcement::parse(&event.data).map_err(Trouble::poison)?;
    let body: Recomputed = body(event)?;
    sqlx::query(include_str!("request_due.sql"))
        .bind(public.stream)
        .bind(body.new.map(Timestamp::as_microsecond))
        .execute(tx)
        .await?;
    Ok(())
}

#[derive(Deserialize)]
struct Recomputed {
    step: String,
    new: Option<Timestamp>,
}

async fn recomputed(tx: &mut PgConnection, event: &Delivered) -> Result<(), Trouble> {
    let body: Recomputed = body(event)?;
    sqlx::query(include_str!("due.sql"))
        .bind(event.stream.uuid())
        .bind(body.step)
        .bind(body.new.map(Timestamp::as_microsecond))
        .execute(tx)
        .await?;
    Ok(())
}

#[derive(Deserialize)]
struct Erased {
    complaint: Uuid,
}

async fn forget(tx: &mut PgConnection, event: &Delivered) -> Result<(), Trouble> {
    let body: Erased = body(event)?;
    sqlx::query(include_str!("forget.sql")).bind(body.complaint).execute(tx).await?;
    Ok(())
}

/// The error does not quote what stands there.
fn body<T: serde::de::DeserializeOwned>(event: &Delivered) -> Result<T, Trouble> {
    let public = Announcement::parse(&event.data).map_err(Trouble::poison)?;
    serde_json::from_value(public.body)
        .map_err(|_| Trouble::poison(format!("the body of {} does not read", event.event_type)))
}

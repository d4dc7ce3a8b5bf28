//! How far a complaint's case has come (`view:status`), from what triage tells everybody. Answers the reporter's mailbox.

use contracts::public::triage::CaseDeadlineRecomputed;
use contracts::public::{Announcement, PublicEvent, Triage};
use eventlog::{Subscriber, Trouble, View};
use futures::future::BoxFuture;
use kernel::{ComplaintId, Delivered, LogName, Office, Quarter, Timestamp};
use service::Failure;
use sqlx::{PgConnection, PgPool};

/// An event of triage, as it was published.
type Notice = Announcement<Option<PublicEvent>>;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Status {
    /// The step that was worked on last, which is mostly over: `B2` … `B10`.
    pub(crate) done: String,
    /// The step that comes next, if one does. After `B2` there is none when Itjen answered the office without handing the complaint over.
    pub(crate) next: Option<String>,
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
    let public = contracts::public::read(event)?;
    match &public.body {
        Some(PublicEvent::Triage(body)) => match body {
            Triage::ErasureCarriedOut(erased) => forget(tx, erased.complaint).await,
            Triage::CaseDeadlineRecomputed(moved) => recomputed(tx, event, moved).await,
            Triage::DataRequestSent(_) => requested(tx, public).await,
            Triage::DataReplyReceived(_) => answered(tx, &public.stream).await,
            Triage::DataRequestDeadlineRecomputed(moved) => {
                request_recomputed(tx, &public.stream, moved.new).await
            }
            _ if event.type_parts().0 == "case" => step(tx, event, public).await,
            _ => Ok(()),
        },
        // A later release completes a step in a way that is not known here.
        None if event.type_parts().0 == "case" => step(tx, event, public).await,
        _ => Ok(()),
    }
}

/// A case is its stream (`kernel::ids`), and has the id of its complaint.
async fn step(tx: &mut PgConnection, event: &Delivered, public: Notice) -> Result<(), Trouble> {
    let is = |wanted: fn(&Triage) -> bool| match &public.body {
        Some(PublicEvent::Triage(body)) => wanted(body),
        _ => false,
    };
    let done = match public.step {
        Some(step) => step.step.to_string(),
        None if is(|body| matches!(body, Triage::CaseOpened(_))) => "B3".to_owned(),
        None => return Ok(()),
    };
    let due_us = public.next.as_ref().and_then(|next| next.due_at).map(Timestamp::as_microsecond);
    sqlx::query(include_str!("step.sql"))
        .bind(event.stream.uuid())
        .bind(done)
        .bind(public.next.as_ref().map(|next| next.step.to_string()))
        .bind(due_us)
        .bind(is(|body| matches!(body, Triage::CaseEscalated(_))))
        .bind(is(|body| matches!(body, Triage::CaseClarified(_))))
        .bind(is(|body| matches!(body, Triage::CaseArchived(_))))
        .execute(tx)
        .await?;
    Ok(())
}

async fn requested(tx: &mut PgConnection, public: Notice) -> Result<(), Trouble> {
    let due_us = public.next.and_then(|next| next.due_at).map(Timestamp::as_microsecond);
    sqlx::query(include_str!("requested.sql")).bind(public.stream).bind(due_us).execute(tx).await?;
    Ok(())
}

async fn answered(tx: &mut PgConnection, request: &str) -> Result<(), Trouble> {
    sqlx::query(include_str!("answered.sql")).bind(request).execute(tx).await?;
    Ok(())
}

async fn request_recomputed(
    tx: &mut PgConnection,
    request: &str,
    due: Option<Timestamp>,
) -> Result<(), Trouble> {
    sqlx::query(include_str!("request_due.sql"))
        .bind(request)
        .bind(due.map(Timestamp::as_microsecond))
        .execute(tx)
        .await?;
    Ok(())
}

async fn recomputed(
    tx: &mut PgConnection,
    event: &Delivered,
    moved: &CaseDeadlineRecomputed,
) -> Result<(), Trouble> {
    sqlx::query(include_str!("due.sql"))
        .bind(event.stream.uuid())
        .bind(moved.step.as_str())
        .bind(moved.new.map(Timestamp::as_microsecond))
        .execute(tx)
        .await?;
    Ok(())
}

async fn forget(tx: &mut PgConnection, complaint: ComplaintId) -> Result<(), Trouble> {
    sqlx::query(include_str!("forget.sql")).bind(complaint.uuid()).execute(tx).await?;
    Ok(())
}

//! The work queue of an office, as far as the caller may know of it.

use kernel::{Actor, OfficeCode, Role};
use service::Failure;
use uuid::Uuid;

use crate::app::{HANDLERS, Triage};

/// An open or finished case in the queue. Times are microseconds since 1970.
#[derive(Debug, sqlx::FromRow)]
pub(crate) struct QueueRow {
    pub(crate) case_id: Uuid,
    pub(crate) expected_step: Option<String>,
    pub(crate) due_us: Option<i64>,
    pub(crate) overdue: bool,
    pub(crate) about_head: bool,
    pub(crate) has_reply_address: bool,
    pub(crate) reviewer: Option<String>,
    pub(crate) version: i32,
}

/// Cases for which the caller has a wrap; for Itjen all of the office. Cases that the caller left are missing, and for the head those about the
/// head. With `all` archived cases are listed, too.
pub(crate) async fn list_cases(
    triage: &Triage,
    actor: &Actor,
    (office, all): (OfficeCode, bool),
) -> Result<Vec<QueueRow>, Failure> {
    let itjen = actor.may_act_as(Role::Inspectorate, &office);
    if !itjen && actor.acting_role(&HANDLERS, &office).is_none() {
        return Err(Failure::forbidden(
            "the work queue belongs to the office's Tim WBS, Kasubag and head, and to Itjen",
        ));
    }
    let rows = sqlx::query_as(sql!("queue_list"))
        .bind(office.as_str())
        .bind(all)
        .bind(itjen)
        .bind(actor.person.as_str())
        .bind(actor.may_act_as(Role::OfficeHead, &office))
        .bind(triage.clock.now().as_microsecond())
        .fetch_all(&triage.db)
        .await?;
    Ok(rows)
}

//! An event as a row of a table of steps: what `v_step` and `v_timeline` keep of it.

use kernel::{Delivered, Timestamp};
use sqlx::Postgres;
use sqlx::postgres::PgArguments;
use sqlx::query::Query;

use super::column;
use super::step_place::{Place, actor, standard};
use crate::notice::{Notice, completed_us};

/// One row: one event, or all ratings of one ballot box.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct StepRow {
    pub(super) position: i64,
    pub(super) last_position: i64,
    pub(super) stream: String,
    pub(super) version: i32,
    pub(super) event_type: String,
    /// Empty for an event outside the steps.
    pub(super) step: String,
    /// Empty for the public.
    pub(super) actor: &'static str,
    pub(super) office: String,
    pub(super) started_us: Option<i64>,
    pub(super) completed_us: i64,
    pub(super) due_us: Option<i64>,
    pub(super) standard: &'static str,
    pub(super) overdue: bool,
    pub(super) count: i64,
}

impl StepRow {
    pub(super) fn of(event: &Delivered, notice: &Notice) -> Self {
        let place = Place::of(notice);
        let done = notice.step.as_ref();
        Self {
            position: event.position.0,
            last_position: event.position.0,
            stream: notice.stream.clone(),
            version: event.version.0,
            event_type: event.event_type.clone(),
            actor: done.map_or("", |done| actor(done.role)),
            office: notice.office.to_string(),
            started_us: done.map(|done| done.started_at.as_microsecond()),
            completed_us: completed_us(event, notice),
            due_us: place.due.map(Timestamp::as_microsecond),
            standard: standard(&place.step),
            step: place.step,
            overdue: place.overdue,
            count: 1,
        }
    }
}

/// Binds the rows as one array per column: parameters `$1` to `$14` of every statement that inserts them.
pub(super) fn bind<'q>(
    query: Query<'q, Postgres, PgArguments>,
    rows: &'q [StepRow],
) -> Query<'q, Postgres, PgArguments> {
    query
        .bind(column(rows, |row| row.position))
        .bind(column(rows, |row| row.last_position))
        .bind(column(rows, |row| row.stream.as_str()))
        .bind(column(rows, |row| row.version))
        .bind(column(rows, |row| row.event_type.as_str()))
        .bind(column(rows, |row| row.step.as_str()))
        .bind(column(rows, |row| row.actor))
        .bind(column(rows, |row| row.office.as_str()))
        .bind(column(rows, |row| row.started_us))
        .bind(column(rows, |row| row.completed_us))
        .bind(column(rows, |row| row.due_us))
        .bind(column(rows, |row| row.standard))
        .bind(column(rows, |row| row.overdue))
        .bind(column(rows, |row| row.count))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::event;

    fn row(event_type: &str, data: &str) -> StepRow {
        let event = event(7, event_type, data);
        StepRow::of(&event, &crate::notice::read(&event).unwrap())
    }

    #[test]
    fn a_completed_step_keeps_its_times_beside_the_standard() {
        let row = row(
            "case.CaseReviewed",
            r#"{"office":"gto","stream":"case/x","step":{"step":"B6","role":"wbs_team","started_at":"2026-11-20T00:00:00Z",
               "due_at":"2026-11-25T00:00:00Z","completed_at":"2026-11-26T00:00:00Z"},"body":{"clarity":"clear"}}"#,
        );
        assert_eq!(
            (row.step.as_str(), row.actor, row.standard),
            ("B6", "wbs_team", "3 hari kerja")
        );
        assert!(row.overdue, "completed a day after it was due");
        assert_eq!(row.completed_us - row.due_us.unwrap(), 86_400_000_000);
    }

    #[test]
    fn an_overdue_step_is_named_by_the_body() {
        let body = r#""body":{"step":"B4","due_at":"2026-11-25T00:00:00Z"}"#;
        let data = format!(r#"{{"office":"gto","stream":"case/x",{body}}}"#);
        let row = row("case.StepOverdue", &data);
        assert_eq!((row.step.as_str(), row.standard, row.overdue), ("B4", "20 menit", true));
        assert_eq!(row.started_us, None);
    }

    #[test]
    fn events_without_a_step_record_are_placed_and_unknown_ones_listed() {
        let opened = r#"{"period":"2026-Q4","instrument":"rating-v1","roster":3}"#;
        for (event_type, body, step) in [
            ("round.RoundOpened", opened, "A1"),
            ("case.ReplySent", "{}", "B9"),
            ("case.Newer", "{}", ""),
        ] {
            let data = format!(r#"{{"office":"gto","stream":"s","body":{body}}}"#);
            assert_eq!(row(event_type, &data).step, step);
        }
    }

    #[test]
    fn the_public_is_nobody() {
        let row = row(
            "complaint.ComplaintFiled",
            r#"{"office":"gto","stream":"complaint/x","step":{"step":"B1","role":"reporter","started_at":"2026-11-20T00:00:00Z",
               "completed_at":"2026-11-20T00:00:00Z"},"body":{"complaint":"0192f0c1-2d3e-8a4b-8c5d-6e7f80910213","about_head":false,
               "has_reply_address":true,"attachments":0}}"#,
        );
        assert_eq!((row.step.as_str(), row.actor, row.overdue), ("B1", "", false));
    }
}

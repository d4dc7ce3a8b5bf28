//! `v_archive`: the archive's entry of a finished case: problem, period, grade, outcome, retention. Searched by indexes.
//!
//! Follows two logs side by side: intake says when a complaint was filed, triage all the rest.

mod fold;

use eventlog::Trouble;
use kernel::LogName;
use sqlx::PgConnection;
use uuid::Uuid;

use super::column;
use fold::{Entry, Filing, Folded, fold};

pub(super) struct ArchiveView;

eventlog::subscriber! {
    ArchiveView: "view:archive", follows &[LogName::Intake, LogName::Triage],
    tables "v_archive" = include_str!("tables.sql"),
    |self, tx, events| async move {
        let Folded { entries, erased, excluded } = fold(events)?;
        excluded.write(&mut *tx).await?;
        let entries: Vec<(Uuid, Entry)> = entries.into_iter().collect();
        if entries.is_empty() && erased.is_empty() {
            return Ok(());
        }
        sqlx::query(include_str!("lock.sql")).execute(&mut *tx).await?;
        if !erased.is_empty() {
            sqlx::query(include_str!("erase.sql")).bind(erased).execute(&mut *tx).await?;
        }
        if entries.is_empty() { Ok(()) } else { write(tx, &entries).await }
    }
}

async fn write(tx: &mut PgConnection, entries: &[(Uuid, Entry)]) -> Result<(), Trouble> {
    sqlx::query(include_str!("upsert.sql"))
        .bind(column(entries, |(case, _)| *case))
        .bind(column(entries, |(_, entry)| entry.office.as_str()))
        .bind(column(entries, |(_, entry)| entry.about_head))
        .bind(column(entries, |(_, entry)| entry.filed_us))
        .bind(filing(entries, |filing| filing.period.to_string()))
        .bind(column(entries, |(_, entry)| entry.grade))
        .bind(column(entries, |(_, entry)| entry.outcome))
        .bind(filing(entries, |filing| filing.problem_class.as_str()))
        .bind(filing(entries, |filing| filing.problem_title.as_str()))
        .bind(filing(entries, |filing| filing.retention_class.as_str()))
        .bind(filing(entries, |filing| filing.archived_us))
        .execute(tx)
        .await?;
    Ok(())
}

fn filing<'a, T>(entries: &'a [(Uuid, Entry)], value: impl Fn(&'a Filing) -> T) -> Vec<Option<T>> {
    column(entries, |(_, entry)| entry.filing.as_ref().map(&value))
}

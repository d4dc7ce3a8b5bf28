//! `v_officer`: for each rated employee their own result, their reply, and what the head considers about it.

mod fold;

use eventlog::Trouble;
use kernel::LogName;
use sqlx::PgConnection;

use super::column;
use fold::{Key, Officer, fold};

pub(super) struct OfficerView;

eventlog::subscriber! {
    OfficerView: "view:officer", follows &[LogName::Survey],
    tables "v_officer" = include_str!("tables.sql"),
    |self, tx, events| async move {
        let officers: Vec<(Key, Officer)> = fold(events)?.into_iter().collect();
        if officers.is_empty() { Ok(()) } else { write(tx, &officers).await }
    }
}

async fn write(tx: &mut PgConnection, officers: &[(Key, Officer)]) -> Result<(), Trouble> {
    sqlx::query(include_str!("upsert.sql"))
        .bind(column(officers, |((office, ..), _)| office.as_str()))
        .bind(column(officers, |((_, period, _), _)| period.to_string()))
        .bind(column(officers, |((.., employee), _)| employee.as_str()))
        .bind(column(officers, |(_, officer)| officer.figures.as_deref()))
        .bind(column(officers, |(_, officer)| officer.reply.as_deref()))
        .bind(column(officers, |(_, officer)| officer.consideration.as_deref()))
        .execute(tx)
        .await?;
    Ok(())
}

//! `v_officer`: for each rated employee their own result, their reply, and what the head considers about it.

mod fold;

use eventlog::{Subscriber, Trouble, View};
use futures::future::BoxFuture;
use kernel::{Delivered, LogName};
use sqlx::PgConnection;

use fold::{Key, Officer, fold};

pub(super) struct OfficerView;

impl Subscriber for OfficerView {
    fn name(&self) -> &'static str {
        "view:officer"
    }

    fn logs(&self) -> &'static [LogName] {
        &[LogName::Survey]
    }

    fn view(&self) -> Option<View> {
        Some(View { schema: "v_officer", tables: include_str!("tables.sql") })
    }

    fn apply<'a>(
        &'a self,
        tx: &'a mut PgConnection,
        events: &'a [Delivered],
    ) -> BoxFuture<'a, Result<(), Trouble>> {
        Box::pin(async move {
            let officers: Vec<(Key, Officer)> = fold(events)?.into_iter().collect();
            if officers.is_empty() { Ok(()) } else { write(tx, &officers).await }
        })
    }
}

async fn write(tx: &mut PgConnection, officers: &[(Key, Officer)]) -> Result<(), Trouble> {
    sqlx::query(include_str!("upsert.sql"))
        .bind(column(officers, |(office, ..), _| office.as_str()))
        .bind(column(officers, |(_, period, _), _| period.to_string()))
        .bind(column(officers, |(.., employee), _| employee.as_str()))
        .bind(column(officers, |_, officer| officer.figures.as_deref()))
        .bind(column(officers, |_, officer| officer.reply.as_deref()))
        .bind(column(officers, |_, officer| officer.consideration.as_deref()))
        .execute(tx)
        .await?;
    Ok(())
}

fn column<'a, T>(
    officers: &'a [(Key, Officer)],
    value: impl Fn(&'a Key, &'a Officer) -> T,
) -> Vec<T> {
    officers.iter().map(|(key, officer)| value(key, officer)).collect()
}

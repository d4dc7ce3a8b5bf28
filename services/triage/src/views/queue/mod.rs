//! What is open in which case, and until when?

mod row;

use std::collections::BTreeMap;

use eventlog::Trouble;
use kernel::{Delivered, LogName};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::domain::case::CaseEvent;
use row::Row;

pub(crate) struct QueueView;

impl QueueView {
    /// Loads the rows of all cases in the batch, folds in memory, and stores them in one statement: a rebuild costs two statements per batch.
    async fn fold(tx: &mut PgConnection, events: &[Delivered]) -> Result<(), Trouble> {
        let ours = events.iter().filter(|event| event.type_parts().0 == "case").collect::<Vec<_>>();
        if ours.is_empty() {
            return Ok(());
        }
        let mut rows = load(tx, &ours).await?;
        let mut recused = Vec::new();
        for delivered in ours {
            let event: CaseEvent = delivered.event()?;
            let left = match &event {
                CaseEvent::Recused(left) => Some(&left.person),
                CaseEvent::Excluded(left) => Some(&left.person),
                _ => None,
            };
            recused.extend(left.map(|person| (case(delivered), person.to_string())));
            // An exclusion may stand before the opening.
            if left.is_some() && !rows.contains_key(&case(delivered)) {
                continue;
            }
            take(&mut rows, delivered, &event)?;
        }
        store(tx, rows.into_values().collect()).await?;
        recuse(tx, recused).await
    }
}

const fn case(event: &Delivered) -> Uuid {
    event.stream.uuid()
}

fn take(
    rows: &mut BTreeMap<Uuid, Row>,
    delivered: &Delivered,
    event: &CaseEvent,
) -> Result<(), Trouble> {
    let case = delivered.stream.uuid();
    if let CaseEvent::CaseOpened(opened) = event {
        rows.insert(case, Row::opened(opened));
    }
    let row = rows
        .get_mut(&case)
        .ok_or_else(|| Trouble::poison("the case is not in the queue: its opening was parked"))?;
    row.take(event, delivered.version);
    Ok(())
}

async fn load(
    tx: &mut PgConnection,
    events: &[&Delivered],
) -> Result<BTreeMap<Uuid, Row>, Trouble> {
    let cases: Vec<Uuid> = events.iter().map(|event| event.stream.uuid()).collect();
    let rows: Vec<Row> = sqlx::query_as(include_str!("load.sql")).bind(cases).fetch_all(tx).await?;
    Ok(rows.into_iter().map(|row| (row.case_id, row)).collect())
}

async fn store(tx: &mut PgConnection, rows: Vec<Row>) -> Result<(), Trouble> {
    let json = serde_json::to_string(&rows).map_err(|error| Trouble::Retry(error.to_string()))?;
    sqlx::query(include_str!("store.sql")).bind(json).execute(tx).await?;
    Ok(())
}

async fn recuse(tx: &mut PgConnection, recused: Vec<(Uuid, String)>) -> Result<(), Trouble> {
    if recused.is_empty() {
        return Ok(());
    }
    let (cases, people): (Vec<Uuid>, Vec<String>) = recused.into_iter().unzip();
    sqlx::query(include_str!("recuse.sql")).bind(cases).bind(people).execute(tx).await?;
    Ok(())
}

eventlog::subscriber! {
    QueueView: "view:queue", follows &[LogName::Triage],
    tables "v_queue" = include_str!("tables.sql"),
    |self, tx, events| Self::fold(tx, events)
}

//! `v_round`: the clock that runs in each round. Answers the ticker; a caller who asks for a round gets its stream folded, which is
//! never behind.

mod row;

use std::collections::BTreeMap;

use eventlog::Trouble;
use kernel::{Delivered, LogName};
use sqlx::PgConnection;

use self::row::Row;
use crate::domain::round::RoundEvent;

#[derive(Clone, Copy, Debug)]
pub(crate) struct Clocks;

eventlog::subscriber! {
    Clocks: "view:round", follows &[LogName::Survey],
    tables "v_round" = include_str!("tables.sql"),
    |self, tx, events| fold(tx, events)
}

/// Each round of the run is loaded once and saved once.
async fn fold(tx: &mut PgConnection, events: &[Delivered]) -> Result<(), Trouble> {
    let mut rows: BTreeMap<(String, String), Row> = BTreeMap::new();
    for delivered in events {
        let event: RoundEvent = delivered.event()?;
        let (office, period) = event.round();
        let key = (office.to_string(), period.to_string());
        if !rows.contains_key(&key) {
            rows.insert(key.clone(), Row::load(tx, &key).await?);
        }
        if let Some(row) = rows.get_mut(&key) {
            row.apply(&event, delivered.version);
        }
    }
    for (key, row) in &rows {
        row.save(tx, key).await?;
    }
    Ok(())
}

//! When somebody is recused, then their wrap is deleted, in the transaction of the checkpoint. This also covers a call that broke off in between,
//! and exclusions by Itjen.

use eventlog::Trouble;
use kernel::{Delivered, LogName};
use sqlx::PgConnection;

use crate::app::case::delete_wraps;
use crate::domain::case::CaseEvent;

pub(crate) struct Recuse;

impl Recuse {
    async fn take_away(tx: &mut PgConnection, events: &[Delivered]) -> Result<(), Trouble> {
        const TYPES: [&str; 2] = ["case.Excluded", "case.Recused"];
        for event in events.iter().filter(|event| TYPES.contains(&event.event_type.as_str())) {
            let person = match event.event()? {
                CaseEvent::Recused(left) => left.person,
                CaseEvent::Excluded(left) => left.person,
                _ => continue,
            };
            delete_wraps(tx, event.stream.uuid(), &[person.as_str()]).await?;
        }
        Ok(())
    }
}

eventlog::subscriber! {
    Recuse: "reactor:recuse", follows &[LogName::Triage],
    |self, tx, events| Self::take_away(tx, events)
}

//! When somebody is recused, then their wrap is deleted, in the transaction of the checkpoint. This also covers a call that broke off in between,
//! and exclusions by Itjen.

use eventlog::{Subscriber, Trouble};
use futures::future::BoxFuture;
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

impl Subscriber for Recuse {
    fn name(&self) -> &'static str {
        "reactor:recuse"
    }

    fn logs(&self) -> &'static [LogName] {
        &[LogName::Triage]
    }

    fn apply<'a>(
        &'a self,
        tx: &'a mut PgConnection,
        events: &'a [Delivered],
    ) -> BoxFuture<'a, Result<(), Trouble>> {
        Box::pin(Self::take_away(tx, events))
    }
}

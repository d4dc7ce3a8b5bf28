//! When an office asks, a deadline moves, a case is escalated or lacks people, then Itjen is told. The item of the exchange is
//! written in the transaction of the checkpoint.

use std::sync::Arc;

use eventlog::Trouble;
use futures::FutureExt;
use futures::stream::{self, StreamExt, TryStreamExt};
use kernel::{Delivered, LogName};
use sqlx::PgConnection;

use super::Itjen;
use super::exchange::{Prepared, prepare, understaffed_after};
use crate::app::any_erased;

/// Items that are prepared at a time.
const TOGETHER: usize = 4;

/// The reactor `exchange`: its checkpoint keeps that name.
pub(crate) struct TellItjen(pub(crate) Arc<Itjen>);

impl TellItjen {
    async fn react(&self, tx: &mut PgConnection, events: &[Delivered]) -> Result<(), Trouble> {
        let itjen = &*self.0;
        let preparing: Vec<_> = events.iter().map(|event| prepare(itjen, event).boxed()).collect();
        let mut prepared = stream::iter(preparing).buffered(TOGETHER);
        while let Some(prepared) = prepared.try_next().await? {
            let item = match prepared {
                None => continue,
                Some(Prepared::Item(item)) => item,
                Some(Prepared::Escalation(draft)) => draft.finish(itjen, tx).await?,
            };
            if any_erased(tx, &item.ids).await? {
                return Err(Trouble::Retry("a complaint was erased meanwhile".to_owned()));
            }
            if let Some(number) = item.insert(tx).await? {
                itjen.progress.expect(number);
            }
        }
        self.understaffed(tx, events).await
    }

    async fn understaffed(
        &self,
        tx: &mut PgConnection,
        events: &[Delivered],
    ) -> Result<(), Trouble> {
        for event in events {
            let numbers = understaffed_after(&self.0.triage, tx, event).await?;
            for number in numbers {
                self.0.progress.expect(number);
            }
        }
        Ok(())
    }
}

eventlog::subscriber! {
    TellItjen: "reactor:exchange", follows &[LogName::Triage],
    |self, tx, events| self.react(tx, events)
}

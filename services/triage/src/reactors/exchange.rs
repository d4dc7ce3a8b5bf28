//! When an office asks, a deadline moves, a case is escalated or lacks people, then Itjen is told: an item of the exchange, in the transaction
//! of the checkpoint.

use std::sync::Arc;

use eventlog::{Subscriber, Trouble};
use futures::FutureExt;
use futures::future::BoxFuture;
use futures::stream::{self, StreamExt, TryStreamExt};
use kernel::{Delivered, LogName};
use service::Failure;
use sqlx::PgConnection;

use crate::app::{Triage, any_erased};
use crate::exchange::{Told, Untold, tell, understaffed_after};

/// Cases that are collected from intake and the database at a time.
const TOGETHER: usize = 4;

/// The reactor `exchange`.
pub(crate) struct Exchange(pub(crate) Arc<Triage>);

impl Exchange {
    async fn react(&self, tx: &mut PgConnection, events: &[Delivered]) -> Result<(), Trouble> {
        let telling: Vec<_> = events.iter().map(|event| tell(&self.0, event).boxed()).collect();
        let mut told = stream::iter(telling).buffered(TOGETHER);
        while let Some(told) = told.try_next().await.map_err(trouble)? {
            let item = match told {
                None => continue,
                Some(Told::Plain(item)) => item,
                Some(Told::Escalation(draft)) => draft.finish(&self.0, tx).await.map_err(again)?,
            };
            if any_erased(tx, item.ids()).await? {
                return Err(Trouble::Retry("a complaint was erased meanwhile".to_owned()));
            }
            if let Some(number) = item.insert(tx).await? {
                self.0.head.expect(number);
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
            for number in understaffed_after(&self.0, tx, event).await.map_err(again)? {
                self.0.head.expect(number);
            }
        }
        Ok(())
    }
}

fn trouble(untold: Untold) -> Trouble {
    match untold {
        Untold::Damaged(error) => Trouble::poison(error.to_string()),
        Untold::Again(failure) => again(failure),
    }
}

/// Nothing that is to be told may be left out: it waits for whatever it needs.
#[expect(clippy::needless_pass_by_value, reason = "the shape that map_err wants")]
fn again(failure: Failure) -> Trouble {
    Trouble::Retry(format!("{}: {}", failure.code, failure.message))
}

impl Subscriber for Exchange {
    fn name(&self) -> &'static str {
        "reactor:exchange"
    }

    fn logs(&self) -> &'static [LogName] {
        &[LogName::Triage]
    }

    fn apply<'a>(
        &'a self,
        tx: &'a mut PgConnection,
        events: &'a [Delivered],
    ) -> BoxFuture<'a, Result<(), Trouble>> {
        Box::pin(self.react(tx, events))
    }
}

//! When an erasure is approved, then it is carried out, and the event that says so follows.

use std::sync::Arc;

use bus::Bus;
use eventlog::{Subscriber, Trouble};
use futures::future::BoxFuture;
use kernel::{Delivered, LogName};
use service::{Failure, FailureKind};
use sqlx::PgConnection;

use crate::app::{CarriedOut, Triage, carry_out_erasure};
use crate::domain::erasure::ErasureEvent;

/// The reactor `erase`.
pub(crate) struct Erase {
    pub(crate) triage: Arc<Triage>,
    pub(crate) bus: Bus,
}

impl Erase {
    /// Nothing of it stands in the transaction of the checkpoint: the bus is looked at after our own bytes are gone for good.
    async fn react(&self, events: &[Delivered]) -> Result<(), Trouble> {
        for event in events.iter().filter(|event| event.event_type == "erasure.ErasureApproved") {
            if let ErasureEvent::ErasureApproved(approved) = event.event()? {
                let turn = carry_out_erasure(&self.triage, &self.bus, event, &approved).await;
                match turn.map_err(trouble)? {
                    CarriedOut::Done => metrics::counter!("erasures_total").increment(1),
                    CarriedOut::Wait => {
                        return Err(Trouble::Retry("the bus has not come so far".to_owned()));
                    }
                }
            }
        }
        Ok(())
    }
}

/// What can never succeed is parked and seen to by the operator: it must not keep later erasures from being carried out.
#[expect(clippy::needless_pass_by_value, reason = "the shape that map_err wants")]
fn trouble(failure: Failure) -> Trouble {
    let reason = format!("{}: {}", failure.code, failure.message);
    match failure.kind {
        FailureKind::Invalid | FailureKind::Refused | FailureKind::Forbidden => {
            metrics::counter!("erasures_parked_total").increment(1);
            tracing::error!(code = failure.code, "an approved erasure cannot be carried out");
            Trouble::poison(reason)
        }
        _ => Trouble::Retry(reason),
    }
}

impl Subscriber for Erase {
    fn name(&self) -> &'static str {
        "reactor:erase"
    }

    fn logs(&self) -> &'static [LogName] {
        &[LogName::Triage]
    }

    fn apply<'a>(
        &'a self,
        _tx: &'a mut PgConnection,
        events: &'a [Delivered],
    ) -> BoxFuture<'a, Result<(), Trouble>> {
        Box::pin(self.react(events))
    }
}

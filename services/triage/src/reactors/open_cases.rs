//! When Itjen's reply arrives, then a case is opened for each released complaint.

use std::sync::Arc;

use eventlog::{ExecuteError, Subscriber, Trouble};
use futures::future::BoxFuture;
use kernel::{Actor, CaseId, CommandId, ComplaintId, Delivered, LogName, Quarter};
use service::Failure;
use sqlx::PgConnection;

use crate::app::{Completed, Triage, pinned};
use crate::domain::Refusal;
use crate::domain::case::{self, Case, Command, OpenCase};
use crate::domain::data_request::{
    DataReplyReceived, DataRequest, DataRequestEvent, DataRequestSent,
};

const PART: &str = "triage-open-cases";

/// The reactor `open-cases`.
pub(crate) struct OpenCases(pub(crate) Arc<Triage>);

impl OpenCases {
    async fn react(&self, tx: &mut PgConnection, events: &[Delivered]) -> Result<(), Trouble> {
        for event in
            events.iter().filter(|event| event.event_type == "data-request.DataReplyReceived")
        {
            let read =
                DataRequestEvent::decode(&event.event_type, event.schema_version, &event.data);
            if let DataRequestEvent::DataReplyReceived(reply) =
                read.map_err(|error| Trouble::poison(error.to_string()))?
            {
                self.open_all(tx, event, &reply).await?;
            }
        }
        Ok(())
    }

    async fn open_all(
        &self,
        tx: &mut PgConnection,
        event: &Delivered,
        reply: &DataReplyReceived,
    ) -> Result<(), Trouble> {
        let known = self.0.log.load::<DataRequest>(event.stream).await.map_err(again)?.state;
        let sent = known.sent().ok_or_else(|| Trouble::poison("a reply without a request"))?;
        for complaint in &reply.released {
            let open = facts(tx, *complaint, sent, reply).await?;
            self.open(event, sent, open).await?;
        }
        Ok(())
    }

    /// The case keeps to the procedure version that its request began under.
    async fn open(
        &self,
        event: &Delivered,
        sent: &DataRequestSent,
        open: OpenCase,
    ) -> Result<(), Trouble> {
        let case = CaseId::from(open.complaint);
        let command = CommandId::following(&format!("{}/{case}", event.place()), "open-case");
        let (actor, completed) = (Actor::system(PART), Completed::bare(command));
        let procedure =
            pinned(&sent.procedure).map_err(|failure: Failure| Trouble::Retry(failure.message))?;
        let around = self.0.surroundings(&actor, &completed, procedure);
        let decide =
            |state: &Case| case::decide(state, Command::Open(open.clone()), &around.context());
        let opened = self
            .0
            .log
            .execute(case.into(), command, service::meta_following(PART, event), decide)
            .await;
        match opened {
            Ok(_) => Ok(()),
            Err(ExecuteError::Refused(refusal)) => Err(refused(&refusal)),
            Err(error) => Err(again(error)),
        }
    }
}

/// What intake said of the complaint. Its event may still be on the way.
async fn facts(
    tx: &mut PgConnection,
    complaint: ComplaintId,
    sent: &DataRequestSent,
    reply: &DataReplyReceived,
) -> Result<OpenCase, Trouble> {
    let row: Option<(String, bool, bool)> =
        sqlx::query_as(include_str!("../../sql/pending_facts.sql"))
            .bind(complaint.uuid())
            .bind(sent.office.as_str())
            .fetch_optional(tx)
            .await?;
    let missing =
        || Trouble::Retry("a released complaint has not arrived from intake yet".to_owned());
    let (quarter, about_head, has_reply_address) = row.ok_or_else(missing)?;
    let quarter: Quarter =
        quarter.parse().map_err(|_| Trouble::poison("v_pending holds a malformed quarter"))?;
    Ok(OpenCase {
        complaint,
        office: sent.office.clone(),
        zone: sent.zone,
        quarter,
        about_head,
        has_reply_address,
        letter_number: reply.letter_number.clone(),
    })
}

fn refused(refusal: &Refusal) -> Trouble {
    Trouble::poison(format!("the case was not opened: {}", refusal.code()))
}

fn again(error: impl std::error::Error) -> Trouble {
    Trouble::Retry(error.to_string())
}

impl Subscriber for OpenCases {
    fn name(&self) -> &'static str {
        "reactor:open-cases"
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

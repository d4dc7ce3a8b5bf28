//! Itjen receives an escalation over gRPC and confirms it with a list of all that it holds.

use anyhow::Context;
use contracts::{AcknowledgementV1, Entry, EscalationV1, Kind, ManifestKind};
use proto::itjen::v1::subscribe_request::Step;
use proto::itjen::v1::subscribe_response::Event;
use proto::itjen::v1::{Start, SubscribeRequest};
use std::time::Duration;

use super::Inspectorate;

/// Longest wait for one escalation.
const PATIENCE: Duration = Duration::from_secs(30);

impl Inspectorate<'_> {
    /// The escalation of a case, as it arrives in the order of all items from the first one on.
    pub async fn escalation(&self, case_id: &str) -> anyhow::Result<EscalationV1> {
        let found = tokio::time::timeout(PATIENCE, self.find(case_id)).await;
        found.context("waited 30 s for an escalation")?
    }

    async fn find(&self, case_id: &str) -> anyhow::Result<EscalationV1> {
        let start = Step::Start(Start { after: Some(0), window: 1000 });
        let first = SubscribeRequest { step: Some(start) };
        // The stream of requests stays open: a caller that hangs up is no subscriber any more.
        let requests =
            tokio_stream::StreamExt::chain(tokio_stream::once(first), tokio_stream::pending());
        let mut items =
            self.clients.escalations(self.person).subscribe(requests).await?.into_inner();
        while let Some(response) = items.message().await? {
            let Some(Event::Item(item)) = response.event else { continue };
            if item.kind == "wbs.case.escalated.v1" && item.subject == case_id {
                return Ok(serde_json::from_slice(&item.data)?);
            }
        }
        anyhow::bail!("the subscription ended before the escalation came")
    }

    /// Confirms it: receipt number, and the cases that Itjen holds of that office and quarter.
    pub async fn acknowledge(&self, escalation: &EscalationV1, number: &str) -> anyhow::Result<()> {
        let held: Vec<Entry> =
            escalation.escalated.iter().map(|id| Entry::new(id, "escalated")).collect();
        let (office, quarter) = (&escalation.office, &escalation.quarter);
        let manifest = self.manifest(ManifestKind::Held, office, quarter, &held)?;
        let acknowledgement = AcknowledgementV1 {
            case_id: escalation.case_id.clone(),
            receipt_number: number.to_owned(),
            held: escalation.escalated.clone(),
            manifest,
        };
        self.submit(Kind::Acknowledgement, &acknowledgement).await
    }
}

//! Itjen releases one complaint after its reply, excludes people from it, and reads the items that it gets.

use anyhow::Context;
use contracts::{DataReplyCorrectionV1, Entry, Kind, ManifestKind, ReleaseV1};
use kernel::ComplaintId;
use proto::itjen::v1::subscribe_request::Step;
use proto::itjen::v1::subscribe_response::Event;
use proto::itjen::v1::{Start, SubscribeRequest};
use serde_json::Value;
use std::time::Duration;

use super::Inspectorate;
use super::inspectorate::{declared, wraps};

/// Longest wait for one item.
const PATIENCE: Duration = Duration::from_secs(30);

impl Inspectorate<'_> {
    /// Releases a complaint that is pending since the reply; `released` are those of the quarter that were released before.
    pub async fn release_late(
        &self,
        office: &str,
        quarter: &str,
        complaint: &str,
        released: &[String],
        excluded: &[String],
    ) -> anyhow::Result<()> {
        let release = self.release(office, quarter, complaint, excluded).await?;
        let all = released.iter().map(String::as_str).chain([complaint]);
        let entries: Vec<Entry> = all.map(|id| Entry::new(id, "released")).collect();
        let correction = DataReplyCorrectionV1 {
            office: office.into(),
            quarter: quarter.into(),
            letter_number: format!("IJ.03.01/{}/2026", 100 + released.len()),
            declaration: declared(),
            released: vec![release],
            manifest: self.manifest(ManifestKind::DataReply, office, quarter, &entries)?,
        };
        self.submit(Kind::DataReplyCorrection, &correction).await
    }

    async fn release(
        &self,
        office: &str,
        quarter: &str,
        complaint: &str,
        excluded: &[String],
    ) -> anyhow::Result<ReleaseV1> {
        let pending = self.pending(office, quarter, 1).await?;
        let one = pending.complaints.iter().find(|one| one.complaint_id == complaint);
        let id: ComplaintId = complaint.parse()?;
        let key = self.data_key(id, &one.context("it is not pending")?.inspectorate_wrap)?;
        Ok(ReleaseV1 {
            complaint_id: complaint.to_owned(),
            wraps: wraps(id, &key, &pending, excluded)?,
            disposition_sheet: None,
            disposition_commitment: None,
            excluded: excluded.to_vec(),
        })
    }

    /// Waits for Itjen's item of that kind and subject.
    pub async fn told(&self, kind: &str, subject: &str) -> anyhow::Result<Value> {
        let told = tokio::time::timeout(PATIENCE, self.find_item(kind, subject)).await;
        told.with_context(|| format!("waited 30 s for {kind}"))?
    }

    async fn find_item(&self, kind: &str, subject: &str) -> anyhow::Result<Value> {
        let start = Step::Start(Start { after: Some(0), window: 1000 });
        let first = SubscribeRequest { step: Some(start) };
        // The stream of requests stays open: a caller that hangs up is no subscriber any more.
        let requests =
            tokio_stream::StreamExt::chain(tokio_stream::once(first), tokio_stream::pending());
        let mut items =
            self.clients.escalations(self.person).subscribe(requests).await?.into_inner();
        while let Some(response) = items.message().await? {
            let Some(Event::Item(item)) = response.event else { continue };
            if item.kind == kind && item.subject == subject {
                return Ok(serde_json::from_slice(&item.data)?);
            }
        }
        anyhow::bail!("the subscription ended before it came")
    }
}

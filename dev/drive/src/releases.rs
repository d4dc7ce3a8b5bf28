//! Itjen releases one complaint after its reply, excludes people from it, and reads the items that it gets.

use anyhow::Context;
use contracts::{Entry, ManifestKind};
use kernel::{Clock, ComplaintId, Ids, PersonId};
use proto::itjen::v1::subscribe_request::Step;
use proto::itjen::v1::subscribe_response::Event;
use proto::itjen::v1::{Start, SubscribeRequest};
use proto::triage::v1::{CorrectDataReplyRequest, PersonWrap, Release};
use serde_json::Value;
use std::time::Duration;
use vault::{PublicKey, Wrap, WrapInfo};

use super::{Inspectorate, completion};

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
        let request = CorrectDataReplyRequest {
            completion: completion(&["reply-letter"]),
            office: office.into(),
            quarter: quarter.into(),
            letter_number: format!("IJ.03.01/{}/2026", 100 + released.len()),
            releases: vec![release],
            manifest: self.manifest(ManifestKind::DataReply, office, quarter, &entries)?,
        };
        self.clients.triage(self.person).correct_data_reply(request).await?;
        Ok(())
    }

    async fn release(
        &self,
        office: &str,
        quarter: &str,
        complaint: &str,
        excluded: &[String],
    ) -> anyhow::Result<Release> {
        let pending = self.pending(office, quarter, 1).await?;
        let one = pending.complaints.iter().find(|one| one.complaint_id == complaint);
        let wrap = Wrap::from_bytes(&one.context("it is not pending")?.inspectorate_wrap)?;
        let complaint: ComplaintId = complaint.parse()?;
        let info = |person: &str| -> anyhow::Result<WrapInfo> {
            Ok(WrapInfo { complaint, person: PersonId::try_new(person)? })
        };
        let key = vault::unwrap(&wrap, &self.key, &info("itjen")?)?;
        let ids = Ids::new(Clock::machine());
        let mut wraps = Vec::new();
        for member in pending.team.iter().filter(|member| !excluded.contains(&member.person)) {
            let to = PublicKey::from_hex(&member.public_key)?;
            let wrap = vault::wrap(&key, &to, &info(&member.person)?, &ids).to_bytes();
            wraps.push(PersonWrap { person: member.person.clone(), wrap });
        }
        Ok(Release {
            complaint_id: complaint.to_string(),
            wraps,
            excluded: excluded.to_vec(),
            ..Release::default()
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

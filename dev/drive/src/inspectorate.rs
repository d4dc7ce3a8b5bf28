//! Itjen at its own desk: opens what was wrapped to it with its own key, and releases to the office's team.

use std::path::Path;

use anyhow::Context;
use contracts::{Entry, Manifest, ManifestKind};
use kernel::{Clock, ComplaintId, Ids, PersonId};
use ledger::NoteSigner;
use proto::triage::v1::{
    ListPendingRequest, ListPendingResponse, PersonWrap, Release, ReplyToDataRequestRequest,
};
use vault::{ContentRef, DataKey, PrivateKey, PublicKey, Wrap, WrapInfo};

use super::{Clients, Person, completion, until};

/// The person to whom intake wraps.
const ITJEN: &str = "itjen";

/// Itjen, with its private key.
pub struct Inspectorate<'a> {
    pub person: &'a Person,
    /// Its private key; triage never sees it.
    pub key: PrivateKey,
    pub note: NoteSigner,
    /// How to reach triage.
    pub clients: &'a Clients,
}

impl<'a> Inspectorate<'a> {
    /// With the keys that an installation for development keeps beside the others.
    pub fn of(home: &Path, person: &'a Person, clients: &'a Clients) -> anyhow::Result<Self> {
        let read = |name: &str| std::fs::read_to_string(home.join("keys").join(name));
        let key = PrivateKey::from_hex(read("inspectorate.key")?.trim())?;
        let note = NoteSigner::parse(read("inspectorate-note.note-key")?.trim())?;
        Ok(Self { person, key, note, clients })
    }

    /// Signs what it says of these cases.
    pub fn manifest(
        &self,
        kind: ManifestKind,
        office: &str,
        quarter: &str,
        entries: &[Entry],
    ) -> anyhow::Result<String> {
        let manifest = Manifest::over(kind, office.parse()?, quarter.parse()?, entries);
        Ok(manifest.sign(&self.note)?)
    }

    /// Waits until so many complaints are pending for the quarter.
    pub async fn pending(
        &self,
        office: &str,
        quarter: &str,
        count: usize,
    ) -> anyhow::Result<ListPendingResponse> {
        until("the complaints to arrive at triage", || async {
            let request = ListPendingRequest {
                office: office.into(),
                quarter: quarter.into(),
                page_size: 200,
                ..Default::default()
            };
            let pending =
                self.clients.triage(self.person).list_pending(request).await?.into_inner();
            Ok(Some(pending).filter(|pending| pending.complaints.len() >= count))
        })
        .await
    }

    /// Reads each pending complaint, wraps its data key to the team, and sends the reply. Answers with the case ids.
    pub async fn reply(
        &self,
        office: &str,
        quarter: &str,
        letter: &str,
        pending: &ListPendingResponse,
    ) -> anyhow::Result<Vec<String>> {
        self.reply_without(office, quarter, letter, pending, &[]).await
    }

    /// The same, keeping people away from cases: pairs of complaint and person.
    pub async fn reply_without(
        &self,
        office: &str,
        quarter: &str,
        letter: &str,
        pending: &ListPendingResponse,
        excluded: &[(String, Person)],
    ) -> anyhow::Result<Vec<String>> {
        let mut releases = Vec::new();
        for complaint in &pending.complaints {
            let id: ComplaintId = complaint.complaint_id.parse()?;
            let key = self.data_key(id, &complaint.inspectorate_wrap)?;
            for object in &complaint.objects {
                let place =
                    ContentRef { complaint: id, kind: object.kind.parse()?, item: object.item };
                vault::open(&key, &place, &object.sealed)
                    .context("Itjen could not open a sealed object")?;
            }
            let excluded = of_complaint(excluded, &complaint.complaint_id);
            releases.push(Release {
                complaint_id: complaint.complaint_id.clone(),
                wraps: wraps(id, &key, pending, &excluded)?,
                excluded,
                ..Release::default()
            });
        }
        let released: Vec<Entry> =
            releases.iter().map(|one| Entry::new(&one.complaint_id, "released")).collect();
        let manifest = self.manifest(ManifestKind::DataReply, office, quarter, &released)?;
        let request = ReplyToDataRequestRequest {
            completion: completion(&["reply-letter"]),
            office: office.into(),
            quarter: quarter.into(),
            letter_number: letter.into(),
            releases,
            withheld: Vec::new(),
            manifest,
        };
        Ok(self
            .clients
            .triage(self.person)
            .reply_to_data_request(request)
            .await
            .context("B3")?
            .into_inner()
            .case_ids)
    }

    fn data_key(&self, complaint: ComplaintId, wrap: &[u8]) -> anyhow::Result<DataKey> {
        let info = WrapInfo { complaint, person: PersonId::try_new(ITJEN)? };
        Ok(vault::unwrap(&Wrap::from_bytes(wrap)?, &self.key, &info)?)
    }
}

fn of_complaint(excluded: &[(String, Person)], complaint: &str) -> Vec<String> {
    let of_it = excluded.iter().filter(|(of, _)| of == complaint);
    of_it.map(|(_, person)| person.0.person.to_string()).collect()
}

/// For the whole team but those who are excluded.
fn wraps(
    complaint: ComplaintId,
    key: &DataKey,
    pending: &ListPendingResponse,
    excluded: &[String],
) -> anyhow::Result<Vec<PersonWrap>> {
    let ids = Ids::new(Clock::machine());
    let wrap = |member: &proto::triage::v1::TeamKey| {
        let info = WrapInfo { complaint, person: PersonId::try_new(member.person.clone())? };
        let to = PublicKey::from_hex(&member.public_key)?;
        Ok(PersonWrap {
            person: member.person.clone(),
            wrap: vault::wrap(key, &to, &info, &ids).to_bytes(),
        })
    };
    pending.team.iter().filter(|member| !excluded.contains(&member.person)).map(wrap).collect()
}

//! Itjen at its own desk: opens what was wrapped to it with its own key, and releases to the office's team.

use std::path::Path;

use anyhow::Context;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use contracts::{
    DataReplyV1, DeclarationV1, Entry, Kind, Manifest, ManifestKind, Outcome, Receipt, ReleaseV1,
    WrapFor,
};
use kernel::{Clock, ComplaintId, Ids, PersonId};
use ledger::NoteSigner;
use proto::itjen::v1::SubmitRequest;
use proto::triage::v1::{ListPendingRequest, ListPendingResponse};
use serde::Serialize;
use vault::{ContentRef, DataKey, PrivateKey, PublicKey, Wrap, WrapInfo};

use super::{Clients, Person, until};

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
        let mut released = Vec::new();
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
            released.push(ReleaseV1 {
                complaint_id: complaint.complaint_id.clone(),
                wraps: wraps(id, &key, pending, &excluded)?,
                disposition_sheet: None,
                disposition_commitment: None,
                excluded,
            });
        }
        let cases: Vec<String> = released.iter().map(|one| one.complaint_id.clone()).collect();
        let entries: Vec<Entry> = cases.iter().map(|id| Entry::new(id, "released")).collect();
        let reply = DataReplyV1 {
            office: office.into(),
            quarter: quarter.into(),
            letter_number: letter.into(),
            declaration: declared(),
            released,
            withheld: Vec::new(),
            manifest: self.manifest(ManifestKind::DataReply, office, quarter, &entries)?,
        };
        self.submit(Kind::DataReply, &reply).await.context("B3")?;
        Ok(cases)
    }

    /// Sends a letter under a new id. A receipt that rejects it is an error.
    pub async fn submit(&self, kind: Kind, body: &impl Serialize) -> anyhow::Result<()> {
        let clock = Clock::machine();
        let request = SubmitRequest {
            id: Ids::new(clock.clone()).uuid_v4().to_string(),
            kind: kind.tail().to_owned(),
            time: clock.now().to_string(),
            data: serde_json::to_vec(body)?,
        };
        let answer = self.clients.escalations(self.person).submit(request).await?.into_inner();
        let receipt: Receipt = serde_json::from_slice(&answer.receipt)?;
        anyhow::ensure!(receipt.outcome == Outcome::Received, "{:?}", receipt.reasons);
        Ok(())
    }

    pub(super) fn data_key(&self, complaint: ComplaintId, wrap: &[u8]) -> anyhow::Result<DataKey> {
        let info = WrapInfo { complaint, person: PersonId::try_new(ITJEN)? };
        Ok(vault::unwrap(&Wrap::from_bytes(wrap)?, &self.key, &info)?)
    }
}

/// Both declarations, given.
pub(super) const fn declared() -> DeclarationV1 {
    DeclarationV1 { no_gratification: true, no_conflict_of_interest: true }
}

fn of_complaint(excluded: &[(String, Person)], complaint: &str) -> Vec<String> {
    let of_it = excluded.iter().filter(|(of, _)| of == complaint);
    of_it.map(|(_, person)| person.0.person.to_string()).collect()
}

/// For the whole team but those who are excluded.
pub(super) fn wraps(
    complaint: ComplaintId,
    key: &DataKey,
    pending: &ListPendingResponse,
    excluded: &[String],
) -> anyhow::Result<Vec<WrapFor>> {
    let ids = Ids::new(Clock::machine());
    let wrap = |member: &proto::triage::v1::TeamKey| {
        let info = WrapInfo { complaint, person: PersonId::try_new(member.person.clone())? };
        let to = PublicKey::from_hex(&member.public_key)?;
        let wrap = STANDARD.encode(vault::wrap(key, &to, &info, &ids).to_bytes());
        Ok(WrapFor { person: member.person.clone(), wrap })
    };
    pending.team.iter().filter(|member| !excluded.contains(&member.person)).map(wrap).collect()
}

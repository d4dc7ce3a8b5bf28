//! Letters of Itjen, and how they are sent.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use contracts::{
    DataReplyV1, DeclarationV1, Entry, ManifestKind, Outcome, Reason, ReasonCode, Receipt,
    ReleaseV1, WithheldV1, WrapFor,
};
use kernel::{ComplaintId, PersonId};
use proto::itjen::v1::SubmitRequest;
use serde::Serialize;
use tonic::Status;
use vault::{ContentKind, ContentRef, DataKey, PublicKey, WrapInfo};

use super::world::{World, itjen_manifest};

pub(crate) const REPLY: &str = "wbs.data-request.answered.v1";
pub(crate) const CORRECTION: &str = "wbs.data-request.corrected.v1";
pub(crate) const ACKNOWLEDGEMENT: &str = "wbs.case.acknowledged.v1";

pub(crate) async fn submit(world: &World, id: &str, kind: &str, body: &impl Serialize) -> Receipt {
    try_submit(world, id, kind, body).await.unwrap()
}

/// A failure of the service is no receipt.
pub(crate) async fn try_submit(
    world: &World,
    id: &str,
    kind: &str,
    body: &impl Serialize,
) -> Result<Receipt, Status> {
    let request = SubmitRequest {
        id: id.to_owned(),
        kind: kind.to_owned(),
        time: kernel::Clock::machine().now().to_string(),
        data: serde_json::to_vec(body).unwrap(),
    };
    let answer = world.itjen().submit(request).await?.into_inner();
    Ok(serde_json::from_slice(&answer.receipt).unwrap())
}

pub(crate) fn declaration() -> DeclarationV1 {
    DeclarationV1 { no_gratification: true, no_conflict_of_interest: true }
}

/// Releases to the one member of the team, with a disposition sheet.
pub(crate) async fn release_with_sheet(world: &World, complaint: ComplaintId) -> ReleaseV1 {
    let member = "gto-wbs-1";
    let data_key = DataKey::from_bytes([7; 32]);
    let place = ContentRef { complaint, kind: ContentKind::ItjenReply, item: 0 };
    let sheet = vault::seal(&data_key, &place, b"lembar disposisi", &world.ids);
    ReleaseV1 {
        complaint_id: complaint.to_string(),
        wraps: vec![wrap(world, complaint, member).await],
        disposition_sheet: Some(STANDARD.encode(&sheet.bytes)),
        disposition_commitment: Some(hex::encode(sheet.seal.commitment)),
        excluded: vec![],
    }
}

pub(crate) async fn reply(
    world: &World,
    released: &[ComplaintId],
    withheld: &[ComplaintId],
) -> DataReplyV1 {
    let mut entries: Vec<Entry> = released.iter().map(|id| Entry::new(id, "released")).collect();
    entries.extend(withheld.iter().map(|id| Entry::new(id, "withheld")));
    let mut releases = Vec::new();
    for complaint in released {
        releases.push(release_with_sheet(world, *complaint).await);
    }
    DataReplyV1 {
        office: "gto".to_owned(),
        quarter: "2026-Q3".to_owned(),
        letter_number: "PW.03.02/G.I/77/2026".to_owned(),
        declaration: declaration(),
        released: releases,
        withheld: withheld.iter().map(|id| WithheldV1 { complaint_id: id.to_string() }).collect(),
        manifest: itjen_manifest(ManifestKind::DataReply, "2026-Q3", &entries),
    }
}

pub(crate) fn id(world: &World) -> String {
    world.ids.uuid_v4().to_string()
}

pub(crate) fn code(receipt: &Receipt) -> Option<ReasonCode> {
    assert_eq!(receipt.outcome == Outcome::Rejected, !receipt.reasons.is_empty());
    receipt.reasons.first().map(|reason| reason.code)
}

/// Why a letter of Itjen was not accepted.
#[derive(Debug)]
pub(crate) enum NotTaken {
    /// The service could not decide.
    Failed(Status),
    /// The reasons of the receipt.
    Rejected(Vec<Reason>),
}

impl NotTaken {
    /// The first reason of a receipt, as its code, its field and its sentence.
    pub(crate) fn reason(self) -> (ReasonCode, Option<String>, String) {
        match self {
            Self::Rejected(mut reasons) => {
                let first = reasons.remove(0);
                (first.code, first.field, first.message)
            }
            Self::Failed(status) => panic!("no receipt: {status:?}"),
        }
    }
}

/// Submits a letter under a new id.
pub(crate) async fn taken(
    world: &World,
    kind: &str,
    body: &impl Serialize,
) -> Result<(), NotTaken> {
    let id = id(world);
    let receipt = try_submit(world, &id, kind, body).await.map_err(NotTaken::Failed)?;
    if receipt.outcome == Outcome::Received {
        Ok(())
    } else {
        Err(NotTaken::Rejected(receipt.reasons))
    }
}

/// A complaint released to these people.
pub(crate) async fn release(
    world: &World,
    complaint: ComplaintId,
    to: &[&str],
    excluded: &[&str],
) -> ReleaseV1 {
    let mut wraps = Vec::new();
    for person in to {
        wraps.push(wrap(world, complaint, person).await);
    }
    ReleaseV1 {
        complaint_id: complaint.to_string(),
        wraps,
        disposition_sheet: None,
        disposition_commitment: None,
        excluded: excluded.iter().map(|one| (*one).to_owned()).collect(),
    }
}

async fn wrap(world: &World, complaint: ComplaintId, person: &str) -> WrapFor {
    let key: Vec<u8> = sqlx::query_scalar("SELECT public_key FROM triage.staff WHERE person = $1")
        .bind(person)
        .fetch_one(&world.db.app)
        .await
        .unwrap();
    let to = PublicKey::from_bytes(key.try_into().unwrap()).unwrap();
    let info = WrapInfo { complaint, person: PersonId::try_new(person).unwrap() };
    let bytes = vault::wrap(&DataKey::from_bytes([7; 32]), &to, &info, &world.ids).to_bytes();
    WrapFor { person: person.to_owned(), wrap: STANDARD.encode(bytes) }
}

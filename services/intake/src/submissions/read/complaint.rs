//! A complaint that an office typed in from a letter and sealed to Itjen before it left. Nothing of it opens here: only its shape is looked at.

use std::str::FromStr;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use contracts::complaint::{FILES_MAX, FormId, INSPECTORATE, REPORTER};
use contracts::{Reason, ReasonCode, SealedComplaintV1, SealedObjectV1};
use kernel::{Office, ReportedRole};
use sha2::{Digest, Sha256};
use vault::{ContentKind, PublicKey, SealRef, Wrap};

use super::Envelope;
use super::faults::{self, Faults};
use crate::domain::ComplaintFiled;
use crate::sealing::{SealedObject, WrapFor};

/// Padded bytes of one object: a file of 8 MiB with its header.
const PADDED_BYTES_MAX: u32 = 16 << 20;

pub(crate) struct SealedComplaint {
    pub(crate) form: FormId,
    pub(crate) event: ComplaintFiled,
    pub(crate) objects: Vec<SealedObject>,
    pub(crate) wraps: Vec<WrapFor>,
    pub(crate) receipt_lookup: [u8; 32],
    pub(crate) reply_key: [u8; 32],
}

pub(super) fn complaint(
    envelope: &Envelope,
    office: &Office,
) -> Result<SealedComplaint, Vec<Reason>> {
    let raw: SealedComplaintV1 = faults::body(&envelope.body)?;
    let mut faults = Faults::default();
    let id = envelope.id.as_deref().unwrap_or_default();
    let form: Option<FormId> = faults.parse("id", id, "must be a random UUID (version 4)");
    let reported_roles = roles(&mut faults, &raw.reported_roles);
    let wraps = wraps(&mut faults, &raw);
    let (objects, seals) = objects(&mut faults, &raw.objects);
    let receipt_lookup = bytes32(&mut faults, "receipt_lookup", &raw.receipt_lookup);
    let reply_key = reply_key(&mut faults, &raw.reply_key);
    let parsed = form.zip(wraps).zip(receipt_lookup).zip(reply_key);
    faults.finish(parsed.map(|(((form, wraps), receipt_lookup), reply_key)| {
        let event = ComplaintFiled {
            complaint: form.complaint(),
            office: office.code.clone(),
            about_head: reported_roles.contains(&ReportedRole::OfficeHead),
            reported_roles,
            has_reply_address: raw.has_reply_address,
            texts: seals.iter().take(1).copied().collect(),
            attachments: seals.iter().skip(1).copied().collect(),
        };
        SealedComplaint { form, event, objects, wraps, receipt_lookup, reply_key }
    }))
}

/// By code only, each once, in the order of the form.
fn roles(faults: &mut Faults, raw: &[String]) -> Vec<ReportedRole> {
    let roles: Vec<_> = raw.iter().filter_map(|text| ReportedRole::of_code(text)).collect();
    if roles.len() != raw.len() || !roles.is_sorted_by(|earlier, later| earlier < later) {
        let rule = "must be any of officer, official, office_head: each once, in this order";
        faults.add(ReasonCode::Schema, "reported_roles", rule);
    }
    roles
}

/// To Itjen, and to the receipt code if the letter's reporter may have a mailbox.
fn wraps(faults: &mut Faults, raw: &SealedComplaintV1) -> Option<Vec<WrapFor>> {
    let first = wrap(faults, "inspectorate_wrap", &raw.inspectorate_wrap);
    let mut wraps = vec![WrapFor { person: INSPECTORATE, bytes: first? }];
    if let Some(raw) = &raw.reporter_wrap {
        wraps.push(WrapFor { person: REPORTER, bytes: wrap(faults, "reporter_wrap", raw)? });
    }
    Some(wraps)
}

fn wrap(faults: &mut Faults, field: &str, raw: &str) -> Option<Vec<u8>> {
    let bytes = STANDARD.decode(raw).ok().filter(|bytes| Wrap::from_bytes(bytes).is_ok());
    if bytes.is_none() {
        let rule = "must be a wrapped key of 81 bytes, in base64";
        faults.add(ReasonCode::NotSealed, field, rule);
    }
    bytes
}

/// The text, then the files in their order.
fn objects(faults: &mut Faults, raw: &[SealedObjectV1]) -> (Vec<SealedObject>, Vec<SealRef>) {
    if raw.is_empty() || raw.len() > 1 + FILES_MAX {
        faults.add(ReasonCode::Schema, "objects", "must hold the text and at most 5 files");
        return (vec![], vec![]);
    }
    let kinds = std::iter::once((ContentKind::ComplaintText, 0))
        .chain((0..).map(|item| (ContentKind::Attachment, item)));
    let each = raw.iter().zip(kinds).enumerate();
    each.filter_map(|(index, (raw, place))| object(faults, index, raw, place)).unzip()
}

fn object(
    faults: &mut Faults,
    index: usize,
    raw: &SealedObjectV1,
    (kind, item): (ContentKind, u32),
) -> Option<(SealedObject, SealRef)> {
    if ContentKind::from_str(&raw.kind) != Ok(kind) || raw.item != item {
        let rule = "must be complaint_text 0, then attachment 0, 1, …";
        faults.add(ReasonCode::Schema, format!("objects[{index}]"), rule);
    }
    let commitment = bytes32(faults, &format!("objects[{index}].commitment"), &raw.commitment);
    let bytes = STANDARD.decode(&raw.sealed).unwrap_or_default();
    let fits = |size: &u32| *size <= PADDED_BYTES_MAX;
    let Some(size) = vault::padded_of(&bytes).filter(fits) else {
        let rule = "must be sealed as published: version 1, padded to a power of two, in base64";
        faults.add(ReasonCode::NotSealed, format!("objects[{index}].sealed"), rule);
        return None;
    };
    let digest = Sha256::digest(&bytes).into();
    let seal = SealRef { digest, commitment: commitment?, size };
    let (item, bytes) = (i32::try_from(item).ok()?, bytes.into());
    Some((SealedObject { kind, item, digest, bytes }, seal))
}

fn reply_key(faults: &mut Faults, raw: &str) -> Option<[u8; 32]> {
    let bytes = bytes32(faults, "reply_key", raw)?;
    if PublicKey::from_bytes(bytes).is_err() {
        faults.add(ReasonCode::NotSealed, "reply_key", "is a key that protects nothing");
    }
    Some(bytes)
}

fn bytes32(faults: &mut Faults, field: &str, raw: &str) -> Option<[u8; 32]> {
    let lower = raw.bytes().all(|byte| !byte.is_ascii_uppercase());
    let bytes = hex::decode(raw).ok().filter(|_| lower).and_then(|bytes| bytes.try_into().ok());
    if bytes.is_none() {
        faults.add(ReasonCode::Schema, field, "must be 32 bytes in lower-case hex");
    }
    bytes
}

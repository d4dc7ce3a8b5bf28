//! A receipt: a [`TlogProof`] whose `extra` holds all that is needed to compute its leaf anew. Nothing in `extra` is believed by itself; but
//! whatever leads to a leaf of a signed tree was in the log, bit for bit.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{Hash, Policy, ProofError, Row, TlogProof, Witnessed, leaf_hash};

/// The one version of the format so far.
const FORMAT: u8 = 1;

/// An event as its leaf covers it, with what opens it. Written as JSON without white space, fields in this order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReceiptExtra {
    v: u8,
    /// The stream.
    pub stream: Uuid,
    /// Number in the stream, from 1.
    pub version: i32,
    /// The command that made it.
    pub command: Uuid,
    /// `<category>.<EventName>`.
    #[serde(rename = "type")]
    pub event_type: String,
    /// Version of the payload's shape.
    pub schema_version: i16,
    /// Microseconds since 1970, by the clock of the service.
    pub recorded_us: i64,
    /// JSON, exactly as stored.
    pub payload: String,
    /// JSON, exactly as stored.
    pub meta: String,
    /// The row's blinding.
    #[serde(with = "hashes::one")]
    pub blinding: Hash,
    /// The openings of the commitments that the payload names, in the payload's order. Empty when the reporter keeps them elsewhere: who has them
    /// can check a guess of the text. Each is written with a check of its digits.
    #[serde(with = "hashes", default, skip_serializing_if = "Vec::is_empty")]
    pub openings: Vec<Hash>,
}

/// The statement that a receipt proves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proved {
    /// The event that stood in the log.
    pub event: ReceiptExtra,
    /// Index of its leaf, from 0.
    pub index: u64,
    /// The signed tree, and who else vouches for it.
    pub witnessed: Witnessed,
}

/// Why a receipt is not to be believed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReceiptError {
    /// The proof, or the signatures on its tree.
    #[error(transparent)]
    Proof(#[from] ProofError),
    /// The proof has no `extra`: its leaf cannot be computed.
    #[error("the proof tells nothing of its event: it has no line 'extra'")]
    NoExtra,
    /// `extra` is not what [`ReceiptExtra::bytes`] writes.
    #[error("the event in the line 'extra' is not in the format of receipts, version 1")]
    BadExtra,
}

impl ReceiptExtra {
    /// Of a row, with its blinding and the openings that the receipt may hold. `None` if payload or meta are not UTF-8, which no event is.
    /// Make receipts of events only whose meta names nobody.
    pub fn of(row: &Row<'_>, blinding: Hash, openings: Vec<Hash>) -> Option<Self> {
        Some(Self {
            v: FORMAT,
            stream: Uuid::from_bytes(row.stream),
            version: row.version,
            command: Uuid::from_bytes(row.command),
            event_type: row.event_type.to_owned(),
            schema_version: row.schema_version,
            recorded_us: row.recorded_us,
            payload: std::str::from_utf8(row.payload).ok()?.to_owned(),
            meta: std::str::from_utf8(row.meta).ok()?.to_owned(),
            blinding,
            openings,
        })
    }

    /// The JSON for [`TlogProof::extra`].
    pub fn bytes(&self) -> Vec<u8> {
        // A struct of numbers and texts always writes.
        serde_json::to_vec(self).unwrap_or_default()
    }

    /// Reads exactly what [`ReceiptExtra::bytes`] writes. Error: `BadExtra`.
    pub fn parse(bytes: &[u8]) -> Result<Self, ReceiptError> {
        let read: Self = serde_json::from_slice(bytes).map_err(|_| ReceiptError::BadExtra)?;
        let good = read.v == FORMAT && read.bytes() == bytes;
        if good { Ok(read) } else { Err(ReceiptError::BadExtra) }
    }

    /// The row as its leaf covers it.
    pub fn row(&self) -> Row<'_> {
        Row {
            stream: self.stream.into_bytes(),
            version: self.version,
            command: self.command.into_bytes(),
            event_type: &self.event_type,
            schema_version: self.schema_version,
            recorded_us: self.recorded_us,
            payload: self.payload.as_bytes(),
            meta: self.meta.as_bytes(),
        }
    }

    /// The leaf.
    pub fn leaf(&self) -> Hash {
        leaf_hash(&self.row(), &self.blinding)
    }
}

/// Recomputes the leaf of a receipt and checks that a tree that satisfies the policy holds it. Errors: all of them.
pub fn verify_receipt(text: &str, policy: &Policy) -> Result<Proved, ReceiptError> {
    let proof = TlogProof::parse(text)?;
    let event = ReceiptExtra::parse(proof.extra.as_deref().ok_or(ReceiptError::NoExtra)?)?;
    let witnessed = proof.verify_under(&event.leaf(), policy)?;
    Ok(Proved { event, index: proof.index, witnessed })
}

mod hashes;

#[cfg(test)]
mod tests;

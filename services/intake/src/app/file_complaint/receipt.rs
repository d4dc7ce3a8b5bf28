//! The answer to a filed complaint.

use eventlog::Recorded;
use kernel::{ComplaintId, Timestamp};
use vault::ReceiptCode;

use crate::domain::ComplaintFiled;
use crate::sealing::Opening;

pub(crate) struct Filed {
    pub(crate) complaint: ComplaintId,
    pub(crate) position: i64,
    pub(crate) leaf: [u8; 32],
    pub(crate) recorded_at: Timestamp,
    /// Proof that the event is in the log, with the openings. Absent only when no checkpoint could be signed in time: the reporter should not
    /// have to wait for the code, so it is given without.
    pub(crate) proof: Option<String>,
    pub(crate) receipt: Receipt,
    /// True when the form was sent before. Then this is the complaint that was filed first.
    pub(crate) again: bool,
}

/// For the reporter alone.
pub(crate) struct Receipt {
    pub(crate) code: ReceiptCode,
    /// Of the text, then of each file; none after an erasure.
    pub(crate) proofs: Vec<Committed>,
}

/// The commitment to one object, with the opening for the reporter.
#[derive(Clone)]
pub(crate) struct Committed {
    pub(crate) commitment: [u8; 32],
    pub(crate) opening: Opening,
}

impl Filed {
    pub(super) fn of(
        complaint: ComplaintId,
        row: &Recorded,
        proof: Option<String>,
        receipt: Receipt,
    ) -> Self {
        let (position, leaf, recorded_at) = (row.position.0, row.leaf_hash, row.recorded_at());
        Self { complaint, position, leaf, recorded_at, proof, receipt, again: false }
    }
}

impl Receipt {
    pub(super) fn new(code: ReceiptCode, filed: &ComplaintFiled, openings: Vec<Opening>) -> Self {
        let seals = filed.texts.iter().chain(&filed.attachments);
        let committed = |(seal, opening): (&vault::SealRef, _)| Committed {
            commitment: seal.commitment,
            opening,
        };
        Self { code, proofs: seals.zip(openings).map(committed).collect() }
    }
}

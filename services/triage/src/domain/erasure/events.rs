//! Events of an erasure. **This file is a storage format**: a change of shape needs a new version, an upcaster and a golden file.

use kernel::{ComplaintId, OfficeCode, PersonId, Position, Timestamp};
use serde::{Deserialize, Serialize};

use crate::domain::LegalReference;
use crate::domain::case::RetentionClass;

kernel::events! {
    pub enum ErasureEvent {
        /// A first person asked for the erasure.
        ErasureRequested = "erasure.ErasureRequested", version 1;
        /// A second person approved the erasure: from here on it is carried out.
        ErasureApproved = "erasure.ErasureApproved", version 1;
        /// Itjen forbade every erasure of this complaint.
        LegalHoldSet = "erasure.LegalHoldSet", version 1;
        /// Itjen lifted the legal hold.
        LegalHoldLifted = "erasure.LegalHoldLifted", version 1;
        /// The system erased the content everywhere, after two people had approved it.
        ErasureCarriedOut = "erasure.ErasureCarriedOut", version 1;
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErasureRequested {
    pub complaint: ComplaintId,
    pub office: OfficeCode,
    /// The first of the two people.
    pub by: PersonId,
    /// The law that allows it. At least one of law and class is there.
    pub legal_basis: Option<LegalReference>,
    /// The class of the retention schedule whose years are over.
    pub retention_class: Option<RetentionClass>,
    pub at: Timestamp,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErasureApproved {
    pub complaint: ComplaintId,
    pub office: OfficeCode,
    pub legal_basis: Option<LegalReference>,
    pub retention_class: Option<RetentionClass>,
    /// The person who asked, then the one who approved.
    pub approvers: [PersonId; 2],
    pub at: Timestamp,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LegalHoldSet {
    pub complaint: ComplaintId,
    pub office: OfficeCode,
    pub by: PersonId,
    pub legal_basis: LegalReference,
    pub at: Timestamp,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LegalHoldLifted {
    pub complaint: ComplaintId,
    pub office: OfficeCode,
    pub by: PersonId,
    /// The law or ruling that ended it, if one is named.
    pub legal_basis: Option<LegalReference>,
    pub at: Timestamp,
}

/// The content is gone: bytes, wraps, mailbox, and what travelled to Itjen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErasureCarriedOut {
    pub complaint: ComplaintId,
    pub office: OfficeCode,
    pub legal_basis: Option<LegalReference>,
    pub retention_class: Option<RetentionClass>,
    pub approvers: [PersonId; 2],
    /// Position of the tombstone in intake's log.
    pub tombstone: Position,
    pub at: Timestamp,
}

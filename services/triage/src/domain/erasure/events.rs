//! Events of an erasure. **This file is a storage format**: a change of shape needs a new version, an upcaster and a golden file.

use kernel::{ComplaintId, OfficeCode, PersonId, Position, Timestamp};
use serde::{Deserialize, Serialize};

use crate::domain::LegalReference;
use crate::domain::case::RetentionClass;

kernel::events! {
    /// What happened on the way to an erasure.
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

/// Somebody asked for the erasure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErasureRequested {
    /// Whose content.
    pub complaint: ComplaintId,
    /// The office that it was filed for.
    pub office: OfficeCode,
    /// Who asked; counts as the first of the two.
    pub by: PersonId,
    /// The law that it stands on; at least one of law and class is there.
    pub legal_basis: Option<LegalReference>,
    /// The class of the retention schedule whose years are over.
    pub retention_class: Option<RetentionClass>,
    /// When.
    pub at: Timestamp,
}

/// A second person approved the erasure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErasureApproved {
    /// Whose content.
    pub complaint: ComplaintId,
    /// The office that it was filed for.
    pub office: OfficeCode,
    /// As asked for.
    pub legal_basis: Option<LegalReference>,
    /// As asked for.
    pub retention_class: Option<RetentionClass>,
    /// Who asked, and who approved.
    pub approvers: [PersonId; 2],
    /// When.
    pub at: Timestamp,
}

/// Nothing of the complaint may be erased.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LegalHoldSet {
    /// Whose content.
    pub complaint: ComplaintId,
    /// The office that it was filed for.
    pub office: OfficeCode,
    /// Who set it.
    pub by: PersonId,
    /// The law that it stands on.
    pub legal_basis: LegalReference,
    /// When.
    pub at: Timestamp,
}

/// The legal hold is over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LegalHoldLifted {
    /// Whose content.
    pub complaint: ComplaintId,
    /// The office that it was filed for.
    pub office: OfficeCode,
    /// Who lifted it.
    pub by: PersonId,
    /// What ended it, if a law or ruling is named.
    pub legal_basis: Option<LegalReference>,
    /// When.
    pub at: Timestamp,
}

/// The content is gone: bytes, wraps, mailbox, and what travelled to Itjen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErasureCarriedOut {
    /// Whose content.
    pub complaint: ComplaintId,
    /// The office that it was filed for.
    pub office: OfficeCode,
    /// As approved.
    pub legal_basis: Option<LegalReference>,
    /// As approved.
    pub retention_class: Option<RetentionClass>,
    /// As approved.
    pub approvers: [PersonId; 2],
    /// Where the tombstone stands in intake's log.
    pub tombstone: Position,
    /// When.
    pub at: Timestamp,
}

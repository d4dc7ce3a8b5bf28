//! What offices and Itjen exchange with the hub: the bodies of messages, receipts, reasons, and signed manifests.
//!
//! The same JSON travels over the bus, a leaf server's stream and gRPC. A [`Kind`] names each shape and its version; [`read`] parses a
//! body and says what is wrong without repeating it; [`Receipt`] is the answer; a [`Manifest`] counts and signs what an exchange with Itjen holds.
//!
//! **Invariant:** a published shape never changes its meaning. Within a version only optional fields are added; anything else is a new version beside the old one, and
//! the old one goes on working. Bodies sent *to* the hub refuse unknown fields, so that a misspelt one is never silently lost; receivers of what the hub sends ignore them.
#![warn(missing_docs)]

mod asyncapi;
mod channels;
pub mod complaint;
mod itjen;
mod kind;
mod manifest;
mod office;
pub mod public;
mod read;
mod receipt;
pub mod samples;
mod schema;
pub mod submission;

pub use asyncapi::{asyncapi, asyncapi_file};
pub use channels::{Channel, Direction, Party};
pub use itjen::{
    AcknowledgementV1, DataReplyCorrectionV1, DataReplyV1, DataRequestV1, DeclarationV1, ErasedV1,
    EscalationV1, PendingV1, ReleaseV1, RescheduledV1, SealedItem, StaffMember, TeamMember,
    UnderstaffedV1, WithheldV1, WrapFor,
};
pub use kind::{Kind, Sender, TYPE_PREFIX};
pub use manifest::{Difference, Entry, Manifest, ManifestError, ManifestKind};
pub use office::{
    BATCH_RATINGS_MAX, RatingV1, RatingsV1, RosterEntry, RosterV1, SealedComplaintV1,
    SealedObjectV1, ServedService, UsersServedV1, UsersServedV2,
};
pub use read::{BODY_BYTES_MAX, read};
pub use receipt::{Counts, FiledComplaint, Outcome, Reason, ReasonCode, Receipt};
pub use schema::Body;

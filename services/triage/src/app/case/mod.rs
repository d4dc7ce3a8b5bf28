//! Steps B4 to B10 of a case, who may know of it, and what may be read of it.
//!
//! Every step has one shape: `enter` lets the actor in, [`Work`] says what is sealed and who may read it, `perform` does it.

mod access;
mod access_log;
mod assign_review;
mod declare_conflict;
mod exclude_person;
mod file;
mod inventory;
mod keep_head_away;
mod list_access;
mod list_cases;
mod newcomers;
mod perform;
mod read_case;
mod sealed_texts;
mod steps;
mod wraps;

use kernel::CaseId;

use super::Completed;

pub(crate) use access::only_itjen;
pub(crate) use access_log::Access;
pub(crate) use assign_review::{assign_review, reassign_review};
pub(crate) use declare_conflict::declare_conflict;
pub(crate) use exclude_person::{UNKNOWN_PERSON, exclude_person};
pub(crate) use file::File;
pub use inventory::missing_seals;
pub(crate) use keep_head_away::{keep_head_away, office_heads};
pub(crate) use list_access::list_access;
pub(crate) use list_cases::{QueueRow, list_cases};
pub(crate) use perform::Work;
pub(crate) use read_case::{CaseText, read_case};
pub(crate) use steps::{
    Clarification, Determination, Review, archive_case, clarify_case, determine_grade,
    escalate_case, give_disposition, review_case, study_case,
};
pub(crate) use wraps::{AddedWrap, NewWrap, delete_wraps};

#[derive(Debug)]
pub(crate) struct Step<T> {
    pub(crate) case: CaseId,
    pub(crate) completed: Completed,
    pub(crate) body: T,
}

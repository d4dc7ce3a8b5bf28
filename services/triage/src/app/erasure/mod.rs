//! Erasure of a complaint: decided by two people, carried out by the reactor `erase`.

mod carry_out;
mod decide;

pub(crate) use carry_out::{erase_at_intake, erase_here, mark_erased, note_erased, repeat_erasure};
pub(crate) use decide::{ErasureCommand, decide_erasure, still_pending};

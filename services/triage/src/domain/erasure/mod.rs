//! The erasure of a complaint: one stream per complaint, `erasure/<complaint>`.
//!
//! Content goes for good, and the log stays: every old proof still verifies, and a tombstone says why the content is gone. Two different
//! people decide it, never under a legal hold, and only once the archive's time is over or on a law that Itjen names.

mod command;
mod decide;
mod events;
mod refusal;
mod state;

pub use command::{Around, Command, Subject};
pub use decide::decide;
pub use events::*;
pub use refusal::Refusal;
pub use state::{Erasure, stream_name};

//! The erasure of a complaint: one stream per complaint, `erasure/<complaint>`.
//!
//! The content is deleted for good, and the log stays. Every old proof still verifies, and a tombstone says why the content is gone. Two people
//! decide an erasure, never under a legal hold. It needs a retention that is over, or a law that Itjen names.

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

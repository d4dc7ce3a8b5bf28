//! The decisions of intake. Pure: no I/O, no clock, no new ids.

mod answers;
mod board;
mod complaint;
mod emptying;
mod events;
mod refusal;
mod roster;
mod served;

pub use answers::{Answers, BadMark, Item, Mark};
pub use board::{Board, ServiceCode};
pub use complaint::{Complaint, Erasure, Numbers, Post, Sender, fits};
pub use emptying::{Emptying, Rating};
pub use events::*;
pub use refusal::Refusal;
pub use roster::Roster;
pub use served::Served;

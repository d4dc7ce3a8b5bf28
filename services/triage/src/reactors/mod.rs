//! When … then …: one file each.

mod erase;
mod exchange;
mod notify;
mod open_cases;
mod recuse;

pub(crate) use self::notify::{Mailbox, Notify};
pub(crate) use erase::Erase;
pub(crate) use exchange::Exchange;
pub(crate) use open_cases::OpenCases;
pub(crate) use recuse::Recuse;

//! When … then …: one file each. The reactor that tells Itjen is in `itjen`.

mod erase;
mod notify;
mod open_cases;
mod recuse;

pub(crate) use self::notify::{Mailbox, Notify};
pub(crate) use erase::Erase;
pub(crate) use open_cases::OpenCases;
pub(crate) use recuse::Recuse;

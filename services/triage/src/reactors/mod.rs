//! When … then …: one file each.

mod open_cases;
mod recuse;

pub(crate) use open_cases::OpenCases;
pub(crate) use recuse::Recuse;

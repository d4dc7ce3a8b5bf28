//! When … then …: one file each.

mod notify;

pub(crate) use self::notify::Notify;

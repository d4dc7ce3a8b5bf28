//! `ce-source`: who made a message.

use std::fmt::Display;

use kernel::LogName;

pub const ITJEN: &str = "/ph/itjen";

pub fn office(office: impl Display) -> String {
    format!("/ph/off/{office}")
}

/// The service of the hub that owns a log.
pub fn hub(log: LogName) -> String {
    format!("/ph/hub/{log}")
}

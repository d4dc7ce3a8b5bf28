//! Users and accounts.

use std::fmt::Display;

/// The services, each with a user of its own name, in the order in which `amanah up` builds them.
pub const SERVICES: [&str; 4] = ["intake", "survey", "triage", "reporting"];

/// The user that makes streams and durable consumers.
pub const PROVISION: &str = "provision";

pub const SYS: &str = "sys";

/// The inspectorate's user, and the name of its durable consumer.
pub const ITJEN: &str = "itjen";

/// The user of an office's own server that makes the office's stream.
pub const ADMIN: &str = "admin";

/// The account of the services.
pub const HUB: &str = "HUB";

pub const OFFICES: &str = "OFFICES";

pub const ITJEN_ACCOUNT: &str = "ITJEN";

pub const SYS_ACCOUNT: &str = "SYS";

/// The account on an office's own server.
pub const OFFICE_ACCOUNT: &str = "OFFICE";

const OFFICE_USER: &str = "off_";

/// An office's own client, and the name of its durable consumer on `RECEIPTS`: `off_plm`.
pub fn office_user(office: impl Display) -> String {
    format!("{OFFICE_USER}{office}")
}

/// Whether a user or consumer has the form of an office's.
pub fn is_office_user(name: &str) -> bool {
    name.starts_with(OFFICE_USER)
}

/// An office's leaf server: `leaf_plm`.
pub fn leaf_user(office: impl Display) -> String {
    format!("leaf_{office}")
}

/// The inbox prefix of a user; the only one under which the user may listen.
pub fn inbox(user: &str) -> String {
    format!("_INBOX_{user}")
}

//! Names that publishers, readers and servers must agree on.

use kernel::OfficeCode;

/// The logs that publish events; each has the stream `EVT_<LOG>` and the subjects `ph.evt.<log>.>`.
pub const LOGS: [&str; 3] = ["intake", "survey", "triage"];

/// The services, each with a user of its own name.
pub const SERVICES: [&str; 4] = ["intake", "survey", "triage", "reporting"];

/// The user that makes streams and durable consumers.
pub const PROVISION: &str = "provision";

/// The user of the system account.
pub const SYS: &str = "sys";

/// The inspectorate's user, and the name of its durable consumer.
pub const ITJEN: &str = "itjen";

/// The user of an office's own server that makes the office's stream.
pub const ADMIN: &str = "admin";

/// What every service's account is called.
pub const HUB: &str = "HUB";

/// The account of all offices.
pub const OFFICES: &str = "OFFICES";

/// The inspectorate's account.
pub const ITJEN_ACCOUNT: &str = "ITJEN";

/// The system account.
pub const SYS_ACCOUNT: &str = "SYS";

/// The account on an office's own server.
pub const OFFICE_ACCOUNT: &str = "OFFICE";

/// JetStream's domain at the hub.
pub const HUB_DOMAIN: &str = "hub";

/// Prefix of the hub's JetStream API as offices and Itjen see it. `$JS.API` itself would be answered by their own server as well.
pub const HUB_API: &str = "js.hub";

/// The stream of a log.
pub fn event_stream(log: &str) -> String {
    format!("EVT_{}", log.to_uppercase())
}

/// An office's own client, and the name of its durable consumer on RECEIPTS.
pub fn office_user(office: &OfficeCode) -> String {
    format!("off_{office}")
}

/// An office's leaf server.
pub fn leaf_user(office: &OfficeCode) -> String {
    format!("leaf_{office}")
}

/// Everything that an office submits.
pub fn office_subjects(office: &OfficeCode) -> String {
    format!("ph.in.off.{office}.>")
}

/// The stream on an office's own server.
pub fn office_stream(office: &OfficeCode) -> String {
    format!("OUT_{}", office.as_str().to_uppercase())
}

/// JetStream's domain on an office's own server.
pub fn office_domain(office: &OfficeCode) -> String {
    format!("off-{office}")
}

/// JetStream API of an office's own server, as the hub sees it.
pub fn office_api(office: &OfficeCode) -> String {
    format!("$JS.{}.API", office_domain(office))
}

/// Where an office's stream is delivered to the hub.
pub fn office_delivery(office: &OfficeCode) -> String {
    format!("deliver.off.{office}")
}

/// The inbox prefix of a user; the only one under which it may listen.
pub fn inbox(user: &str) -> String {
    format!("_INBOX_{user}")
}

//! Streams, and where JetStream is asked about them.

use std::fmt::Display;

use kernel::{LogName, OfficeCode};

/// Everything that offices sent, from wherever: intake reads it, one lane per office.
pub const INGRESS: &str = "INGRESS";

/// Submissions of offices without a server of their own.
pub const INGRESS_DIRECT: &str = "INGRESS_DIRECT";

/// Submissions of Itjen.
pub const INGRESS_ITJEN: &str = "INGRESS_ITJEN";

/// Answers to the submissions of offices.
pub const RECEIPTS: &str = "RECEIPTS";

/// Messages to Itjen.
pub const ESCALATED: &str = "ESCALATED";

/// JetStream's API on the server that one is connected to.
pub const API: &str = "$JS.API";

/// JetStream's domain at the hub.
pub const HUB_DOMAIN: &str = "hub";

/// Prefix of the hub's JetStream API as offices and Itjen see it. [`API`] itself would be answered by their own server as well.
pub const HUB_API: &str = "js.hub";

const OUT: &str = "OUT_";

/// The public events of a log: `EVT_TRIAGE`.
pub fn event_stream(log: LogName) -> String {
    format!("EVT_{}", log.as_str().to_uppercase())
}

/// The stream on an office's own server: `OUT_PLM`.
pub fn office_stream(office: &OfficeCode) -> String {
    format!("{OUT}{}", office.as_str().to_uppercase())
}

/// The office whose own server has a stream of this name.
pub fn office_of_stream(stream: &str) -> Option<OfficeCode> {
    stream.strip_prefix(OUT)?.to_lowercase().parse().ok()
}

/// JetStream's domain on an office's own server.
pub fn office_domain(office: impl Display) -> String {
    format!("off-{office}")
}

/// JetStream's API of an office's own server, as the hub sees it.
pub fn office_api(office: impl Display) -> String {
    format!("$JS.{}.API", office_domain(office))
}

/// The subject under which an office's stream is delivered to the hub.
pub fn office_delivery(office: impl Display) -> String {
    format!("deliver.off.{office}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_names_its_office() {
        let plm: OfficeCode = "plm".parse().unwrap();
        assert_eq!(office_of_stream(&office_stream(&plm)), Some(plm));
        assert_eq!(office_of_stream("EVT_INTAKE"), None);
    }
}

//! The stream on an office's own server.

use async_nats::jetstream::stream::Config;
use kernel::OfficeCode;
use topology::names::{office_stream, subjects};

use super::{days, lasting};

/// The configuration of the stream on an office's server. It keeps submissions long after the hub holds them, so that the hub can be rebuilt from
/// the offices. `installed_at_unix`: seconds; numbers of a replaced disk go on above those of the old one.
pub fn out_stream_config(code: &OfficeCode, installed_at_unix: u64) -> Config {
    Config {
        description: Some("What this office sends; the hub collects it".to_owned()),
        num_replicas: 1,
        max_age: days(60),
        max_bytes: 1 << 30,
        duplicate_window: days(7),
        first_sequence: Some(installed_at_unix),
        deny_delete: true,
        ..lasting(office_stream(code), vec![subjects::all_from_office(code)])
    }
}

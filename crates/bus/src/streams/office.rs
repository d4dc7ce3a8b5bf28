//! The stream on an office's own server.

use async_nats::jetstream::stream::{Config, DiscardPolicy, RetentionPolicy, StorageType};
use kernel::OfficeCode;
use topology::names::{office_stream, subjects};

use super::days;

/// The configuration of the stream on an office's server. It keeps submissions long after the hub holds them, so that the hub can be rebuilt from
/// the offices. `installed_at_unix`: seconds; numbers of a replaced disk go on above those of the old one.
pub fn out_stream_config(code: &OfficeCode, installed_at_unix: u64) -> Config {
    Config {
        name: office_stream(code),
        description: Some("What this office sends; the hub collects it".to_owned()),
        subjects: vec![subjects::all_from_office(code)],
        retention: RetentionPolicy::Limits,
        discard: DiscardPolicy::New,
        storage: StorageType::File,
        num_replicas: 1,
        max_messages: -1,
        max_messages_per_subject: -1,
        max_age: days(60),
        max_bytes: 1 << 30,
        duplicate_window: days(7),
        first_sequence: Some(installed_at_unix),
        deny_delete: true,
        deny_purge: true,
        allow_direct: true,
        ..Config::default()
    }
}

//! The stream on an office's own server.

use async_nats::jetstream::stream::{Config, DiscardPolicy, RetentionPolicy, StorageType};
use kernel::OfficeCode;

use super::days;

/// `OUT_PLM`.
pub fn out_stream_name(code: &OfficeCode) -> String {
    format!("OUT_{}", code.as_str().to_uppercase())
}

/// How the stream of an office's server must be: what the office sent, until the hub holds it and long after, so that the hub can be rebuilt from
/// the offices. `installed_at_unix`: seconds; numbers of a replaced disk go on above those of the old one.
pub fn out_stream_config(code: &OfficeCode, installed_at_unix: u64) -> Config {
    Config {
        name: out_stream_name(code),
        description: Some("What this office sends; the hub collects it".to_owned()),
        subjects: vec![format!("ph.in.off.{code}.>")],
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

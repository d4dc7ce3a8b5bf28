//! The streams between the hub and those outside it: offices and Itjen.

use std::time::Duration;

use async_nats::jetstream::stream::{Config, DiscardPolicy, External, Source};
use kernel::OfficeCode;
use topology::Link;
use topology::names::{
    ESCALATED, INGRESS, INGRESS_DIRECT, INGRESS_ITJEN, RECEIPTS, office_api, office_delivery,
    office_stream, subjects,
};

use super::{Wanted, days, lasting};

/// The sum of all `max_bytes` is reserved on the disk at once and must stay below `max_file_store`.
const MIB: i64 = 1 << 20;
/// Of one office and one type of submission: a flood meets a wall, and nobody else notices.
const FLOOD_MESSAGES_MAX: i64 = 50_000;

pub(super) fn configs(wanted: &Wanted) -> Vec<Config> {
    let mut all =
        vec![ingress_direct(), ingress(&wanted.offices), ingress_itjen(), receipts(), escalated()];
    for config in &mut all {
        config.num_replicas = wanted.replicas;
    }
    all
}

fn ingress_direct() -> Config {
    Config {
        description: Some("Submissions of offices that have no server of their own".to_owned()),
        max_messages_per_subject: FLOOD_MESSAGES_MAX,
        discard_new_per_subject: true,
        max_age: days(3),
        max_bytes: 512 * MIB,
        duplicate_window: days(1),
        ..inbound(INGRESS_DIRECT, &[subjects::FROM_OFFICES])
    }
}

fn ingress(offices: &[(OfficeCode, Link)]) -> Config {
    let leaves = offices.iter().filter(|(_, link)| *link == Link::Leaf);
    let direct = Source { name: INGRESS_DIRECT.to_owned(), ..Source::default() };
    let sources = std::iter::once(direct).chain(leaves.map(|(code, _)| leaf_source(code)));
    Config {
        description: Some(
            "Submissions of all offices; intake reads one lane per office".to_owned(),
        ),
        sources: Some(sources.collect()),
        max_age: days(30),
        max_bytes: 1536 * MIB,
        // An office that was cut off for days sends again what it is not sure of.
        duplicate_window: days(7),
        ..inbound(INGRESS, &[])
    }
}

/// The stream of an office's own server. The filter keeps an office from speaking for another one.
fn leaf_source(code: &OfficeCode) -> Source {
    Source {
        name: office_stream(code),
        filter_subject: Some(subjects::all_from_office(code)),
        external: Some(External {
            api_prefix: office_api(code),
            delivery_prefix: Some(office_delivery(code)),
        }),
        ..Source::default()
    }
}

fn ingress_itjen() -> Config {
    Config {
        description: Some("What Itjen sent; triage reads it".to_owned()),
        max_age: days(30),
        max_bytes: 256 * MIB,
        duplicate_window: days(1),
        ..inbound(INGRESS_ITJEN, &[subjects::FROM_ITJEN])
    }
}

fn receipts() -> Config {
    Config {
        description: Some("What became of each submission; written by intake alone".to_owned()),
        discard: DiscardPolicy::Old,
        max_age: days(60),
        max_bytes: 1024 * MIB,
        ..outbound(RECEIPTS, &[subjects::RECEIPTS])
    }
}

fn escalated() -> Config {
    Config {
        description: Some("What Itjen is told; written by triage alone".to_owned()),
        max_age: days(365),
        max_bytes: 256 * MIB,
        deny_delete: false,
        ..outbound(ESCALATED, &[subjects::TO_ITJEN])
    }
}

/// Letters hold wraps and sealed texts, and an erasure reaches single messages; `JetStream` never takes a denial back once a stream was made. Who may
/// delete is a matter of permissions: the service that reads the stream, and `provision` (ADR 0019).
fn inbound(name: &str, subjects: &[&str]) -> Config {
    let subjects = subjects.iter().map(|&subject| subject.to_owned()).collect();
    Config { deny_delete: false, ..lasting(name.to_owned(), subjects) }
}

/// As a log's stream: its writer resumes from what it holds, so the window only covers a reply that was lost on the way.
fn outbound(name: &str, subjects: &[&str]) -> Config {
    Config {
        duplicate_window: Duration::from_secs(1),
        deny_delete: true,
        ..inbound(name, subjects)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_streams_together_fit_on_the_smallest_hub() {
        let wanted = Wanted { offices: Vec::new(), replicas: 1 };
        let reserved: i64 = wanted.streams().iter().map(|config| config.max_bytes).sum();
        assert!(reserved < 7 * 1024 * MIB, "{} MiB", reserved / MIB);
    }

    #[test]
    fn single_sealed_messages_can_be_deleted_and_no_stream_can_be_emptied() {
        for config in [escalated(), ingress_itjen(), ingress_direct(), ingress(&[])] {
            assert!(!config.deny_delete && config.deny_purge, "{}", config.name);
        }
        assert!(receipts().deny_delete && receipts().deny_purge, "receipts hold nothing sealed");
    }

    #[test]
    fn an_office_can_only_speak_for_itself_through_its_server() {
        let wanted =
            vec![("plm".parse().unwrap(), Link::Leaf), ("gto".parse().unwrap(), Link::Direct)];
        let sources = ingress(&wanted).sources.unwrap();
        let names: Vec<&str> = sources.iter().map(|source| source.name.as_str()).collect();
        assert_eq!(names, ["INGRESS_DIRECT", "OUT_PLM"]);
        assert_eq!(sources[1].filter_subject.as_deref(), Some("ph.in.off.plm.>"));
    }
}

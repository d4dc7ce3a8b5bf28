//! The documents for people who do not use our code say all that there is to say.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use contracts::{BATCH_RATINGS_MAX, BODY_BYTES_MAX, Channel, Party, ReasonCode};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/integration")
}

fn document(name: &str) -> String {
    fs::read_to_string(folder().join(name)).unwrap()
}

/// Every code, as the schema lists them.
fn codes() -> BTreeSet<String> {
    let schema = schemars::schema_for!(ReasonCode).to_value();
    let one_of = schema["oneOf"].as_array().unwrap();
    one_of.iter().map(|code| code["const"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn every_reason_has_its_line_and_no_other_has() {
    let text = document("reasons.md");
    let first = |line: &str| Some(line.strip_prefix("| `")?.split_once('`')?.0.to_owned());
    let told: BTreeSet<String> = text.lines().filter_map(first).collect();
    assert_eq!(told, codes());
}

#[test]
fn every_type_is_in_the_list() {
    let text = document("README.md");
    for channel in Channel::all() {
        assert!(text.contains(&format!("`{}`", channel.tail)), "{}", channel.tail);
    }
}

#[test]
fn each_side_is_told_its_subjects_stream_and_consumer() {
    for channel in Channel::all().into_iter().filter(|channel| channel.consumer().is_some()) {
        let text = document(match channel.party {
            Party::Office => "offices.md",
            Party::Itjen => "itjen.md",
        });
        let consumer = channel.consumer().unwrap().replace("{office}", "<code>");
        let pull = format!("js.hub.CONSUMER.MSG.NEXT.{}.{consumer}", channel.stream());
        assert!(text.contains(&pull), "{pull}");
    }
}

#[test]
fn the_limits_are_those_of_the_code() {
    let spaced = |number: usize| {
        let (thousands, rest) = (number / 1000, number % 1000);
        format!("{thousands} {rest:03}")
    };
    let text = document("README.md");
    assert!(text.contains(&format!("| {} bytes |", spaced(BODY_BYTES_MAX))));
    assert!(text.contains(&format!("| {} |", spaced(BATCH_RATINGS_MAX))));
}

#[test]
fn every_link_leads_to_a_file() {
    for name in ["README.md", "offices.md", "itjen.md", "sealing.md", "reasons.md"] {
        let text = document(name);
        for target in text.split("](").skip(1).filter_map(|rest| rest.split_once(')')) {
            let path = target.0.split('#').next().unwrap();
            let is_there = path.is_empty() || folder().join(path).exists();
            assert!(is_there, "{name} links to {path}");
        }
    }
}

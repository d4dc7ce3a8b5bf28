//! Golden files: the bytes of stored and of published events, one file per type and version. What lies there lies in real logs, so a file may be
//! added and never changed.
//!
//! A service hands in one sample per event type. With `AMANAH_WRITE_GOLDEN=1` missing files are written from the samples; a file that is there
//! is never touched. The tables of `docs/events.md` are made of the same samples.

#![expect(clippy::expect_used, reason = "a test fails by panicking")]

mod document;

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use eventlog::{Mapping, Publication, Recorded};
use kernel::{CommandId, DecodeError, Event, EventType, Position, StreamId, Version};

/// The stream of every sample: the id of the complaint in the samples of triage.
const STREAM: &str = "0192f0c1-2d3e-7a4b-8c5d-6e7f80910213";

/// When every sample was recorded: 2026-11-22T03:00:00Z.
const RECORDED_US: i64 = 1_795_316_400_000_000;

/// The golden files of a service, in `tests/golden` (stored) and `tests/public` (published).
pub struct Golden {
    tests: PathBuf,
    lines: Vec<Line>,
}

/// Reads stored bytes of a type and version, and writes them in today's shape.
type Rewrite = fn(&str, i16, &[u8]) -> Result<Vec<u8>, DecodeError>;

/// An event type with its sample.
struct Line {
    event: EventType,
    sample: Vec<u8>,
    rewrite: Rewrite,
}

impl Golden {
    /// The files of the crate with this `CARGO_MANIFEST_DIR`.
    pub fn of(manifest_dir: &str) -> Self {
        Self { tests: PathBuf::from(manifest_dir).join("tests"), lines: Vec::new() }
    }

    /// Adds the events of one enum with a sample of each.
    ///
    /// # Panics
    /// When a type has no sample.
    #[must_use]
    pub fn with<E: Event>(mut self, samples: &[E]) -> Self {
        for event in E::TYPES {
            let sample = samples.iter().find(|sample| sample.event_type() == event.name);
            let sample = sample.unwrap_or_else(|| {
                panic!("{} has no sample: add one to tests/samples", event.name)
            });
            let rewrite = |event_type: &str, version, stored: &[u8]| {
                E::decode(event_type, version, stored).map(|event| event.encode())
            };
            self.lines.push(Line { event: *event, sample: sample.encode(), rewrite });
        }
        self
    }

    /// Stored events of every version are read, and today's are written, as ever.
    ///
    /// # Panics
    /// When a file is missing, belongs to no type, does not read, or is written differently now.
    pub fn check_stored(&self) {
        let mut names = BTreeSet::new();
        for Line { event, sample, rewrite } in &self.lines {
            let EventType { name, version, .. } = *event;
            for older in 1..version {
                let stored = self.read("golden", &file(name, older), None);
                if let Err(error) = rewrite(name, older, &stored) {
                    panic!("version {older} of {name} does not read any more: {error}");
                }
                names.insert(file(name, older));
            }
            let stored = self.read("golden", &file(name, version), Some(sample));
            assert_eq!(text(sample), text(&stored), "{name} is written differently");
            let again = rewrite(name, version, &stored).map(|bytes| text(&bytes));
            assert_eq!(again, Ok(text(&stored)), "{name} is read differently");
            names.insert(file(name, version));
        }
        assert_eq!(
            self.list("golden"),
            names,
            "each file of tests/golden has its type and version"
        );
    }

    /// Published events are written as ever, and private ones are not published.
    ///
    /// # Panics
    /// When a file is missing, belongs to no public event, or is written differently now.
    pub fn check_public(&self, publish: Mapping) {
        let mut names = BTreeSet::new();
        for (event, public) in self.published(publish) {
            let Some(public) = public else { continue };
            let name = file(event.name, public.schema_version);
            let golden = self.read("public", &name, Some(&public.data));
            assert_eq!(
                text(&public.data),
                text(&golden),
                "{} is published differently",
                event.name
            );
            names.insert(name);
        }
        assert_eq!(self.list("public"), names, "each file of tests/public has its event");
    }

    /// What is published of each sample; `None` for a private event.
    fn published(
        &self,
        publish: Mapping,
    ) -> impl Iterator<Item = (EventType, Option<Publication>)> {
        self.lines.iter().map(move |Line { event, sample, .. }| {
            let public = publish(&recorded(event, sample.clone()));
            (*event, public.unwrap_or_else(|error| panic!("{}: {error}", event.name)))
        })
    }

    /// Reads a file without the spaces that make it pretty; writes it first if it is missing, may be written, and there is something to write.
    fn read(&self, folder: &str, name: &str, sample: Option<&[u8]>) -> Vec<u8> {
        let path = self.tests.join(folder).join(name);
        if let Some(sample) = sample.filter(|_| writes() && !path.exists()) {
            fs::create_dir_all(self.tests.join(folder)).expect("a folder for golden files");
            fs::write(&path, [sample, b"\n"].concat()).expect("a golden file is written");
        }
        let read = fs::read(&path).unwrap_or_else(|error| {
            panic!(
                "tests/{folder}/{name}: {error}. Write it once: AMANAH_WRITE_GOLDEN=1 cargo xtask test -p <service> --test golden"
            )
        });
        compact(&read)
    }

    fn list(&self, folder: &str) -> BTreeSet<String> {
        let entries = fs::read_dir(self.tests.join(folder)).expect("a folder of golden files");
        let name =
            |entry: std::io::Result<fs::DirEntry>| entry.ok()?.file_name().into_string().ok();
        entries.filter_map(name).collect()
    }
}

fn writes() -> bool {
    std::env::var_os("AMANAH_WRITE_GOLDEN").is_some()
}

fn file(event_type: &str, version: i16) -> String {
    format!("{event_type}.v{version}.json")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// The same JSON without spaces between its parts; the order of keys stays.
fn compact(json: &[u8]) -> Vec<u8> {
    let (mut inside, mut escaped) = (false, false);
    let stays = |byte: &u8| {
        let keep = inside || !byte.is_ascii_whitespace();
        inside ^= *byte == b'"' && !escaped;
        escaped = inside && !escaped && *byte == b'\\';
        keep
    };
    json.iter().copied().filter(stays).collect()
}

/// A sample as a row of a log.
fn recorded(event: &EventType, payload: Vec<u8>) -> Recorded {
    let stream: StreamId = STREAM.parse().expect("a stream id");
    Recorded {
        position: Position(7),
        stream,
        version: Version(1),
        command: CommandId::new(stream.uuid()),
        event_type: event.name.to_owned(),
        schema_version: event.version,
        recorded_us: RECORDED_US,
        blinding: [0; 32],
        leaf_hash: [0; 32],
        payload,
        meta: b"{}".to_vec(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_spaces_outside_of_texts_go() {
        let pretty = b"{\n  \"a b\": \"c \\\" d\",\n  \"e\": [1, 2]\n}\n";
        assert_eq!(text(&compact(pretty)), r#"{"a b":"c \" d","e":[1,2]}"#);
    }
}

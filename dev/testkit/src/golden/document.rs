//! The tables of `docs/events.md`: one per category, between `<!-- events: case -->` and `<!-- end -->`.

use std::collections::BTreeMap;
use std::fs;

use contracts::public;
use eventlog::{Mapping, Publication};
use kernel::{Delivered, Epoch, EpochId, EventType, LogName};
use serde_json::Value;

use super::{Golden, recorded};

const HEAD: &str = "| type | who and what | step | public body |\n|---|---|---|---|\n";

impl Golden {
    /// The tables of this log in `docs/events.md` say what the code does. With `AMANAH_WRITE_EVENTS=1` they are written.
    ///
    /// # Panics
    /// When a table differs, or a category has no place in the document.
    pub fn check_documented(&self, log: LogName, publish: Mapping) {
        let path = self.tests.join("../../../docs/events.md");
        let text = fs::read_to_string(&path).expect("docs/events.md");
        let mut wanted = text.clone();
        for (category, table) in self.tables(log, publish) {
            wanted = replaced(&wanted, category, &table).unwrap_or_else(|| {
                panic!(
                    "docs/events.md has no table of '{category}': add a section with the lines `<!-- events: {category} -->` and `<!-- end -->`"
                )
            });
        }
        if std::env::var_os("AMANAH_WRITE_EVENTS").is_some() {
            fs::write(&path, wanted).expect("docs/events.md is written");
        } else {
            assert_eq!(text, wanted, "docs/events.md is stale: run `cargo xtask events`");
        }
    }

    fn tables(&self, log: LogName, publish: Mapping) -> BTreeMap<&'static str, String> {
        let mut tables = BTreeMap::<&str, String>::new();
        for (line, (event, publication)) in self.lines.iter().zip(self.published(publish)) {
            let category = event.name.split_once('.').map_or("", |(category, _)| category);
            let row = row(log, &event, &line.sample, publication);
            tables.entry(category).or_insert_with(|| HEAD.to_owned()).push_str(&row);
        }
        tables
    }
}

/// The text with another table of this category in it.
fn replaced(text: &str, category: &str, table: &str) -> Option<String> {
    let begin = format!("<!-- events: {category} -->\n");
    let (before, rest) = text.split_once(&begin)?;
    let (_, after) = rest.split_once("<!-- end -->")?;
    Some(format!("{before}{begin}\n{table}\n<!-- end -->{after}"))
}

fn row(log: LogName, event: &EventType, sample: &[u8], public: Option<Publication>) -> String {
    let EventType { name, version, about } = event;
    let name = match version {
        1 => format!("`{name}`"),
        _ => format!("`{name}` (version {version})"),
    };
    let (step, body) = match public {
        None => ("–".to_owned(), "**private**".to_owned()),
        Some(public) => (step(log, event, sample, &public), body(&public.data)),
    };
    format!("| {name} | {} | {step} | {body} |\n", about.trim())
}

/// The step that the event completes, or belongs to.
fn step(log: LogName, event: &EventType, sample: &[u8], public: &Publication) -> String {
    let epoch = Epoch { log, id: EpochId::new(uuid::Uuid::nil()) };
    let delivered = Delivered {
        schema_version: public.schema_version,
        data: public.data.clone(),
        ..recorded(event, sample.to_vec()).delivered(epoch)
    };
    let read = public::read(&delivered).unwrap_or_else(|error| panic!("{}: {error}", event.name));
    let body = read.body.unwrap_or_else(|| panic!("{} is not in contracts::public", event.name));
    match (read.step, body.step()) {
        (Some(done), placed) => {
            assert_eq!(Some(done.step.as_str()), placed, "{} completes another step", event.name);
            done.step.to_string()
        }
        (None, Some(_)) if names_its_step(&public.data) => "the one in its body".to_owned(),
        (None, Some(placed)) => format!("belongs to {placed}"),
        (None, None) => "–".to_owned(),
    }
}

fn names_its_step(data: &[u8]) -> bool {
    !parsed(data)["body"]["step"].is_null()
}

/// The names of the body's own fields.
fn body(data: &[u8]) -> String {
    let data = parsed(data);
    let fields = data["body"].as_object().into_iter().flat_map(|body| body.keys());
    let fields: Vec<String> = fields.map(|field| format!("`{field}`")).collect();
    if fields.is_empty() { "–".to_owned() } else { fields.join(", ") }
}

fn parsed(data: &[u8]) -> Value {
    serde_json::from_slice(data).expect("a public event is JSON")
}

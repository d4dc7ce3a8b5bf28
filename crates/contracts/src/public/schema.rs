//! JSON Schemas of public events: the frame with the body in it.

use kernel::codec::sorted;
use schemars::{JsonSchema, Schema};
use serde_json::{Value, json};

use super::Announcement;
use crate::schema::{BASE, schema};

/// The schema of one public event.
#[derive(Clone, Copy, Debug)]
pub struct PublicSchema {
    event_type: &'static str,
    version: i16,
    schema: fn() -> Schema,
}

impl PublicSchema {
    pub(super) const fn of<B: JsonSchema>(event_type: &'static str, version: i16) -> Self {
        Self { event_type, version, schema: schema::<Announcement<B>> }
    }

    /// Its file in `proto/schemas`: `events/case.CaseOpened.v1.json`.
    pub fn path(&self) -> String {
        format!("events/{}.v{}.json", self.event_type, self.version)
    }

    /// The schema as its file: two spaces of indentation, keys in order.
    pub fn file(&self) -> String {
        let mut schema = (self.schema)().to_value();
        schema["$id"] = json!(format!("{BASE}/{}", self.path()));
        schema["title"] = json!(self.event_type);
        format!("{:#}\n", sorted(schema))
    }

    /// The names of the body's own fields, in order.
    pub fn fields(&self) -> Vec<String> {
        let schema = (self.schema)().to_value();
        let body = resolve(&schema, &schema["properties"]["body"]);
        body["properties"].as_object().map_or(Vec::new(), |fields| fields.keys().cloned().collect())
    }
}

/// The schema itself, where another one only points to it.
fn resolve<'a>(whole: &'a Value, part: &'a Value) -> &'a Value {
    let pointer = part["$ref"].as_str().and_then(|reference| reference.strip_prefix('#'));
    pointer.and_then(|pointer| whole.pointer(pointer)).unwrap_or(part)
}

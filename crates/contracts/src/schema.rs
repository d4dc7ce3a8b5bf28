//! JSON Schemas (draft 2020-12) of every body, made from the types that read and write it.

use kernel::codec::sorted;
use schemars::generate::SchemaSettings;
use schemars::transform::{Transform, transform_subschemas};
use schemars::{JsonSchema, Schema};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use topology::names::kinds;

use crate::{
    AcknowledgementV1, DataReplyCorrectionV1, DataReplyV1, DataRequestV1, ErasedV1, EscalationV1,
    RatingV1, RatingsV1, Reason, Receipt, RescheduledV1, RosterV1, SealedComplaintV1,
    UnderstaffedV1, UsersServedV1, UsersServedV2, read, samples,
};

/// Where the schemas are said to lie. An identifier: nothing is fetched from there.
pub(crate) const BASE: &str = "https://amanah.example/schemas";

/// A body with its schema, a valid sample, and the reader that the hub itself uses.
#[derive(Clone, Copy, Debug)]
pub struct Body {
    /// Name of its schema, without `.json`: the tail of its type; `receipt.v1` for both outcomes.
    pub name: &'static str,
    /// Valid JSON with invented data.
    pub sample: &'static str,
    schema: fn() -> Schema,
    reads: fn(&[u8]) -> Result<(), Reason>,
}

impl Body {
    /// Every body, submissions first.
    pub const ALL: [Self; 15] = [
        Self::of::<RatingV1>(kinds::RATING, samples::RATING),
        Self::of::<RatingsV1>(kinds::RATINGS, samples::RATINGS),
        Self::of::<UsersServedV1>(kinds::USERS_SERVED_V1, samples::USERS_SERVED_V1),
        Self::of::<UsersServedV2>(kinds::USERS_SERVED_V2, samples::USERS_SERVED_V2),
        Self::of::<RosterV1>(kinds::ROSTER, samples::ROSTER),
        Self::of::<SealedComplaintV1>(kinds::SEALED_COMPLAINT, samples::SEALED_COMPLAINT),
        Self::of::<DataReplyV1>(kinds::DATA_REPLY, samples::DATA_REPLY),
        Self::of::<DataReplyCorrectionV1>(kinds::DATA_REPLY_CORRECTION, samples::CORRECTION),
        Self::of::<AcknowledgementV1>(kinds::ACKNOWLEDGEMENT, samples::ACKNOWLEDGEMENT),
        Self::of::<Receipt>("receipt.v1", samples::RECEIPT),
        Self::of::<DataRequestV1>(kinds::DATA_REQUEST, samples::DATA_REQUEST),
        Self::of::<RescheduledV1>(kinds::RESCHEDULED, samples::RESCHEDULED),
        Self::of::<EscalationV1>(kinds::ESCALATED, samples::ESCALATION),
        Self::of::<UnderstaffedV1>(kinds::UNDERSTAFFED, samples::UNDERSTAFFED),
        Self::of::<ErasedV1>(kinds::ERASED, samples::ERASED),
    ];

    const fn of<T: JsonSchema + DeserializeOwned>(
        name: &'static str,
        sample: &'static str,
    ) -> Self {
        Self { name, sample, schema: schema::<T>, reads: |body| read::<T>(body).map(drop) }
    }

    /// Its schema, with `$id`.
    pub fn schema(&self) -> Value {
        let mut schema = (self.schema)().to_value();
        if let Some(object) = schema.as_object_mut() {
            object.insert("$id".to_owned(), json!(format!("{BASE}/{}.json", self.name)));
        }
        schema
    }

    /// The schema as its file: two spaces of indentation, keys in order.
    pub fn schema_file(&self) -> String {
        format!("{:#}\n", sorted(self.schema()))
    }

    /// Reads a body as the hub does.
    pub fn read(&self, body: &[u8]) -> Result<(), Reason> {
        (self.reads)(body)
    }
}

pub(crate) fn schema<T: JsonSchema>() -> Schema {
    SchemaSettings::draft2020_12()
        .with_transform(WholeRange)
        .into_generator()
        .into_root_schema_for::<T>()
}

/// Says the largest number of an integer type: schemars gives it as a `format`, which most validators do not know.
#[derive(Clone, Debug)]
struct WholeRange;

impl Transform for WholeRange {
    fn transform(&mut self, schema: &mut Schema) {
        let max = match schema.get("format").and_then(Value::as_str) {
            Some("uint8") => Some(u64::from(u8::MAX)),
            Some("uint32") => Some(u64::from(u32::MAX)),
            _ => None,
        };
        if let Some(max) = max.filter(|_| schema.get("maximum").is_none()) {
            schema.insert("maximum".to_owned(), json!(max));
        }
        transform_subschemas(self, schema);
    }
}

#[cfg(test)]
mod tests;

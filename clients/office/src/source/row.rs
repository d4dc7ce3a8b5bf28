//! A line of a file, parsed.

use contracts::{Kind, RatingV1};
use serde_json::Value;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::BadLine;

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Row {
    /// Line of the file, from 1.
    pub(crate) line: u32,
    pub(crate) item: Item,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Item {
    /// A rating, for a batch. Its id is empty when the file gives none.
    Rating(RatingV1),
    /// A submission of its own.
    Whole(Kind, Value),
}

/// A placeholder id, so that a rating without one can be checked.
const NO_ID: Uuid = Uuid::nil();

impl Row {
    /// Checks a rating. An id that is missing, null or empty is made later.
    pub(super) fn rating(line: u32, mut value: Value) -> Result<Self, BadLine> {
        let absent = value.get("id").is_none_or(is_blank);
        if let Value::Object(fields) = &mut value
            && absent
        {
            fields.insert("id".into(), NO_ID.to_string().into());
        }
        let mut rating: RatingV1 = check(line, &value)?;
        if absent {
            rating.id = String::new();
        } else if !is_random(&rating.id) {
            return Err(bad(line, "id", "harus UUID acak (versi 4), atau dikosongkan"));
        }
        if let Some((item, _)) = rating
            .answers
            .iter()
            .find(|(_, mark)| mark.is_some_and(|mark| !(1..=4).contains(&mark)))
        {
            return Err(bad(line, format!("answers.{item}"), "nilai harus 1 sampai 4"));
        }
        Ok(Self { line, item: Item::Rating(rating) })
    }

    pub(super) fn whole(line: u32, kind: Kind, value: Value) -> Result<Self, BadLine> {
        match kind {
            Kind::UsersServedV1 => check::<contracts::UsersServedV1>(line, &value).map(drop)?,
            Kind::UsersServedV2 => check::<contracts::UsersServedV2>(line, &value).map(drop)?,
            Kind::Roster => check::<contracts::RosterV1>(line, &value).map(drop)?,
            _ => return Err(bad(line, "kind", "jenis ini tidak dikirim dari berkas")),
        }
        Ok(Self { line, item: Item::Whole(kind, value) })
    }
}

/// The name of a line, made from its content, so that lines may be added, moved and corrected between two runs. `nth`: number of equal lines before it.
pub(crate) fn key(item: &Item, nth: usize) -> String {
    let mut hash = Sha256::new();
    match item {
        Item::Rating(rating) => hash.update(serde_json::to_vec(rating).unwrap_or_default()),
        Item::Whole(kind, value) => {
            hash.update(kind.tail());
            hash.update(value.to_string());
        }
    }
    format!("{}/{nth}", hex::encode(&hash.finalize()[..16]))
}

pub(super) fn bad(line: u32, field: impl Into<String>, reason: impl Into<String>) -> BadLine {
    let field = field.into();
    BadLine { line, field: Some(field).filter(|field| !field.is_empty()), reason: reason.into() }
}

fn check<T: serde::de::DeserializeOwned>(line: u32, value: &Value) -> Result<T, BadLine> {
    contracts::read(value.to_string().as_bytes()).map_err(|reason| {
        // The position in our own rendering would mislead.
        let message = reason.message.split(" (line ").next().unwrap_or_default().to_owned();
        bad(line, reason.field.unwrap_or_default(), in_indonesian(&message))
    })
}

fn in_indonesian(message: &str) -> String {
    if let Some(name) = message.strip_prefix("missing field ") {
        return format!("isian {name} tidak ada");
    }
    match message {
        "unknown field" => "ada isian yang tidak dikenal".to_owned(),
        "is not of the published shape" => "bentuknya tidak sesuai".to_owned(),
        other => other.to_owned(),
    }
}

fn is_blank(id: &Value) -> bool {
    id.is_null() || id.as_str().is_some_and(|text| text.trim().is_empty())
}

fn is_random(id: &str) -> bool {
    Uuid::parse_str(id).is_ok_and(|id| id.get_version_num() == 4)
}

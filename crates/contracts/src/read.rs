//! Reads a body. An error names the field that is wrong, never its value.

use serde::de::DeserializeOwned;

use crate::{Reason, ReasonCode};

/// Bytes of a body at most. The bus takes messages up to 1 MiB; larger complaints go over gRPC, whose limit is 32 MiB.
pub const BODY_BYTES_MAX: usize = 900 * 1024;

/// Items of the questionnaire: the keys of `answers`.
const ITEMS: [&str; 11] =
    ["conduct", "competence", "u1", "u2", "u3", "u4", "u5", "u6", "u7", "u8", "u9"];

/// Parses a body. The reason names path and kind of the fault; serde's own words would quote the value.
pub fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, Reason> {
    let mut json = serde_json::Deserializer::from_slice(body);
    let value = serde_path_to_error::deserialize(&mut json).map_err(|error| reason(&error))?;
    json.end().map_err(|_| {
        Reason::new(ReasonCode::MalformedJson, "something follows after the end of the JSON")
    })?;
    Ok(value)
}

fn reason(error: &serde_path_to_error::Error<serde_json::Error>) -> Reason {
    let inner = error.inner();
    let place = format!("line {}, column {}", inner.line(), inner.column());
    if !inner.is_data() {
        return Reason::new(
            ReasonCode::MalformedJson,
            format!("the body is no JSON from {place} on"),
        );
    }
    let field = published(&error.path().to_string());
    Reason::of_field(ReasonCode::Schema, field, format!("{} ({place})", fault(&inner.to_string())))
}

/// The path as far as its names are ours: the keys of `answers` are the sender's, and could hold anything.
fn published(path: &str) -> String {
    let (known, key) = match path.find("answers.") {
        Some(at) => path.split_at(at + "answers".len()),
        None => (path, ""),
    };
    let key = key.trim_start_matches('.');
    match known {
        "." => String::new(),
        known if ITEMS.contains(&key) => format!("{known}.{key}"),
        known => known.to_owned(),
    }
}

/// What kind of fault it is, without the value that serde would quote.
fn fault(text: &str) -> String {
    for known in ["missing field", "unknown field", "duplicate field"] {
        if let Some(rest) = text.strip_prefix(known) {
            // Field names are ours; an unknown one is the sender's and could hold anything.
            let name = rest.split('`').nth(1).filter(|_| known != "unknown field");
            return name.map_or_else(|| known.to_owned(), |name| format!("{known} `{name}`"));
        }
    }
    "is not of the published shape".to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{RatingV1, UsersServedV1};

    #[test]
    fn a_wrong_field_is_named_and_its_value_is_not() {
        let reason = read::<UsersServedV1>(
            br#"{"place":"loket-1","shift":"2026-11-22-pagi","count":"rahasia"}"#,
        )
        .unwrap_err();
        assert_eq!((reason.code, reason.field.as_deref()), (ReasonCode::Schema, Some("count")));
        assert!(!reason.message.contains("rahasia"), "{}", reason.message);
    }

    #[test]
    fn a_misspelt_field_is_not_silently_lost() {
        let body =
            br#"{"id":"x","place":"p","service":"s","shift":"t","answers":{},"coment":"rahasia"}"#;
        let reason = read::<RatingV1>(body).unwrap_err();
        assert_eq!(reason.code, ReasonCode::Schema);
        assert!(reason.message.starts_with("unknown field"), "{}", reason.message);
        assert!(!reason.message.contains("rahasia"));
    }

    #[test]
    fn what_is_no_json_says_from_where_on() {
        let reason = read::<UsersServedV1>(b"{\"place\": loket}").unwrap_err();
        assert_eq!(reason.code, ReasonCode::MalformedJson);
        let reason =
            read::<UsersServedV1>(br#"{"place":"a","shift":"b","count":1} x"#).unwrap_err();
        assert_eq!(reason.code, ReasonCode::MalformedJson);
    }

    #[test]
    fn a_key_that_the_sender_made_up_is_not_repeated() {
        let body = br#"{"id":"x","place":"p","service":"s","shift":"t","answers":{"rahasia":"x"}}"#;
        let reason = read::<RatingV1>(body).unwrap_err();
        assert_eq!(reason.field.as_deref(), Some("answers"));
        let known =
            br#"{"id":"x","place":"p","service":"s","shift":"t","answers":{"conduct":"x"}}"#;
        let reason_of_known = read::<RatingV1>(known).unwrap_err();
        assert_eq!(reason_of_known.field.as_deref(), Some("answers.conduct"));
        assert!(!reason.message.contains("rahasia"));
    }

    #[test]
    fn a_missing_field_is_named() {
        let reason = read::<UsersServedV1>(br#"{"place":"a","count":1}"#).unwrap_err();
        assert!(reason.message.contains("`shift`"), "{}", reason.message);
    }
}

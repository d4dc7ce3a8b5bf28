//! Reading `box.RatingReceived`. What does not read names the field, never what stood in it: it may be what a user wrote.

use std::str::FromStr;

use kernel::{EmployeeCode, OfficeCode, PlaceCode, Shift};
use serde_json::Value;
use service::Announcement;

use figures::Answers;
use figures::Instrument;

/// Longest name of a service.
const SERVICE_CHARS_MAX: usize = 64;

/// One rating as intake told it.
#[derive(Debug)]
pub(super) struct Rating {
    pub(super) office: OfficeCode,
    pub(super) shift: Shift,
    pub(super) comment: Option<String>,
    employee: Option<EmployeeCode>,
    place: PlaceCode,
    service: String,
    answers: Answers,
}

impl Rating {
    pub(super) fn parse(data: &[u8]) -> Result<Self, String> {
        let Announcement { office, body, .. } = Announcement::parse(data)?;
        Ok(Self {
            office,
            shift: shift(&body["shift"])?,
            comment: optional(&body, "comment")?.map(str::to_owned),
            employee: optional(&body, "employee")?
                .map(|code| code_of("employee", code))
                .transpose()?,
            place: code_of("place", text(&body, "place")?)?,
            service: service(text(&body, "service")?)?,
            answers: answers(&body["answers"])?,
        })
    }

    /// The rating in one line, comment and position apart: equal ratings have equal lines. No part can hold a tab.
    pub(super) fn pattern(&self) -> String {
        let employee = self.employee.as_ref().map_or("", EmployeeCode::as_str);
        let Self { place, service, shift, answers, .. } = self;
        format!("{employee}\t{place}\t{service}\t{shift}\t{answers}")
    }
}

fn optional<'a>(body: &'a Value, field: &str) -> Result<Option<&'a str>, String> {
    match &body[field] {
        Value::Null => Ok(None),
        Value::String(text) => Ok(Some(text).filter(|text| !text.is_empty()).map(String::as_str)),
        _ => Err(format!("body.{field} is no text")),
    }
}

fn text<'a>(body: &'a Value, field: &str) -> Result<&'a str, String> {
    optional(body, field)?.ok_or_else(|| format!("body.{field} is missing"))
}

fn code_of<T: FromStr>(field: &str, text: &str) -> Result<T, String> {
    text.parse().map_err(|_| format!("body.{field} is no code"))
}

fn service(text: &str) -> Result<String, String> {
    let fits = text.chars().count() <= SERVICE_CHARS_MAX && !text.chars().any(char::is_control);
    if fits { Ok(text.to_owned()) } else { Err("body.service is no name of a service".into()) }
}

/// As text (`2026-11-22-pagi`) or as its two parts.
fn shift(value: &Value) -> Result<Shift, String> {
    let read = match value {
        Value::String(text) => text.parse().ok(),
        parts => serde_json::from_value(parts.clone()).ok(),
    };
    read.ok_or_else(|| "body.shift is no shift".into())
}

/// From item → mark to the order of the questionnaire; an item that was not answered, or with *tidak tahu*, is absent or null.
fn answers(value: &Value) -> Result<Answers, String> {
    let given = value.as_object().ok_or("body.answers is no map")?;
    let instrument = Instrument::builtin();
    let mut marks = vec![None; instrument.items.len()];
    for (item, mark) in given.iter().filter(|(_, mark)| !mark.is_null()) {
        let index = instrument.index_of(item).ok_or("body.answers holds an unknown item")?;
        let valid = mark.as_u64().and_then(|mark| u8::try_from(mark).ok());
        let valid = valid.filter(|mark| (1..=4).contains(mark));
        marks[index] = Some(valid.ok_or_else(|| format!("body.answers.{item} is not 1 to 4"))?);
    }
    Answers::try_new(&marks).map_err(|_| "body.answers is no set of answers".into())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn parse(change: impl FnOnce(&mut Value)) -> Result<Rating, String> {
        let mut event = json!({
            "office": "plm",
            "stream": "box/plm/loket-1/2026-11-22-pagi",
            "body": {
                "place": "loket-1", "service": "vaksinasi", "shift": "2026-11-22-pagi", "employee": "pgw-01",
                "answers": { "conduct": 4, "competence": 3, "u9": 1 }, "comment": "Cepat."
            }
        });
        change(&mut event["body"]);
        Rating::parse(event.to_string().as_bytes())
    }

    #[test]
    fn equal_ratings_have_equal_patterns() {
        let rating = parse(|_| ()).unwrap();
        assert_eq!(rating.pattern(), "pgw-01\tloket-1\tvaksinasi\t2026-11-22-pagi\t43--------1");
        assert_eq!(rating.comment.as_deref(), Some("Cepat."));
        let other = |body: &mut Value| {
            body["shift"] = json!({ "date": "2026-11-22", "part": "pagi" });
            body["comment"] = Value::Null;
        };
        assert_eq!(parse(other).unwrap().pattern(), rating.pattern());
    }

    #[test]
    fn who_names_nobody_leaves_the_employee_empty() {
        let rating = parse(|body| body["employee"] = Value::Null).unwrap();
        assert!(rating.pattern().starts_with("\tloket-1\t"));
    }

    #[test]
    fn a_wrong_field_is_named_and_not_shown() {
        let wrong = |field: &str, value: Value| {
            let error = parse(|body| body[field] = value).unwrap_err();
            assert!(!error.contains("Budi"), "{error}");
            error
        };
        assert_eq!(wrong("employee", json!("Budi S.")), "body.employee is no code");
        assert_eq!(wrong("place", Value::Null), "body.place is missing");
        assert_eq!(wrong("shift", json!("Budi")), "body.shift is no shift");
        assert_eq!(wrong("comment", json!(["Budi"])), "body.comment is no text");
        assert_eq!(wrong("service", json!("a\tb")), "body.service is no name of a service");
        let error = wrong("answers", json!({ "conduct": 5 }));
        assert_eq!(error, "body.answers.conduct is not 1 to 4");
        assert_eq!(wrong("answers", json!({ "Budi": 4 })), "body.answers holds an unknown item");
    }
}

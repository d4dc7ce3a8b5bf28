//! A rating as intake published it, checked against the questionnaire. An error names the field, never its value: the value may be what a user wrote.

use std::collections::BTreeMap;

use contracts::public::intake::RatingReceived;
use kernel::{EmployeeCode, OfficeCode, PlaceCode, Shift};

use figures::Answers;
use figures::Instrument;

const SERVICE_CHARS_MAX: usize = 64;

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
    pub(super) fn of(office: OfficeCode, rating: RatingReceived) -> Result<Self, String> {
        Ok(Self {
            office,
            shift: rating.shift.parse().map_err(|_| "body.shift is no shift")?,
            comment: rating.comment.filter(|text| !text.is_empty()),
            employee: rating.employee,
            place: rating.place,
            service: service(rating.service)?,
            answers: answers(&rating.answers)?,
        })
    }

    /// The rating in one line, comment and position apart: equal ratings have equal lines. No part can hold a tab.
    pub(super) fn pattern(&self) -> String {
        let employee = self.employee.as_ref().map_or("", EmployeeCode::as_str);
        let Self { place, service, shift, answers, .. } = self;
        format!("{employee}\t{place}\t{service}\t{shift}\t{answers}")
    }
}

fn service(text: String) -> Result<String, String> {
    let fits = !text.is_empty()
        && text.chars().count() <= SERVICE_CHARS_MAX
        && !text.chars().any(char::is_control);
    if fits { Ok(text) } else { Err("body.service is no name of a service".into()) }
}

/// From item → mark to the order of the questionnaire.
fn answers(given: &BTreeMap<String, u8>) -> Result<Answers, String> {
    let instrument = Instrument::builtin();
    let mut marks = vec![None; instrument.items.len()];
    for (item, mark) in given {
        let index = instrument.index_of(item).ok_or("body.answers holds an unknown item")?;
        if !(1..=4).contains(mark) {
            return Err(format!("body.answers.{item} is not 1 to 4"));
        }
        marks[index] = Some(*mark);
    }
    Answers::try_new(&marks).map_err(|_| "body.answers is no set of answers".into())
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn parse(change: impl FnOnce(&mut Value)) -> Result<Rating, String> {
        let mut body = json!({
            "place": "loket-1", "service": "vaksinasi", "shift": "2026-11-22-pagi", "employee": "pgw-01",
            "answers": { "conduct": 4, "competence": 3, "u9": 1 }, "comment": "Cepat."
        });
        change(&mut body);
        let read =
            contracts::public::Intake::decode("box.RatingReceived", 1, body.to_string().as_bytes());
        match read.map_err(|error| error.to_string())? {
            contracts::public::Intake::RatingReceived(rating) => {
                Rating::of("plm".parse().unwrap(), rating)
            }
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn equal_ratings_have_equal_patterns() {
        let rating = parse(|_| ()).unwrap();
        assert_eq!(rating.pattern(), "pgw-01\tloket-1\tvaksinasi\t2026-11-22-pagi\t43--------1");
        assert_eq!(rating.comment.as_deref(), Some("Cepat."));
        let silent = parse(|body| body["comment"] = Value::Null).unwrap();
        assert_eq!((silent.pattern(), silent.comment), (rating.pattern(), None));
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
        for (field, value) in [
            ("employee", json!("Budi S.")),
            ("place", Value::Null),
            ("comment", json!(["Budi"])),
            ("shift", json!({ "date": "Budi" })),
            ("answers", json!({ "Budi": "4" })),
        ] {
            let error = wrong(field, value);
            assert!(error.ends_with(&format!("an unexpected value in `{field}`")), "{error}");
        }
        let missing =
            parse(|body| drop(body.as_object_mut().unwrap().remove("place"))).unwrap_err();
        assert!(missing.ends_with("missing field `place`"), "{missing}");
        assert_eq!(wrong("shift", json!("Budi")), "body.shift is no shift");
        assert_eq!(wrong("service", json!("a\tb")), "body.service is no name of a service");
        let error = wrong("answers", json!({ "conduct": 5 }));
        assert_eq!(error, "body.answers.conduct is not 1 to 4");
        assert_eq!(wrong("answers", json!({ "Budi": 4 })), "body.answers holds an unknown item");
    }
}

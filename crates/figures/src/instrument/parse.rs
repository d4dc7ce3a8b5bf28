//! Reading a questionnaire file: an error names file, line and field.

use std::collections::BTreeSet;
use std::ops::Range;

use serde::Deserialize;
use toml::Spanned;

use super::{Instrument, Item, Part, Text};
use crate::MAX_ITEMS;

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}: {field}: {problem}")]
pub struct InstrumentError {
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The field, e.g. `items[2].labels`.
    pub field: String,
    /// What is wrong and what was expected.
    pub problem: String,
}

impl Instrument {
    /// Reads a questionnaire; `file` only names it in errors.
    pub fn parse(file: &str, text: &str) -> Result<Self, InstrumentError> {
        let at = |start: usize, field: String, problem: String| InstrumentError {
            file: file.to_owned(),
            line: text[..start].matches('\n').count() + 1,
            field,
            problem,
        };
        let raw: Raw = toml::from_str(text).map_err(|error| {
            let start = error.span().map_or(0, |span| span.start);
            at(start, "toml".into(), error.message().to_owned())
        })?;
        raw.check().map_err(|(span, field, problem)| at(span.start, field, problem))
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    id: Spanned<String>,
    title: Spanned<Text>,
    unknown: Spanned<Text>,
    items: Spanned<Vec<Spanned<Item>>>,
}

type Fault = (Range<usize>, String, String);

impl Raw {
    fn check(self) -> Result<Instrument, Fault> {
        filled(&self.id.span(), "id", [self.id.get_ref().as_str()])?;
        for (field, text) in [("title", &self.title), ("unknown", &self.unknown)] {
            filled(&text.span(), field, [&*text.get_ref().id, &*text.get_ref().en])?;
        }
        self.check_items()?;
        let items = self.items.into_inner().into_iter().map(Spanned::into_inner).collect();
        let (id, title) = (self.id.into_inner(), self.title.into_inner());
        Ok(Instrument { id, title, unknown: self.unknown.into_inner(), items })
    }

    fn check_items(&self) -> Result<(), Fault> {
        let (span, items) = (self.items.span(), self.items.get_ref());
        let fault = |problem: &str| Err((span.clone(), "items".into(), problem.into()));
        let mut seen = BTreeSet::new();
        for (index, item) in items.iter().enumerate() {
            check_item(index, item, &mut seen)?;
        }
        let count = |part| items.iter().filter(|item| item.get_ref().part == part).count();
        match (count(Part::Employee), count(Part::Office)) {
            (0, _) => fault("at least one item must be about the employee"),
            (people, office) if people + office > MAX_ITEMS => fault("at most 16 items"),
            (_, 0 | 9) => Ok(()),
            _ => fault("the part about the office has all nine unsur or none"),
        }
    }
}

fn check_item(
    index: usize,
    item: &Spanned<Item>,
    seen: &mut BTreeSet<String>,
) -> Result<(), Fault> {
    let (span, item) = (item.span(), item.get_ref());
    let name = |field: &str| format!("items[{index}].{field}");
    let fault = |field: &str, problem: &str| Err((span.clone(), name(field), problem.into()));
    let texts = std::iter::once(&item.text).chain(&item.labels);
    filled(&span, &name("text, labels"), texts.flat_map(|text| [&*text.id, &*text.en]))?;
    filled(&span, &name("code"), [&*item.code])?;
    let unsur_once = format!("{:?} {}", item.part, item.unsur);
    if !seen.insert(item.code.clone()) || !seen.insert(unsur_once) {
        return fault("code, unsur", "stands twice");
    }
    match (item.part, item.unsur.as_str(), item.value) {
        (Part::Employee, "U6" | "U7", Some(_)) => Ok(()),
        (Part::Employee, ..) => fault("unsur", "only U6 and U7, with a value, concern a person"),
        (Part::Office, "U1" | "U2" | "U3" | "U4" | "U5" | "U6" | "U7" | "U8" | "U9", None) => {
            Ok(())
        }
        (Part::Office, ..) => fault("unsur", "expected U1 to U9, without a value"),
    }
}

fn filled<'a>(
    span: &Range<usize>,
    field: &str,
    texts: impl IntoIterator<Item = &'a str>,
) -> Result<(), Fault> {
    if texts.into_iter().all(|text| !text.trim().is_empty()) {
        return Ok(());
    }
    Err((span.clone(), field.to_owned(), "must not be blank".into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(from: &str, to: &str) -> String {
        let (file, text) = super::super::FILES[0];
        assert!(text.contains(from), "{from}");
        Instrument::parse(file, &text.replacen(from, to, 1)).unwrap_err().to_string()
    }

    #[test]
    fn an_error_names_file_line_and_field() {
        let text = error("unsur = \"U7\"", "unsur = \"U1\"");
        assert!(text.starts_with("rating-v1.toml:14: items[0].unsur: only U6"), "{text}");
        let text = error("unsur = \"U1\"", "unsur = \"U1\"\nweight = 2");
        assert!(text.contains("unknown field `weight`"), "{text}");
        let text = error("Tidak tahu / tidak relevan", " ");
        assert!(text.ends_with("unknown: must not be blank"), "{text}");
    }

    #[test]
    fn a_part_of_the_nine_or_a_code_twice_is_refused() {
        assert!(error("code = \"u9\"", "code = \"u8\"").contains("items[10].code, unsur: stands"));
        let (file, text) = super::super::FILES[0];
        let without_u9 = text.split("[[items]]\ncode = \"u9\"").next().unwrap();
        let text = Instrument::parse(file, without_u9).unwrap_err().to_string();
        assert!(text.contains("all nine unsur or none"), "{text}");
    }
}

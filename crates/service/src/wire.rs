//! Parsing of requests. Every wrong field is named at once.

use std::fmt::Display;
use std::str::FromStr;

use kernel::Timestamp;

use crate::Failure;

/// Parses a request: gives its value, or names all its wrong fields.
pub fn parse<T>(read: impl FnOnce(&mut Fields) -> Option<T>) -> Result<T, Failure> {
    let mut fields = Fields::default();
    let value = read(&mut fields);
    fields.finish(value)
}

/// Collects the wrong fields of a request while it is parsed.
#[derive(Default)]
pub struct Fields(Vec<(String, String)>);

impl Fields {
    /// Parses a text field, or notes the parser's reason.
    pub fn parse<T>(&mut self, field: &str, text: &str) -> Option<T>
    where
        T: FromStr,
        T::Err: Display,
    {
        self.take(field, text.parse())
    }

    /// Parses a text field that may be empty. What does not parse is noted, so that [`Fields::finish`] refuses it.
    pub fn optional<T>(&mut self, field: &str, text: &str) -> Option<T>
    where
        T: FromStr,
        T::Err: Display,
    {
        if text.is_empty() { None } else { self.parse(field, text) }
    }

    /// Parses every entry of a list under its own name (`roster[3]`), and goes on after a wrong one.
    pub fn list<T, U>(
        &mut self,
        field: &str,
        given: &[T],
        parse: impl Fn(&mut Self, &str, &T) -> Option<U>,
    ) -> Option<Vec<U>> {
        let each = |(index, one)| parse(self, &format!("{field}[{index}]"), one);
        let parsed: Vec<Option<U>> = given.iter().enumerate().map(each).collect();
        parsed.into_iter().collect()
    }

    /// Takes a value, or notes the reason why there is none.
    pub fn take<T, E: Display>(&mut self, field: &str, value: Result<T, E>) -> Option<T> {
        value.map_err(|reason| self.wrong(field, reason)).ok()
    }

    /// A text of 1 to `max` characters, without surrounding white space.
    pub fn text(&mut self, field: &str, text: &str, max: usize) -> Option<String> {
        let text = text.trim();
        if text.is_empty() {
            self.wrong(field, "must not be empty");
            return None;
        }
        if text.chars().count() > max {
            self.wrong(field, format!("must not be longer than {max} characters"));
            return None;
        }
        Some(text.to_owned())
    }

    /// A message that is required.
    pub fn required<T>(&mut self, field: &str, value: Option<T>) -> Option<T> {
        if value.is_none() {
            self.wrong(field, "is missing");
        }
        value
    }

    /// Notes a wrong field.
    pub fn wrong(&mut self, field: &str, reason: impl Display) {
        self.0.push((field.to_owned(), reason.to_string()));
    }

    /// The parsed request, if no field is wrong.
    pub fn finish<T>(self, value: Option<T>) -> Result<T, Failure> {
        match value {
            Some(value) if self.0.is_empty() => Ok(value),
            _ => Err(Failure::invalid(self.0)),
        }
    }
}

/// An instant in protobuf's shape.
pub fn timestamp(at: Timestamp) -> prost_types::Timestamp {
    prost_types::Timestamp { seconds: at.as_second(), nanos: at.subsec_nanosecond() }
}

/// An instant from microseconds since 1970, as views store it.
pub fn timestamp_us(us: i64) -> prost_types::Timestamp {
    timestamp(Timestamp::from_microsecond(us).unwrap_or(Timestamp::UNIX_EPOCH))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_wrong_field_is_named_at_once() {
        let mut fields = Fields::default();
        let office: Option<kernel::OfficeCode> = fields.parse("office", "PLM");
        let quarter: Option<kernel::Quarter> = fields.parse("quarter", "2026");
        let failure = fields.finish(office.zip(quarter)).unwrap_err();
        let named: Vec<&str> = failure.fields.iter().map(|(field, _)| field.as_str()).collect();
        assert_eq!(named, ["office", "quarter"]);
    }
}

//! The retention class of a file in the archive.

use serde::{Deserialize, Serialize};

/// A text or number that is no retention class.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "'{code}' with {years} years is not a retention class: expected 1 to 32 lower-case letters, digits, dots or hyphens and 1 to 100 years"
)]
pub struct BadRetention {
    /// The code (cut at 32 characters).
    pub code: String,
    pub years: u8,
}

/// A class of the ministry's retention schedule. The schedule is data (`data/retention.toml`) and not part of the rules.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Plain")]
pub struct RetentionClass {
    code: String,
    years: u8,
}

#[derive(Deserialize)]
struct Plain {
    code: String,
    years: u8,
}

impl RetentionClass {
    pub fn try_new(code: impl Into<String>, years: u8) -> Result<Self, BadRetention> {
        let code = code.into();
        let plain =
            |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'.' | b'-');
        if (1..=32).contains(&code.len()) && code.bytes().all(plain) && (1..=100).contains(&years) {
            return Ok(Self { code, years });
        }
        Err(BadRetention { code: code.chars().take(32).collect(), years })
    }

    pub fn code(&self) -> &str {
        &self.code
    }

    /// Years after the archiving.
    pub const fn years(&self) -> u8 {
        self.years
    }
}

impl TryFrom<Plain> for RetentionClass {
    type Error = BadRetention;
    fn try_from(plain: Plain) -> Result<Self, BadRetention> {
        Self::try_new(plain.code, plain.years)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_retention_class_has_a_code_and_an_end() {
        assert!(RetentionClass::try_new("ps.04-wbs", 5).is_ok());
        for (code, years) in [("", 5), ("Ada spasi", 5), ("wbs", 0), ("wbs", 101)] {
            assert!(RetentionClass::try_new(code, years).is_err(), "{code:?} {years}");
        }
        assert!(serde_json::from_str::<RetentionClass>(r#"{"code":"wbs","years":0}"#).is_err());
    }
}

//! Short codes that people type and that are part of subjects and stream names: lower-case letters, digits and hyphens only, so that
//! they need no escaping anywhere.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A text that is not a code of the wanted kind.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{text}' is not a {kind}: {rule}")]
pub struct BadCode {
    /// What was expected, e.g. `office code`.
    pub kind: &'static str,
    /// What was found (cut at 64 characters).
    pub text: String,
    /// What a good one looks like.
    pub rule: &'static str,
}

fn is_code(text: &str, min: usize, max: usize) -> bool {
    (min..=max).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        && !text.starts_with('-')
        && !text.ends_with('-')
}

macro_rules! code {
    ($($(#[$doc:meta])* $name:ident, $kind:literal, $min:literal ..= $max:literal, $rule:literal;)+) => {$(
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// A code of this text, if the text follows the rule.
            pub fn try_new(text: impl Into<String>) -> Result<Self, BadCode> {
                let text = text.into();
                if is_code(&text, $min, $max) { return Ok(Self(text)); }
                Err(BadCode { kind: $kind, text: text.chars().take(64).collect(), rule: $rule })
            }
            /// The code as text.
            pub fn as_str(&self) -> &str { &self.0 }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { f.write_str(&self.0) }
        }
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { write!(f, "{}({})", stringify!($name), self.0) }
        }
        impl FromStr for $name {
            type Err = BadCode;
            fn from_str(text: &str) -> Result<Self, BadCode> { Self::try_new(text) }
        }
        impl TryFrom<String> for $name {
            type Error = BadCode;
            fn try_from(text: String) -> Result<Self, BadCode> { Self::try_new(text) }
        }
        impl From<$name> for String {
            fn from(code: $name) -> Self { code.0 }
        }
    )+};
}

code! {
    /// An office, such as `plm` or `gto`.
    OfficeCode, "office code", 2..=8, "2 to 8 lower-case letters or digits, such as plm";
    /// A place of service inside an office, such as `loket-1`.
    PlaceCode, "place code", 1..=32, "1 to 32 lower-case letters, digits or hyphens, such as loket-1";
    /// A rated employee, by a code of the office's own: never a name or a civil-service number (NIP).
    EmployeeCode, "employee code", 1..=32, "1 to 32 lower-case letters, digits or hyphens, such as pgw-03";
    /// A person or machine that acts, by a code of the office's own: never a name or a NIP.
    PersonId, "person id", 1..=64, "1 to 64 lower-case letters, digits or hyphens, such as gto-wbs-1";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_hold_only_what_needs_no_escaping() {
        assert!(OfficeCode::try_new("plm").is_ok());
        for bad in ["", "p", "PLM", "pl m", "pl.m", "-plm", "plm-", "palembang1", "*", ">"] {
            assert!(OfficeCode::try_new(bad).is_err(), "{bad:?} was accepted");
        }
    }

    #[test]
    fn a_bad_code_in_json_is_refused_with_its_rule() {
        let error = serde_json::from_str::<OfficeCode>("\"PLM\"").unwrap_err();
        assert!(error.to_string().contains("2 to 8 lower-case"), "{error}");
    }
}

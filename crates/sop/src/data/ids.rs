//! Names of steps, of completeness items and of a procedure's revision. Stored events hold all three.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use kernel::BadCode;
use serde::{Deserialize, Serialize};

macro_rules! code {
    ($($(#[$doc:meta])* $name:ident, $kind:literal, $good:ident, $rule:literal;)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// A name of this text, if the text follows the rule.
            pub fn try_new(text: impl Into<String>) -> Result<Self, BadCode> {
                let text = text.into();
                if $good(&text) { return Ok(Self(text)); }
                Err(BadCode { kind: $kind, text: text.chars().take(64).collect(), rule: $rule })
            }
            /// The code as text.
            pub fn as_str(&self) -> &str { &self.0 }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { f.write_str(&self.0) }
        }
        impl FromStr for $name {
            type Err = BadCode;
            fn from_str(text: &str) -> Result<Self, BadCode> { Self::try_new(text) }
        }
        impl TryFrom<String> for $name {
            type Error = BadCode;
            fn try_from(text: String) -> Result<Self, BadCode> { Self::try_new(text) }
        }
        impl TryFrom<&str> for $name {
            type Error = BadCode;
            fn try_from(text: &str) -> Result<Self, BadCode> { Self::try_new(text) }
        }
        impl From<$name> for String {
            fn from(code: $name) -> Self { code.0 }
        }
        impl PartialEq<str> for $name {
            fn eq(&self, other: &str) -> bool { self.0 == other }
        }
        impl PartialEq<&str> for $name {
            fn eq(&self, other: &&str) -> bool { self.0 == *other }
        }
    )+};
}

code! {
    /// A step of a procedure: `A1` to `A5`, `B1` to `B10`.
    StepId, "step", is_step, "a capital letter and a number from 1 to 99, such as B10";
    /// Something that must be at hand to complete a step, such as `complaint-letter`.
    ItemId, "completeness item", is_item, "1 to 48 lower-case letters, digits or hyphens, such as scan-board";
}

fn is_step(text: &str) -> bool {
    let Some((letter, number)) = text.split_at_checked(1) else { return false };
    let capital = letter.bytes().all(|b| b.is_ascii_uppercase());
    let canonical =
        number.parse().is_ok_and(|n: u8| (1..=99).contains(&n) && n.to_string() == number);
    capital && canonical
}

fn is_item(text: &str) -> bool {
    (1..=48).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        && !text.starts_with('-')
        && !text.ends_with('-')
}

/// One revision of a procedure. A case or round is pinned to the one it began under.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ProcedureRef {
    /// The office's number, e.g. `OT.02.02/C.X.20/251/2023`.
    pub number: String,
    /// Day of this revision. Several revisions share one number.
    pub revised: Date,
}

impl fmt::Display for ProcedureRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (rev. {})", self.number, self.revised)
    }
}

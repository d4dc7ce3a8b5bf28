//! The numbers that offices give to letters, receipts and laws. They are the only texts that an event may hold, so their alphabet is kept
//! so small that no sentence and no name with a space fits in.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A text that is not a letter number or a legal reference.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{text}' is not a {kind}: {rule}")]
pub struct BadReference {
    /// What was expected.
    pub kind: &'static str,
    /// What was found (cut at 64 characters).
    pub text: String,
    /// What a good one looks like.
    pub rule: &'static str,
}

fn is_reference(text: &str, max: usize, marks: &str) -> bool {
    (3..=max).contains(&text.len())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || marks.contains(c))
        && text.bytes().any(|b| b.is_ascii_digit())
        && text.trim() == text
}

macro_rules! reference {
    ($($(#[$doc:meta])* $name:ident, $kind:literal, $max:literal, $marks:literal, $rule:literal;)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// Checks the text and keeps it.
            pub fn try_new(text: impl Into<String>) -> Result<Self, BadReference> {
                let text = text.into();
                if is_reference(&text, $max, $marks) { return Ok(Self(text)); }
                Err(BadReference { kind: $kind, text: text.chars().take(64).collect(), rule: $rule })
            }
            /// The number as text.
            pub fn as_str(&self) -> &str { &self.0 }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { f.write_str(&self.0) }
        }
        impl FromStr for $name {
            type Err = BadReference;
            fn from_str(text: &str) -> Result<Self, BadReference> { Self::try_new(text) }
        }
        impl TryFrom<String> for $name {
            type Error = BadReference;
            fn try_from(text: String) -> Result<Self, BadReference> { Self::try_new(text) }
        }
        impl From<$name> for String {
            fn from(number: $name) -> Self { number.0 }
        }
    )+};
}

reference! {
    /// The number of a letter, a sending or a receipt, e.g. `PW.03.02/C.X.20/118/2026`.
    LetterNumber, "letter number", 64, "./-_",
        "3 to 64 letters, digits, dots, slashes, hyphens or underscores with at least one digit and no space, such as PW.03.02/C.X.20/118/2026";
    /// One legal basis, e.g. `PP 94/2021 Pasal 5 huruf k`.
    LegalReference, "legal reference", 96, " ./-(),",
        "a law by its number and article in at most 96 characters, such as PP 94/2021 Pasal 5 huruf k";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_number_holds_no_name() {
        assert!(LetterNumber::try_new("PW.03.02/C.X.20/118/2026").is_ok());
        for bad in ["", "12", "surat", "surat Pak Rekaan 12", "12:\n3", &"1".repeat(65)] {
            assert!(LetterNumber::try_new(bad).is_err(), "{bad:?} was accepted");
        }
    }

    #[test]
    fn a_legal_reference_names_a_number() {
        assert!(LegalReference::try_new("UU 31/1999 jo. UU 20/2001 Pasal 12 huruf e").is_ok());
        for bad in ["karena salah", " UU 31/1999", "UU 31/1999; ia bersalah", &"7".repeat(97)] {
            assert!(LegalReference::try_new(bad).is_err(), "{bad:?} was accepted");
        }
    }
}

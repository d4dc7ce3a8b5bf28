//! Short codes that people type and that are part of subjects and stream names: lower-case letters, digits and hyphens only, so that
//! they need no escaping anywhere.

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

impl BadCode {
    /// The error for a text that is none.
    pub fn new(kind: &'static str, text: &str, rule: &'static str) -> Self {
        Self { kind, text: text.chars().take(64).collect(), rule }
    }
}

/// 1 to `max` lower-case letters, digits or inner hyphens.
pub fn is_code(text: &str, max: usize) -> bool {
    (1..=max).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        && !text.starts_with('-')
        && !text.ends_with('-')
}

/// In a JSON Schema these types are plain texts.
#[macro_export]
macro_rules! text_schema {
    ($($name:ident),+) => {$(
        impl $crate::JsonSchema for $name {
            fn inline_schema() -> bool { true }
            fn schema_name() -> ::std::borrow::Cow<'static, str> { stringify!($name).into() }
            fn json_schema(generator: &mut $crate::SchemaGenerator) -> $crate::Schema {
                String::json_schema(generator)
            }
        }
    )+};
}

/// Declares types for short texts that are checked once, when they are made: name, what it is, the check (`fn(&str) -> bool`), and the rule in
/// words. JSON, `FromStr` and `TryFrom` go through the same check; the error is [`BadCode`].
#[macro_export]
macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident, $kind:literal, $good:expr, $rule:literal;)+) => {$(
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, ::serde::Serialize, ::serde::Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// Checks the text.
            pub fn try_new(text: impl Into<String>) -> Result<Self, $crate::BadCode> {
                let (text, good): (String, fn(&str) -> bool) = (text.into(), $good);
                if good(&text) { return Ok(Self(text)); }
                Err($crate::BadCode::new($kind, &text, $rule))
            }
            /// The code as text.
            pub fn as_str(&self) -> &str { &self.0 }
        }
        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result { f.write_str(&self.0) }
        }
        impl ::std::fmt::Debug for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                write!(f, "{}({})", stringify!($name), self.0)
            }
        }
        impl ::std::str::FromStr for $name {
            type Err = $crate::BadCode;
            fn from_str(text: &str) -> Result<Self, $crate::BadCode> { Self::try_new(text) }
        }
        impl TryFrom<String> for $name {
            type Error = $crate::BadCode;
            fn try_from(text: String) -> Result<Self, $crate::BadCode> { Self::try_new(text) }
        }
        impl TryFrom<&str> for $name {
            type Error = $crate::BadCode;
            fn try_from(text: &str) -> Result<Self, $crate::BadCode> { Self::try_new(text) }
        }
        $crate::text_schema!($name);
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

/// Declares an enum of words. One table gives the names that events, tables and messages hold (`code`, `Display`, serde), and `ALL` in its order.
#[macro_export]
macro_rules! words {
    ($(#[$outer:meta])* pub enum $name:ident {
        $($(#[$doc:meta])* $variant:ident $(= $byte:literal)? => $word:literal,)+
    }) => {
        $(#[$outer])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, ::serde::Serialize, ::serde::Deserialize)]
        pub enum $name { $($(#[$doc])* #[serde(rename = $word)] $variant $(= $byte)?,)+ }

        impl $name {
            /// Every one, in the order of the declaration.
            pub const ALL: [Self; [$($word),+].len()] = [$(Self::$variant),+];

            /// The word in events, tables and messages.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }

            /// Reads a word. It has no second spelling.
            pub fn of_code(text: &str) -> Option<Self> {
                Self::ALL.into_iter().find(|one| one.code() == text)
            }
        }
        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result { f.write_str(self.code()) }
        }
    };
}

codes! {
    /// An office, such as `plm` or `gto`.
    OfficeCode, "office code", |text| is_code(text, 8) && text.len() > 1, "2 to 8 lower-case letters or digits, such as plm";
    /// A place of service inside an office, such as `loket-1`.
    PlaceCode, "place code", |text| is_code(text, 32), "1 to 32 lower-case letters, digits or hyphens, such as loket-1";
    /// A rated employee, by a code of the office's own: never a name or a civil-service number (NIP).
    EmployeeCode, "employee code", |text| is_code(text, 32), "1 to 32 lower-case letters, digits or hyphens, such as pgw-03";
    /// A person or machine that acts, by a code of the office's own: never a name or a NIP.
    PersonId, "person id", |text| is_code(text, 64), "1 to 64 lower-case letters, digits or hyphens, such as gto-wbs-1";
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

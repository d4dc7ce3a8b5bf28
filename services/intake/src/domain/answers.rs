//! Answers of a rating: items of the questionnaire and marks from 1 to 4. "Tidak tahu" is an item that is absent.

use std::collections::BTreeMap;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The answers of one rating, as events hold them: `{"conduct": 4, "u3": 2}`.
pub type Answers = BTreeMap<Item, Mark>;

/// An item of the questionnaire. The first two are about the person, the nine unsur about the office.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "U1 to U9 are the nine unsur of PermenPAN-RB 14/2017")]
pub enum Item {
    /// Perilaku.
    Conduct,
    /// Kompetensi.
    Competence,
    U1,
    U2,
    U3,
    U4,
    U5,
    U6,
    U7,
    U8,
    U9,
}

impl Item {
    /// Every item, in the order of the form.
    pub const ALL: [Self; 11] = [
        Self::Conduct,
        Self::Competence,
        Self::U1,
        Self::U2,
        Self::U3,
        Self::U4,
        Self::U5,
        Self::U6,
        Self::U7,
        Self::U8,
        Self::U9,
    ];

    /// The name in forms and events.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Conduct => "conduct",
            Self::Competence => "competence",
            Self::U1 => "u1",
            Self::U2 => "u2",
            Self::U3 => "u3",
            Self::U4 => "u4",
            Self::U5 => "u5",
            Self::U6 => "u6",
            Self::U7 => "u7",
            Self::U8 => "u8",
            Self::U9 => "u9",
        }
    }

    /// True when the form must answer it, if only with "tidak tahu".
    pub const fn is_required(self) -> bool {
        matches!(self, Self::Conduct | Self::Competence)
    }
}

/// A mark from 1 to 4.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct Mark(u8);

/// A number that is not a mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a mark is 1, 2, 3 or 4")]
pub struct BadMark;

impl TryFrom<u8> for Mark {
    type Error = BadMark;
    fn try_from(mark: u8) -> Result<Self, BadMark> {
        if (1..=4).contains(&mark) { Ok(Self(mark)) } else { Err(BadMark) }
    }
}

impl From<Mark> for u8 {
    fn from(mark: Mark) -> Self {
        mark.0
    }
}

impl FromStr for Mark {
    type Err = BadMark;
    fn from_str(text: &str) -> Result<Self, BadMark> {
        text.parse::<u8>().map_err(|_| BadMark).and_then(Self::try_from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_stand_in_events_under_the_codes_of_their_items() {
        for item in Item::ALL {
            let answers = Answers::from([(item, Mark(3))]);
            let json = serde_json::to_string(&answers).unwrap();
            assert_eq!(json, format!("{{\"{}\":3}}", item.code()));
            assert_eq!(serde_json::from_str::<Answers>(&json).unwrap(), answers);
        }
    }

    #[test]
    fn a_mark_outside_the_scale_is_refused() {
        for bad in ["0", "5", "7", "", "x", "1.5", "-1"] {
            assert!(bad.parse::<Mark>().is_err(), "{bad:?}");
        }
        assert!(serde_json::from_str::<Mark>("7").is_err());
    }
}

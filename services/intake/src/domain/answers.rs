//! Answers of a rating: items of the questionnaire and marks from 1 to 4. "Tidak tahu" is an item that is absent.

use std::collections::BTreeMap;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The answers of one rating, as events hold them: `{"conduct": 4, "u3": 2}`.
pub type Answers = BTreeMap<Item, Mark>;

kernel::words! {
    /// An item of the questionnaire. The first two are about the person, the nine unsur about the office.
    pub enum Item {
        /// Perilaku.
        Conduct => "conduct",
        /// Kompetensi.
        Competence => "competence",
        U1 => "u1",
        U2 => "u2",
        U3 => "u3",
        U4 => "u4",
        U5 => "u5",
        U6 => "u6",
        U7 => "u7",
        U8 => "u8",
        U9 => "u9",
    }
}

impl Item {
    /// True when the form must answer it, if only with "tidak tahu".
    pub const fn is_required(self) -> bool {
        matches!(self, Self::Conduct | Self::Competence)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct Mark(u8);

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

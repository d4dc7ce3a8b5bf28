//! The questionnaire: versioned data in `instruments/`, parsed once and checked field by field.

mod parse;

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

pub use parse::InstrumentError;

/// One version of the questionnaire. Answers are stored by the order of `items`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Instrument {
    /// The version, e.g. `rating-v1`: what `RoundOpened` pins.
    pub id: String,
    pub title: Text,
    /// The answer that never counts.
    pub unknown: Text,
    /// The items in the order of the page and of [`crate::Answers`].
    pub items: Vec<Item>,
}

/// A text for users: Indonesian first, English second.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Text {
    pub id: String,
    pub en: String,
}

/// One question with its four answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// The name in forms and figures, e.g. `conduct`.
    pub code: String,
    /// The unsur of PermenPAN-RB 14/2017 it belongs to, `U1` to `U9`.
    pub unsur: String,
    pub part: Part,
    /// The BerAKHLAK value (PermenPAN-RB 6/2022) it is feedback for; only for items about the person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<Value>,
    pub text: Text,
    /// The answers 1, 2, 3 and 4.
    pub labels: [Text; 4],
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// The person who served: asked always.
    Employee,
    /// The service of the office: asked in the optional second part, never charged to a person.
    Office,
}

/// The BerAKHLAK values that a user of the service can judge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Value {
    BerorientasiPelayanan,
    Kompeten,
}

const FILES: [(&str, &str); 1] =
    [("rating-v1.toml", include_str!("../../instruments/rating-v1.toml"))];

#[expect(clippy::expect_used, reason = "the files are part of the program; a test parses each")]
static BUILTIN: LazyLock<Vec<Instrument>> = LazyLock::new(|| {
    let parse = |(file, text): (&str, &str)| Instrument::parse(file, text);
    FILES.into_iter().map(parse).collect::<Result<_, _>>().expect("a good built-in questionnaire")
});

impl Instrument {
    /// The newest built-in version: what a new round is opened with.
    pub fn builtin() -> &'static Self {
        &BUILTIN[FILES.len() - 1]
    }

    /// The built-in version of that id, e.g. the one an old round is pinned to.
    pub fn named(id: &str) -> Option<&'static Self> {
        BUILTIN.iter().find(|instrument| instrument.id == id)
    }

    /// The index of an item in answers, by its code.
    pub fn index_of(&self, code: &str) -> Option<usize> {
        self.items.iter().position(|item| item.code == code)
    }

    /// The indexes of the items of one part.
    pub fn part(&self, part: Part) -> Vec<usize> {
        (0..self.items.len()).filter(|index| self.items[*index].part == part).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_builtin_questionnaire_asks_about_conduct_competence_and_nine_unsur() {
        let instrument = Instrument::builtin();
        assert_eq!(instrument.part(Part::Employee), [0, 1]);
        assert_eq!(instrument.part(Part::Office).len(), 9);
        assert_eq!(instrument.index_of("competence"), Some(1));
        assert_eq!(Instrument::named("rating-v1"), Some(instrument));
    }
}

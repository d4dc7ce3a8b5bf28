//! The answers of one rating, in the order of the instrument.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The most items that an instrument may have.
pub const MAX_ITEMS: usize = 16;

/// One mark from 1 to 4 per item, or none: *tidak tahu* and a question left open are the same thing to every figure, they do not
/// count. As text one character per item in the order of the instrument, `-` for none: `"43---------"`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Answers {
    marks: [u8; MAX_ITEMS],
    len: usize,
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is not a set of answers: 1 to 16 characters, each 1 to 4 or '-'")]
pub struct BadAnswers(pub String);

impl Answers {
    /// From one mark per item; `None` for *tidak tahu* or unanswered.
    pub fn try_new(marks: &[Option<u8>]) -> Result<Self, BadAnswers> {
        marks.iter().map(|mark| mark.map_or('-', digit)).collect::<String>().parse()
    }

    /// The mark of the item at `index` of the instrument.
    pub fn get(&self, index: usize) -> Option<u8> {
        self.marks.get(index).copied().filter(|mark| *mark > 0)
    }

    /// How many items the instrument had.
    pub const fn len(&self) -> usize {
        self.len
    }

    pub fn is_empty(&self) -> bool {
        self.marks.iter().all(|mark| *mark == 0)
    }
}

fn digit(mark: u8) -> char {
    char::from_digit(u32::from(mark), 10).unwrap_or('?')
}

impl FromStr for Answers {
    type Err = BadAnswers;
    fn from_str(text: &str) -> Result<Self, BadAnswers> {
        let bad = || BadAnswers(text.chars().take(32).collect());
        if text.is_empty() || text.len() > MAX_ITEMS {
            return Err(bad());
        }
        let mut marks = [0; MAX_ITEMS];
        for (mark, byte) in marks.iter_mut().zip(text.bytes()) {
            *mark = match byte {
                b'-' => 0,
                b'1'..=b'4' => byte - b'0',
                _ => return Err(bad()),
            };
        }
        Ok(Self { marks, len: text.len() })
    }
}

impl fmt::Display for Answers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mark = |index: usize| self.get(index).map_or('-', digit);
        f.write_str(&(0..self.len).map(mark).collect::<String>())
    }
}

impl fmt::Debug for Answers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Answers({self})")
    }
}

impl TryFrom<String> for Answers {
    type Error = BadAnswers;
    fn try_from(text: String) -> Result<Self, BadAnswers> {
        text.parse()
    }
}

impl From<Answers> for String {
    fn from(answers: Answers) -> Self {
        answers.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_read_back_from_their_text() {
        let answers: Answers = "43--------1".parse().unwrap();
        assert_eq!((answers.get(0), answers.get(2), answers.get(10)), (Some(4), None, Some(1)));
        assert_eq!(answers.to_string(), "43--------1");
        assert_eq!(answers.get(40), None);
        assert_eq!(Answers::try_new(&[Some(4), None]).unwrap().to_string(), "4-");
    }

    #[test]
    fn a_mark_outside_the_scale_is_refused() {
        for bad in ["", "5", "0", "4 ", "é", "11111111111111111"] {
            assert!(bad.parse::<Answers>().is_err(), "{bad:?}");
        }
        assert!(Answers::try_new(&[Some(7)]).is_err());
        assert!(Answers::try_new(&[Some(12)]).is_err());
    }
}

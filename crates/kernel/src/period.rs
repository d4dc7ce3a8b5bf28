//! Quarters and shifts: the only times that are stored of a rating.

use std::fmt;
use std::str::FromStr;

use jiff::civil::{self, Date};
use serde::{Deserialize, Serialize};

use crate::{Timestamp, Zone};

/// A text that is not a quarter or a shift.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{text}' is not a {kind}")]
pub struct BadPeriod {
    /// What was expected, with an example.
    pub kind: &'static str,
    /// The text that was found.
    pub text: String,
}

/// A reporting quarter (triwulan), written `2026-Q4`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Quarter {
    year: i16,
    number: i8,
}

impl Quarter {
    /// Quarter `number` (1 to 4) of `year` (1945 to 9998).
    pub fn try_new(year: i16, number: i8) -> Result<Self, BadPeriod> {
        if (1..=4).contains(&number) && (1945..=9998).contains(&year) {
            return Ok(Self { year, number });
        }
        Err(BadPeriod { kind: QUARTER, text: format!("{year}-Q{number}") })
    }

    /// The quarter of a date.
    pub fn of(date: Date) -> Self {
        Self { year: date.year(), number: (date.month() - 1) / 3 + 1 }
    }

    /// The first day.
    pub fn first_day(self) -> Date {
        civil::date(self.year, (self.number - 1) * 3 + 1, 1)
    }

    /// The first day of the following quarter.
    pub fn next_first_day(self) -> Date {
        if self.number == 4 {
            civil::date(self.year + 1, 1, 1)
        } else {
            civil::date(self.year, self.number * 3 + 1, 1)
        }
    }

    /// As printed: `Triwulan IV Tahun 2026`.
    pub fn title(self) -> String {
        let roman = ["I", "II", "III", "IV"][usize::try_from(self.number - 1).unwrap_or(0)];
        format!("Triwulan {roman} Tahun {}", self.year)
    }
}

crate::text_schema!(Quarter);

const QUARTER: &str = "quarter such as 2026-Q4";

impl fmt::Display for Quarter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-Q{}", self.year, self.number)
    }
}

impl FromStr for Quarter {
    type Err = BadPeriod;
    fn from_str(text: &str) -> Result<Self, BadPeriod> {
        let bad = || BadPeriod { kind: QUARTER, text: text.chars().take(32).collect() };
        let (year, number) = text.split_once("-Q").ok_or_else(bad)?;
        let quarter =
            Self::try_new(year.parse().map_err(|_| bad())?, number.parse().map_err(|_| bad())?)?;
        if quarter.to_string() == text { Ok(quarter) } else { Err(bad()) }
    }
}

impl TryFrom<String> for Quarter {
    type Error = BadPeriod;
    fn try_from(text: String) -> Result<Self, BadPeriod> {
        text.parse()
    }
}

impl From<Quarter> for String {
    fn from(quarter: Quarter) -> Self {
        quarter.to_string()
    }
}

crate::words! {
    /// The part of the day that a shift covers. A day holds three shifts of eight hours, by the office's own clock.
    pub enum ShiftPart {
        /// 06.00 to 14.00.
        Pagi => "pagi",
        /// 14.00 to 22.00.
        Siang => "siang",
        /// 22.00 to 06.00 of the next day.
        Malam => "malam",
    }
}

/// One shift of one day: the finest time that is stored of a rating.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Shift {
    /// The day on which the shift began.
    pub date: Date,
    /// The part of that day.
    pub part: ShiftPart,
}

impl Shift {
    /// The shift that is running at an instant, by the office's clock.
    pub fn at(instant: Timestamp, zone: Zone) -> Self {
        let local = zone.local(instant);
        let today = local.date();
        match local.hour() {
            0..=5 => Self { date: today.yesterday().unwrap_or(today), part: ShiftPart::Malam },
            6..=13 => Self { date: today, part: ShiftPart::Pagi },
            14..=21 => Self { date: today, part: ShiftPart::Siang },
            _ => Self { date: today, part: ShiftPart::Malam },
        }
    }

    /// The quarter that the shift counts for.
    pub fn quarter(self) -> Quarter {
        Quarter::of(self.date)
    }
}

impl fmt::Display for Shift {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.date, self.part.code())
    }
}

impl FromStr for Shift {
    type Err = BadPeriod;
    fn from_str(text: &str) -> Result<Self, BadPeriod> {
        let bad = || BadPeriod {
            kind: "shift such as 2026-11-22-pagi",
            text: text.chars().take(32).collect(),
        };
        let (date, part) = text.rsplit_once('-').ok_or_else(bad)?;
        let part = ShiftPart::of_code(part).ok_or_else(bad)?;
        Ok(Self { date: date.parse().map_err(|_| bad())?, part })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quarter_reads_back_and_knows_its_days() {
        let quarter: Quarter = "2026-Q4".parse().unwrap();
        assert_eq!(quarter.to_string(), "2026-Q4");
        assert_eq!(quarter.title(), "Triwulan IV Tahun 2026");
        assert_eq!(quarter.first_day().to_string(), "2026-10-01");
        assert_eq!(quarter.next_first_day().to_string(), "2027-01-01");
        for bad in ["2026-Q5", "2026-Q0", "26-Q1", "2026-q1", "2026-Q01", "Q1-2026", ""] {
            assert!(bad.parse::<Quarter>().is_err(), "{bad:?}");
        }
    }

    #[test]
    fn the_night_shift_belongs_to_the_day_it_began() {
        let at = |text: &str| Shift::at(text.parse().unwrap(), Zone::Wib).to_string();
        assert_eq!(at("2026-11-22T15:30:00Z"), "2026-11-22-malam");
        assert_eq!(at("2026-11-22T22:59:59Z"), "2026-11-22-malam");
        assert_eq!(at("2026-11-22T23:00:00Z"), "2026-11-23-pagi");
        assert_eq!(at("2026-11-22T07:00:00Z"), "2026-11-22-siang");
    }

    #[test]
    fn a_shift_reads_back() {
        let shift: Shift = "2026-11-22-siang".parse().unwrap();
        assert_eq!(shift.to_string(), "2026-11-22-siang");
        assert!("2026-11-22-sore".parse::<Shift>().is_err());
    }
}

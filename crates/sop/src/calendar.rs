//! Which days are worked: weekends, and the decrees known at an instant.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, Weekday, time};
use kernel::{Timestamp, Zone};

use crate::data::{Decree, Hours, OffDay, Year, parse_year};
use crate::{BadSop, DayKind, OfficeDays};

/// Every year and every decree, whenever it became known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Calendars {
    years: Vec<Year>,
}

impl Calendars {
    pub(crate) fn new(years: Vec<Year>) -> Self {
        Self { years }
    }

    /// Reads calendar files, given as `(name, text)` with one file per year, instead of the ones that are part of the program.
    pub fn parse(files: &[(&str, &str)]) -> Result<Self, BadSop> {
        let mut years: Vec<Year> = Vec::new();
        for (file, text) in files {
            let year = parse_year(file, text)?;
            if years.iter().any(|other| other.number == year.number) {
                return Err(same_year_twice(file, year.number));
            }
            years.push(year);
        }
        Ok(Self { years })
    }

    /// The calendar as an office could know it at an instant: of each year, all decrees signed by then. A decree is known
    /// from 00.00 WIB of its day, the ministries being in Jakarta.
    pub fn known_at(&self, at: Timestamp) -> Calendar {
        let today = Zone::Wib.local(at).date();
        let hours = self.years.iter().map(|year| (year.number, year.hours)).collect();
        let mut known = Calendar { hours, ..Calendar::default() };
        let decrees = self.decrees().filter(|(_, decree)| decree.known_from <= today);
        decrees.clone().for_each(|(year, decree)| known.apply(year, decree));
        let newest = decrees.map(|(_, decree)| decree).max_by_key(|decree| decree.known_from);
        known.version = newest.map_or_else(|| NO_DECREE.to_owned(), version_of);
        known
    }

    /// The calendar that a deadline was computed with, from the version stored beside the deadline; without any office's own days.
    pub fn of_version(&self, version: &str) -> Option<Calendar> {
        let national = version.split('+').next()?;
        if national == NO_DECREE {
            return Some(self.known_at(Timestamp::UNIX_EPOCH));
        }
        let (_, decree) = self.decrees().find(|(_, decree)| version_of(decree) == national)?;
        Some(self.known_at(Zone::Wib.instant(decree.known_from.to_datetime(time(0, 0, 0, 0)))))
    }

    fn decrees(&self) -> impl Iterator<Item = (i16, &Decree)> + Clone {
        self.years.iter().flat_map(|year| year.decrees.iter().map(|decree| (year.number, decree)))
    }
}

/// Version of a calendar that knows no decree at all.
const NO_DECREE: &str = "none";

fn same_year_twice(file: &str, year: i16) -> BadSop {
    let reason = format!("another file already holds {year}");
    BadSop { file: file.to_owned(), line: 1, field: "year".to_owned(), reason }
}

fn version_of(decree: &Decree) -> String {
    format!("{} {}", decree.known_from, decree.name)
}

/// The free days and office hours known at some instant. One value gives one answer for ever: deadlines keep its version.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Calendar {
    version: String,
    free: BTreeMap<Date, DayKind>,
    decreed: BTreeSet<i16>,
    hours: BTreeMap<i16, Hours>,
}

impl Calendar {
    /// Names the newest decree included, e.g. `2023-03-29 SKB 327/2023`, and after a `+` an office's own days.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// What a day is.
    pub fn day(&self, date: Date) -> DayKind {
        let weekend = matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday);
        let usual = if weekend { DayKind::Weekend } else { DayKind::Working };
        self.free.get(&date).cloned().unwrap_or(usual)
    }

    /// Whether a decree for the day's year is known; before, only weekends are free and a deadline may still move.
    pub fn is_decreed(&self, date: Date) -> bool {
        self.decreed.contains(&date.year())
    }

    /// Office hours of a day's year; a year without a file follows the last one before it.
    pub fn hours(&self, date: Date) -> Hours {
        let before = self.hours.range(..=date.year()).next_back();
        before.or_else(|| self.hours.first_key_value()).map_or(USUAL, |(_, hours)| *hours)
    }

    /// Adds one office's free days. It can only add: a day that a decree made free stays as decreed.
    #[must_use]
    pub fn with_office_days(mut self, days: &OfficeDays) -> Self {
        for day in &days.days {
            let kind = DayKind::Holiday { name: day.name.clone(), decree: day.decree.clone() };
            self.free.entry(day.date).or_insert(kind);
        }
        self.version = format!("{}+{} {}", self.version, days.office, days.version);
        self
    }

    fn apply(&mut self, year: i16, decree: &Decree) {
        self.decreed.insert(year);
        for date in &decree.removes {
            self.free.remove(date);
        }
        for day in &decree.holidays {
            let name = shown(day).unwrap_or_default();
            let kind = DayKind::Holiday { name, decree: decree.name.clone() };
            self.free.insert(day.date, kind);
        }
        for day in &decree.collective_leave {
            let (name, decree) = (shown(day), decree.name.clone());
            self.free.insert(day.date, DayKind::CollectiveLeave { name, decree });
        }
    }
}

/// Hours for a calendar without any year.
const USUAL: Hours =
    Hours { opens: time(8, 0, 0, 0), closes: time(16, 0, 0, 0), cutoff: time(16, 0, 0, 0) };

/// The name that people read; an estimate says so.
fn shown(day: &OffDay) -> Option<String> {
    let name = day.name.as_ref()?;
    Some(if day.estimate { format!("{name} (perkiraan)") } else { name.clone() })
}

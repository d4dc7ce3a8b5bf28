//! Reads the calendar file of one year: office hours, and the decrees that made days free, oldest first.

use jiff::civil::{Date, Time};
use serde::{Deserialize, Serialize};
use toml::Spanned;

use super::BadSop;
use super::bad::Source;

/// One year of the calendar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Year {
    /// The year, such as 2026.
    pub(crate) number: i16,
    /// Its office hours.
    pub(crate) hours: Hours,
    /// Its decrees, in the order in which they became known. The first lays down the year, the others amend it.
    pub(crate) decrees: Vec<Decree>,
}

/// Office hours, by the office's own clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hours {
    /// Work begins.
    pub opens: Time,
    /// Work ends.
    pub closes: Time,
    /// From here on, what arrives counts as received on the next working day.
    pub cutoff: Time,
}

/// One decree. An amendment carries only what it changes, so that every day names the decree that made it free.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Decree {
    /// Its number, e.g. `SKB 327/2023`.
    pub(crate) name: String,
    /// The day from which offices could know it: its signing.
    pub(crate) known_from: Date,
    /// The decree it amends.
    pub(crate) amends: Option<String>,
    /// Where number and dates come from, and how sure they are.
    pub(crate) source: String,
    /// National holidays it sets.
    pub(crate) holidays: Vec<OffDay>,
    /// Collective leave it sets.
    pub(crate) collective_leave: Vec<OffDay>,
    /// Days it gives back to work.
    pub(crate) removes: Vec<Date>,
}

/// One free day.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct OffDay {
    /// The free day.
    pub(crate) date: Date,
    /// What for, in Indonesian.
    pub(crate) name: Option<String>,
    /// A lunar feast whose day is not confirmed yet.
    #[serde(default)]
    pub(crate) estimate: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    year: i16,
    opens: Time,
    closes: Spanned<Time>,
    cutoff: Spanned<Time>,
    version: Vec<FileDecree>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileDecree {
    decree: String,
    known_from: Spanned<Date>,
    amends: Option<Spanned<String>>,
    source: String,
    #[serde(default)]
    holidays: Vec<Spanned<OffDay>>,
    #[serde(default)]
    collective_leave: Vec<Spanned<OffDay>>,
    #[serde(default)]
    removes: Vec<Spanned<Date>>,
}

/// Reads and checks the calendar file of a year; `file` only names it in errors.
pub(crate) fn parse_year(file: &str, toml: &str) -> Result<Year, BadSop> {
    let source = Source { file, text: toml };
    let parsed: File = source.read()?;
    check_hours(source, &parsed)?;
    let mut free = Vec::new();
    for (place, decree) in parsed.version.iter().enumerate() {
        check_order(source, &parsed.version[..place], decree)?;
        check_days(source, parsed.year, decree, &mut free)?;
    }
    let hours = Hours {
        opens: parsed.opens,
        closes: parsed.closes.into_inner(),
        cutoff: parsed.cutoff.into_inner(),
    };
    let decrees = parsed.version.into_iter().map(finish).collect();
    Ok(Year { number: parsed.year, hours, decrees })
}

fn check_hours(source: Source<'_>, file: &File) -> Result<(), BadSop> {
    let (opens, closes, cutoff) = (file.opens, *file.closes.get_ref(), *file.cutoff.get_ref());
    if closes <= opens {
        return Err(source.bad(file.closes.span(), "the office closes before it opens"));
    }
    if cutoff <= opens || cutoff > closes {
        return Err(source.bad(file.cutoff.span(), "the cut-off lies outside the office hours"));
    }
    Ok(())
}

/// The first decree amends nothing; a later one is newer than all before it and names one of them.
fn check_order(
    source: Source<'_>,
    earlier: &[FileDecree],
    decree: &FileDecree,
) -> Result<(), BadSop> {
    let newer = |other: &FileDecree| other.known_from.get_ref() < decree.known_from.get_ref();
    if !earlier.iter().all(newer) {
        return Err(source.bad(decree.known_from.span(), "not newer than the version above it"));
    }
    match &decree.amends {
        None if earlier.is_empty() => Ok(()),
        None => Err(source.bad(decree.known_from.span(), "a later version needs `amends`")),
        Some(amends) if earlier.iter().any(|other| other.decree == *amends.get_ref()) => Ok(()),
        Some(amends) => {
            let reason = format!("'{}' is no version above", amends.get_ref());
            Err(source.bad(amends.span(), reason))
        }
    }
}

/// `free` holds the days that the decrees so far made free.
fn check_days(
    source: Source<'_>,
    year: i16,
    decree: &FileDecree,
    free: &mut Vec<Date>,
) -> Result<(), BadSop> {
    for date in &decree.removes {
        let Some(place) = free.iter().position(|day| day == date.get_ref()) else {
            let reason = format!("{} was not free before", date.get_ref());
            return Err(source.bad(date.span(), reason));
        };
        free.swap_remove(place);
    }
    for day in decree.holidays.iter().chain(&decree.collective_leave) {
        let date = day.get_ref().date;
        if date.year() != year {
            return Err(source.bad(day.span(), format!("{date} lies outside {year}")));
        }
        if free.contains(&date) {
            return Err(source.bad(day.span(), format!("{date} is free already")));
        }
        free.push(date);
    }
    Ok(())
}

fn finish(decree: FileDecree) -> Decree {
    let days = |days: Vec<Spanned<OffDay>>| days.into_iter().map(Spanned::into_inner).collect();
    Decree {
        name: decree.decree,
        known_from: decree.known_from.into_inner(),
        amends: decree.amends.map(Spanned::into_inner),
        source: decree.source,
        holidays: days(decree.holidays),
        collective_leave: days(decree.collective_leave),
        removes: decree.removes.into_iter().map(Spanned::into_inner).collect(),
    }
}

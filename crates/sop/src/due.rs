//! Deadlines. The rules, for working days and for minutes:
//!
//! - **Working days.** The day of receipt is not counted. What arrives at or after the cut-off, or on a day that is not worked,
//!   counts as received on the next working day. The deadline is the end (24.00) of the n-th working day after receipt, by the
//!   office's own clock: the instant of the following midnight.
//! - **Minutes** are minutes of work. Only office hours of working days count; a step that starts outside them starts counting at
//!   the next opening.

use jiff::civil::{Date, DateTime, Time};
use kernel::{Timestamp, Zone};
use serde::{Deserialize, Serialize};

use crate::{Calendar, DayKind, Standard};

/// A deadline and how it came about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Due {
    /// The deadline.
    pub at: Timestamp,
    /// Version of the calendar it was computed with.
    pub calendar: String,
    /// The standard it was computed from.
    pub standard: Standard,
    /// Every day from the start to the deadline.
    pub days: Vec<DayNote>,
}

/// One day between the start and the deadline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayNote {
    /// The day.
    pub date: Date,
    /// Whether it counts, and why not.
    pub kind: DayKind,
    /// Working days: the number of the day, 0 on the day of receipt. Minutes: whole minutes counted by the end of the day.
    /// `None` where nothing is counted.
    pub counted: Option<u32>,
    /// Whether the free days of its year were decreed when the deadline was computed.
    pub decreed: bool,
}

/// The deadline of a step that starts at `start`, by the rules at the top of this file.
pub fn due(start: Timestamp, standard: Standard, zone: Zone, calendar: &Calendar) -> Due {
    let mut walk = Walk { calendar, days: Vec::new() };
    let local = zone.local(start).datetime();
    let end = match standard {
        Standard::WorkingDays(n) => walk.working_days(local, n),
        Standard::Minutes(n) => walk.minutes(local, n),
    };
    let at = end.map_or(Timestamp::MAX, |end| zone.instant(end));
    Due { at, calendar: calendar.version().to_owned(), standard, days: walk.days }
}

/// Goes through the calendar day by day and notes what it saw. `None` means that the calendar of the world ran out.
struct Walk<'a> {
    calendar: &'a Calendar,
    days: Vec<DayNote>,
}

impl Walk<'_> {
    fn working_days(&mut self, start: DateTime, n: u32) -> Option<DateTime> {
        let mut date = start.date();
        let in_time = start.time() < self.calendar.hours(date).cutoff;
        // `counted` is the number that the next working day gets; a late arrival leaves its own day without one.
        let mut counted = 0;
        loop {
            let takes = self.calendar.day(date).is_working() && (date != start.date() || in_time);
            self.note(date, takes.then_some(counted));
            let tomorrow = date.tomorrow().ok()?;
            if takes && counted == n {
                return Some(tomorrow.to_datetime(Time::midnight()));
            }
            counted += u32::from(takes);
            date = tomorrow;
        }
    }

    fn minutes(&mut self, start: DateTime, n: u32) -> Option<DateTime> {
        let whole = i64::from(n) * MICROS_PER_MINUTE;
        let (mut left, mut now) = (whole, start);
        loop {
            let (date, hours) = (now.date(), self.calendar.hours(now.date()));
            let from = now.time().max(hours.opens);
            let room = micros(hours.closes) - micros(from);
            let works = self.calendar.day(date).is_working() && room > 0;
            let used = if works { left.min(room) } else { 0 };
            left -= used;
            let counted = u32::try_from((whole - left) / MICROS_PER_MINUTE).unwrap_or(n);
            self.note(date, works.then_some(counted));
            if works && left == 0 {
                return Some(date.to_datetime(after(from, used)));
            }
            now = date.tomorrow().ok()?.to_datetime(Time::midnight());
        }
    }

    fn note(&mut self, date: Date, counted: Option<u32>) {
        let (kind, decreed) = (self.calendar.day(date), self.calendar.is_decreed(date));
        self.days.push(DayNote { date, kind, counted, decreed });
    }
}

const MICROS_PER_MINUTE: i64 = 60_000_000;

fn micros(time: Time) -> i64 {
    time.duration_since(Time::midnight()).as_micros().try_into().unwrap_or(0)
}

fn after(time: Time, micros: i64) -> Time {
    time.saturating_add(jiff::SignedDuration::from_micros(micros))
}

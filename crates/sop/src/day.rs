//! What a day is, and the free days that an office adds of its own.

use jiff::civil::Date;
use kernel::OfficeCode;
use serde::{Deserialize, Serialize};

/// What a day is. A decreed day that falls on a weekend names the decree, which says more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum DayKind {
    /// A working day.
    Working,
    /// Saturday or Sunday.
    Weekend,
    /// Libur nasional, or a free day of one office.
    Holiday {
        /// What for, in Indonesian.
        name: String,
        /// The decree that made it free.
        decree: String,
    },
    /// Cuti bersama.
    CollectiveLeave {
        /// What for, in Indonesian.
        name: Option<String>,
        /// The decree that made it free.
        decree: String,
    },
}

impl DayKind {
    /// Whether work is done.
    pub fn is_working(&self) -> bool {
        *self == Self::Working
    }
}

/// A day that only one office is free: local elections, regional feasts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OfficeDay {
    /// The free day.
    pub date: Date,
    /// What for, in Indonesian.
    pub name: String,
    /// What made it free.
    pub decree: String,
}

/// The free days of one office, on top of the national ones.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OfficeDays {
    /// The office that is free.
    pub office: OfficeCode,
    /// Name of this list. A changed list needs a new name, because deadlines store it.
    pub version: String,
    /// Its free days, each once.
    pub days: Vec<OfficeDay>,
}

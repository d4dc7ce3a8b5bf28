//! A port-health office and its zone of time.

use std::fmt;
use std::str::FromStr;

use jiff::tz::TimeZone;
use jiff::{Zoned, civil};
use serde::{Deserialize, Serialize};

use crate::{OfficeCode, Timestamp};

/// Indonesia's three zones. None has daylight saving, so each is a fixed offset: no time-zone database is needed at run time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Zone {
    /// Waktu Indonesia Barat, UTC+7.
    #[serde(rename = "WIB")]
    Wib,
    /// Waktu Indonesia Tengah, UTC+8.
    #[serde(rename = "WITA")]
    Wita,
    /// Waktu Indonesia Timur, UTC+9.
    #[serde(rename = "WIT")]
    Wit,
}

impl Zone {
    /// The abbreviation that is printed beside a time.
    pub const fn abbreviation(self) -> &'static str {
        match self {
            Self::Wib => "WIB",
            Self::Wita => "WITA",
            Self::Wit => "WIT",
        }
    }

    /// The instant on this zone's clock.
    pub fn local(self, at: Timestamp) -> Zoned {
        at.to_zoned(self.time_zone())
    }

    /// The instant at which this zone's clock shows `at`.
    pub fn instant(self, at: civil::DateTime) -> Timestamp {
        at.to_zoned(self.time_zone()).map_or(Timestamp::MAX, |zoned| zoned.timestamp())
    }

    fn time_zone(self) -> TimeZone {
        let hours = match self {
            Self::Wib => 7,
            Self::Wita => 8,
            Self::Wit => 9,
        };
        TimeZone::fixed(jiff::tz::offset(hours))
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.abbreviation())
    }
}

/// A text that names no zone.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is not a zone: expected WIB, WITA or WIT")]
pub struct UnknownZone(pub String);

impl FromStr for Zone {
    type Err = UnknownZone;
    fn from_str(text: &str) -> Result<Self, UnknownZone> {
        match text {
            "WIB" => Ok(Self::Wib),
            "WITA" => Ok(Self::Wita),
            "WIT" => Ok(Self::Wit),
            _ => Err(UnknownZone(text.to_owned())),
        }
    }
}

/// A port-health office (Balai Kekarantinaan Kesehatan).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Office {
    /// Short code, e.g. `plm`.
    pub code: OfficeCode,
    /// Official name, e.g. `Balai Kekarantinaan Kesehatan Kelas I Palembang`.
    pub name: String,
    /// The office's own zone.
    pub zone: Zone,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_instant_reads_differently_in_each_zone() {
        let at: Timestamp = "2026-11-22T16:30:00Z".parse().unwrap();
        let read = |zone: Zone| zone.local(at).strftime("%F %H.%M").to_string();
        assert_eq!(read(Zone::Wib), "2026-11-22 23.30");
        assert_eq!(read(Zone::Wita), "2026-11-23 00.30");
        assert_eq!(read(Zone::Wit), "2026-11-23 01.30");
    }

    #[test]
    fn local_and_instant_are_inverse() {
        let at: Timestamp = "2026-02-28T17:00:00Z".parse().unwrap();
        for zone in [Zone::Wib, Zone::Wita, Zone::Wit] {
            assert_eq!(zone.instant(zone.local(at).datetime()), at);
        }
    }
}

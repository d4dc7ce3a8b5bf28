//! Positions of reported people.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The position of a reported person: all that is known of them outside the seal. Ordered as the complaint form asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReportedRole {
    /// Petugas.
    Officer,
    /// Pejabat.
    Official,
    /// Kepala Balai: the complaint then skips the head's disposition and stays with Itjen.
    OfficeHead,
}

impl ReportedRole {
    /// Every role, in the order of the form.
    pub const ALL: [Self; 3] = [Self::Officer, Self::Official, Self::OfficeHead];

    /// The name in events and on the wire, such as `office_head`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Officer => "officer",
            Self::Official => "official",
            Self::OfficeHead => "office_head",
        }
    }

    /// The Indonesian word that forms show and send, such as `kepala-balai`.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Officer => "petugas",
            Self::Official => "pejabat",
            Self::OfficeHead => "kepala-balai",
        }
    }

    /// Reads a code alone; a published format has no second spelling.
    pub fn of_code(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.code() == text)
    }
}

/// A text that names no such role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected petugas, pejabat or kepala-balai")]
pub struct UnknownReportedRole;

impl FromStr for ReportedRole {
    type Err = UnknownReportedRole;
    fn from_str(text: &str) -> Result<Self, UnknownReportedRole> {
        let named = |role: &Self| role.code() == text || role.word() == text;
        Self::ALL.into_iter().find(named).ok_or(UnknownReportedRole)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reported_role_reads_by_code_and_by_word() {
        for role in ReportedRole::ALL {
            assert_eq!(role.code().parse(), Ok(role));
            assert_eq!(role.word().parse(), Ok(role));
            assert_eq!(serde_json::to_string(&role).unwrap(), format!("\"{}\"", role.code()));
            assert_eq!(
                (ReportedRole::of_code(role.code()), ReportedRole::of_code(role.word())),
                (Some(role), None)
            );
        }
        assert!("head".parse::<ReportedRole>().is_err());
    }
}

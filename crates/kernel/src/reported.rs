//! Positions of reported people.

use std::str::FromStr;

crate::words! {
    /// The position of a reported person: all that is known of them outside the seal. Ordered as the complaint form asks.
    pub enum ReportedRole {
        /// Petugas.
        Officer => "officer",
        /// Pejabat.
        Official => "official",
        /// Kepala Balai: the complaint then skips the head's disposition and stays with Itjen.
        OfficeHead => "office_head",
    }
}

impl ReportedRole {
    /// The Indonesian word that forms show and send, such as `kepala-balai`.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Officer => "petugas",
            Self::Official => "pejabat",
            Self::OfficeHead => "kepala-balai",
        }
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

//! A complaint as filed: one stream each.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{ComplaintFiled, IntakeEvent};

/// The position of a reported person: all that is known outside the seal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReportedRole {
    /// Petugas.
    Officer,
    /// Pejabat.
    Official,
    /// Kepala Balai: the complaint then skips his disposition and stays with Itjen.
    OfficeHead,
}

impl ReportedRole {
    /// Every role, in the order of the form.
    pub const ALL: [Self; 3] = [Self::Officer, Self::Official, Self::OfficeHead];

    /// The name in forms and events.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Officer => "officer",
            Self::Official => "official",
            Self::OfficeHead => "office_head",
        }
    }

    /// The Indonesian word, which forms may send as well.
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

/// A complaint, folded.
#[derive(Clone, Debug, Default)]
pub struct Complaint {
    filed: Option<ComplaintFiled>,
}

impl Complaint {
    /// Files it; a complaint that was filed before stays as it was.
    pub fn file(&self, complaint: &ComplaintFiled) -> Vec<IntakeEvent> {
        match &self.filed {
            None => vec![IntakeEvent::ComplaintFiled(complaint.clone())],
            Some(_) => vec![],
        }
    }

    /// The filing that counts, by the digest of its sealed text.
    pub fn filing(&self) -> Option<[u8; 32]> {
        self.filed.as_ref().and_then(ComplaintFiled::filing)
    }

    /// Folds an event.
    pub fn evolve(&mut self, event: &IntakeEvent) {
        if let IntakeEvent::ComplaintFiled(filed) = event {
            self.filed = Some(filed.clone());
        }
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
        }
        assert!("head".parse::<ReportedRole>().is_err());
    }
}

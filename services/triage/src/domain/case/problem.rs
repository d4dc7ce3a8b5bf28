//! The class of problem under which the archive files a complaint.

use serde::{Deserialize, Serialize};

/// The class of problem: the first half of the shelf mark in the archive (B10).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProblemClass {
    /// A gift in connection with the office.
    Gratification,
    Bribery,
    /// An unofficial charge (pungli).
    Extortion,
    AbuseOfAuthority,
    /// A private interest in an official matter.
    ConflictOfInterest,
    Discipline,
    ServiceQuality,
    ProcurementFraud,
    Other,
}

impl ProblemClass {
    /// Every class, in the order of a form.
    pub const ALL: [Self; 9] = [
        Self::Gratification,
        Self::Bribery,
        Self::Extortion,
        Self::AbuseOfAuthority,
        Self::ConflictOfInterest,
        Self::Discipline,
        Self::ServiceQuality,
        Self::ProcurementFraud,
        Self::Other,
    ];

    /// The class in events, forms and the archive's shelf mark.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Gratification => "gratification",
            Self::Bribery => "bribery",
            Self::Extortion => "extortion",
            Self::AbuseOfAuthority => "abuse_of_authority",
            Self::ConflictOfInterest => "conflict_of_interest",
            Self::Discipline => "discipline",
            Self::ServiceQuality => "service_quality",
            Self::ProcurementFraud => "procurement_fraud",
            Self::Other => "other",
        }
    }

    /// The class as printed, in Indonesian.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Gratification => "Gratifikasi",
            Self::Bribery => "Suap",
            Self::Extortion => "Pungutan liar",
            Self::AbuseOfAuthority => "Penyalahgunaan wewenang",
            Self::ConflictOfInterest => "Benturan kepentingan",
            Self::Discipline => "Pelanggaran disiplin pegawai",
            Self::ServiceQuality => "Mutu pelayanan",
            Self::ProcurementFraud => "Kecurangan pengadaan barang dan jasa",
            Self::Other => "Lain-lain",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|class| class.code() == code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_class_reads_back_from_its_code_and_is_stored_by_it() {
        for class in ProblemClass::ALL {
            assert_eq!(ProblemClass::from_code(class.code()), Some(class));
            assert_eq!(serde_json::to_string(&class).unwrap(), format!("\"{}\"", class.code()));
        }
    }
}

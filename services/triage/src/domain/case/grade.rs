//! What the review and the determination judge: clarity and oversight grade.

use serde::{Deserialize, Serialize};

/// How clear the information of a complaint is (B6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Clarity {
    /// What, who, where, when and how are all told.
    Clear,
    /// Enough to begin with, something missing.
    PartlyClear,
    /// Too little to look into.
    Unclear,
}

/// Whether a complaint is of oversight grade (kadar pengawasan): suggested in B6, determined in B7.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Grade {
    /// Berkadar pengawasan: goes on to Itjen (B8).
    OversightGrade,
    /// Tidak berkadar pengawasan: is clarified (B9).
    NotOversightGrade,
}

impl Grade {
    /// As printed.
    pub const fn title(self) -> &'static str {
        match self {
            Self::OversightGrade => "berkadar pengawasan",
            Self::NotOversightGrade => "tidak berkadar pengawasan",
        }
    }

    /// What follows from it, as a refusal tells it.
    pub const fn branch(self) -> &'static str {
        match self {
            Self::OversightGrade => "forward it to Itjen (B8)",
            Self::NotOversightGrade => "clarify it (B9)",
        }
    }
}

//! Clarity, judged by the review, and oversight grade, judged by the determination.

use serde::{Deserialize, Serialize};

/// How clear the information of a complaint is (B6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Clarity {
    /// The complaint tells what, who, where, when and how.
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
    /// The grade as printed, in Indonesian.
    pub const fn title(self) -> &'static str {
        match self {
            Self::OversightGrade => "berkadar pengawasan",
            Self::NotOversightGrade => "tidak berkadar pengawasan",
        }
    }

    /// The branch that follows, in the words of a refusal.
    pub const fn branch(self) -> &'static str {
        match self {
            Self::OversightGrade => "forward it to Itjen (B8)",
            Self::NotOversightGrade => "clarify it (B9)",
        }
    }
}

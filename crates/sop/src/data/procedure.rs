//! A procedure as the office signed it.

use std::fmt;

use jiff::civil::Date;
use kernel::{Role, Zone};
use serde::{Deserialize, Serialize};

use super::{ItemId, ProcedureRef, StepId};

/// A text in both languages that users read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bilingual {
    /// Indonesian: shown first.
    pub id: String,
    /// English.
    pub en: String,
}

/// Which of the two procedures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProcedureKind {
    /// Pengisian Rating Pegawai: steps A1 to A5.
    EmployeeRating,
    /// Penanganan WBS: steps B1 to B10.
    Whistleblowing,
}

/// One revision of a procedure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Procedure {
    /// Which procedure this is a revision of.
    pub kind: ProcedureKind,
    /// Nomor SOP.
    pub number: String,
    /// Its title.
    pub title: Bilingual,
    /// The office that issued it.
    pub office_issued: String,
    /// That office's zone.
    pub zone: Zone,
    /// Tanggal pembuatan.
    pub made: Date,
    /// Tanggal revisi.
    pub revised: Date,
    /// Tanggal efektif: rounds and cases that begin earlier follow an earlier revision.
    pub effective: Date,
    /// Dasar hukum.
    pub legal_basis: Vec<String>,
    /// Kualifikasi pelaksana.
    pub qualifications: Vec<String>,
    /// Peralatan dan perlengkapan.
    pub equipment: Vec<String>,
    /// Keterkaitan with other procedures.
    pub related: Vec<String>,
    /// Peringatan.
    pub warnings: Vec<String>,
    /// Pencatatan dan pendataan.
    pub records: Vec<String>,
    /// The steps, in the order of the procedure.
    pub steps: Vec<Step>,
}

impl Procedure {
    /// What a case or round stores of the procedure that it began under.
    pub fn reference(&self) -> ProcedureRef {
        ProcedureRef { number: self.number.clone(), revised: self.revised }
    }

    /// The step of that name.
    pub fn step(&self, id: &str) -> Option<&Step> {
        self.steps.iter().find(|step| step.id.as_str() == id)
    }
}

/// One activity of a procedure, with its standard (mutu baku): completeness, time, output.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Step {
    /// Its name.
    pub id: StepId,
    /// The activity.
    pub title: Bilingual,
    /// Who may carry it out.
    pub actors: Vec<Role>,
    /// Their substitutes, for the reason below only.
    pub substitutes: Vec<Role>,
    /// Why a substitute may act; present exactly when there are substitutes.
    pub substitute_reason: Option<String>,
    /// Kelengkapan: all of it must be at hand.
    pub completeness: Vec<Item>,
    /// Waktu; `None` where the procedure states none.
    pub standard: Option<Standard>,
    /// Output.
    pub output: Bilingual,
    /// The steps that may follow; several are branches, none ends the procedure.
    pub next: Vec<StepId>,
}

/// One thing that must be at hand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// Its code.
    pub id: ItemId,
    /// What people read.
    pub title: Bilingual,
}

/// The time a step may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standard {
    /// Minutes of work: only office hours of working days count.
    Minutes(u32),
    /// Whole working days after the day of receipt.
    WorkingDays(u32),
}

impl fmt::Display for Standard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Minutes(n) => write!(f, "{n} menit"),
            Self::WorkingDays(n) => write!(f, "{n} hari kerja"),
        }
    }
}

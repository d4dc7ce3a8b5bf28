//! The report on a file, for the person who sent it.

use std::fmt;
use std::path::Path;

use contracts::{Reason, ReasonCode};
use serde_json::json;

use super::super::source::BadLine;
use super::super::state::{Fate, State, fate};
use terminal::Exit;

/// Rejected lines that are printed. A report file holds all of them.
const SHOWN_MAX: usize = 50;

#[derive(Default)]
pub(super) struct Report {
    pub(super) received: u64,
    pub(super) duplicate: u64,
    /// Reasons by line of the source file.
    pub(super) rejected: Vec<(u32, Reason)>,
    /// Rejected lines without a reason of their own: a receipt holds at most a hundred reasons.
    pub(super) rejected_unnamed: u64,
    /// Lines without a receipt.
    pub(super) missing: usize,
    skipped: Vec<String>,
    complaints: Vec<String>,
}

impl Report {
    /// Sums up. A line that was rejected and then received under another submission counts as received.
    pub(super) fn of(state: &State, skipped: &[BadLine]) -> Self {
        let latest = state.fates();
        let skipped = skipped.iter().map(ToString::to_string).collect();
        let mut report = Self { skipped, ..Self::default() };
        for (plan, answer) in state.all() {
            let mut named = 0;
            for (index, row) in plan.rows.iter().enumerate() {
                match fate(index, answer) {
                    Fate::Open => report.missing += 1,
                    Fate::Received => {}
                    Fate::Rejected(reason) => {
                        named += 1;
                        if latest
                            .get(row.key.as_str())
                            .is_some_and(|(last, _)| matches!(last, Fate::Rejected(_)))
                        {
                            report.rejected.push((row.line, reason));
                        }
                    }
                }
            }
            let Some(answer) = answer else { continue };
            report.received += u64::from(answer.counts.received);
            report.duplicate += u64::from(answer.counts.duplicate);
            report.rejected_unnamed += u64::from(answer.counts.rejected).saturating_sub(named);
            report.complaints.extend(answer.complaint.as_ref().map(|c| c.complaint_id.clone()));
        }
        report.rejected.sort_by_key(|(line, _)| *line);
        report.rejected.dedup_by_key(|(line, _)| *line);
        report
    }

    pub(super) fn exit(&self) -> Exit {
        if !self.rejected.is_empty() || self.rejected_unnamed > 0 {
            Exit::Refused
        } else if self.missing > 0 {
            Exit::NoAnswer
        } else {
            Exit::Done
        }
    }

    /// Writes the report as text, or as JSON to a `.json` file.
    pub(super) fn write(&self, path: &Path) -> anyhow::Result<()> {
        let text = if path.extension().is_some_and(|end| end == "json") {
            format!("{:#}\n", self.json())
        } else {
            self.text(usize::MAX)
        };
        Ok(files::replace(path, text.as_bytes())?)
    }

    fn json(&self) -> serde_json::Value {
        let rejected = self.rejected.iter().map(|(line, reason)| {
            json!({ "line": line, "code": reason.code, "field": reason.field, "message": reason.message })
        });
        json!({
            "received": self.received,
            "duplicate": self.duplicate,
            "rejected": rejected.collect::<Vec<_>>(),
            "rejected_unnamed": self.rejected_unnamed,
            "missing": self.missing,
            "skipped": self.skipped,
            "complaints": self.complaints,
        })
    }

    fn text(&self, shown_max: usize) -> String {
        let mut lines = vec![format!(
            "Diterima {}, sudah pernah diterima {}, ditolak {}, belum dijawab {}, dilewati {}.",
            self.received,
            self.duplicate,
            self.rejected.len() as u64 + self.rejected_unnamed,
            self.missing,
            self.skipped.len()
        )];
        lines.extend(self.complaints.iter().map(|id| format!("Pengaduan tercatat: {id}")));
        for (line, reason) in self.rejected.iter().take(shown_max) {
            lines.push(format!("  baris {line}: {}", told(reason)));
        }
        if let Some(more) = self.rejected.len().checked_sub(shown_max).filter(|more| *more > 0) {
            lines.push(format!("  … dan {more} baris lain; lihat semuanya dengan --report BERKAS"));
        }
        if self.rejected_unnamed > 0 {
            lines.push(format!(
                "  dan {} baris lain tanpa alasan satu per satu (satu tanda terima memuat paling banyak 100)",
                self.rejected_unnamed
            ));
        }
        if self.missing > 0 {
            lines.push(
                "Tanda terima yang belum datang akan menyusul: jalankan lagi perintah yang sama."
                    .into(),
            );
        }
        lines.join("\n") + "\n"
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text(SHOWN_MAX))
    }
}

/// A reason in Indonesian, then the hub's own sentence.
pub(super) fn told(reason: &Reason) -> String {
    let field = reason.field.as_ref().map(|field| format!("isian {field}: ")).unwrap_or_default();
    format!("{field}{} [{}]", word(reason.code), terminal::printable(&reason.message))
}

const fn word(code: ReasonCode) -> &'static str {
    match code {
        ReasonCode::IdMissing => "nomor kiriman tidak ada",
        ReasonCode::Header => "keterangan kiriman kurang atau salah",
        ReasonCode::UnknownType => "jenis kiriman tidak dikenal",
        ReasonCode::OfficeMismatch => "balai pada kiriman berbeda",
        ReasonCode::ForgedSource => "kiriman berasal dari server balai lain",
        ReasonCode::UnknownOffice => "balai tidak terdaftar",
        ReasonCode::ClockOff => {
            "jam komputer tidak tepat; atur jam lalu ulangi dengan --retry-rejected"
        }
        ReasonCode::TooLarge => "terlalu besar",
        ReasonCode::MalformedJson => "bukan JSON",
        ReasonCode::Schema => "bentuk atau isinya tidak sesuai ketentuan",
        ReasonCode::IdReused => "nomor kiriman sudah dipakai untuk isi lain",
        ReasonCode::ShiftInFuture => "jadwal dinas belum dimulai",
        ReasonCode::ShiftTooOld => "jadwal dinas sudah terlalu lama",
        ReasonCode::NotSealed => "isi pengaduan tidak tersegel sebagaimana mestinya",
        ReasonCode::Refused => "ditolak menurut ketentuan",
        ReasonCode::Manifest => "daftar bertanda tangan tidak cocok",
    }
}

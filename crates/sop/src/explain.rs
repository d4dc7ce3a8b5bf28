//! A deadline in words, for the people who must meet it: Indonesian, day by day.

use jiff::civil::{Date, Weekday};
use kernel::Zone;

use crate::{DayKind, DayNote, Due, Standard};

impl Due {
    /// One line for each day, then the deadline on the office's clock and the calendar it follows.
    pub fn explain(&self, zone: Zone) -> Vec<String> {
        let days = self.days.iter().map(|note| line(note, self.standard));
        let calendar = format!("Kalender: {}", self.calendar);
        days.chain([self.deadline(zone), calendar]).collect()
    }

    /// Midnight belongs to the day that ends with it, so it reads 24.00 of that day.
    fn deadline(&self, zone: Zone) -> String {
        let at = zone.local(self.at).datetime();
        let (date, hour) = match self.standard {
            Standard::WorkingDays(_) => {
                (at.date().yesterday().unwrap_or(at.date()), "24.00".into())
            }
            Standard::Minutes(_) => (at.date(), at.strftime("%H.%M").to_string()),
        };
        format!("Tenggat ({}): {} pukul {hour} {zone}", self.standard, long_date(date))
    }
}

fn line(note: &DayNote, standard: Standard) -> String {
    let unsure = if note.decreed { "" } else { " (hari libur tahun ini belum ditetapkan)" };
    format!("{}: {}{unsure}", long_date(note.date), what(note, standard))
}

fn what(note: &DayNote, standard: Standard) -> String {
    match (&note.kind, standard, note.counted) {
        (DayKind::Working, Standard::WorkingDays(_), Some(0)) => {
            "hari penerimaan, tidak dihitung".into()
        }
        (DayKind::Working, Standard::WorkingDays(_), Some(n)) => format!("hari kerja ke-{n}"),
        (DayKind::Working, Standard::Minutes(all), Some(n)) => {
            format!("jam kerja, terhitung {n} dari {all} menit")
        }
        (DayKind::Working, Standard::WorkingDays(_), None) => {
            "masuk sesudah batas waktu, dianggap diterima hari kerja berikutnya".into()
        }
        (DayKind::Working, Standard::Minutes(_), None) => {
            "di luar jam kerja, tidak dihitung".into()
        }
        (free, ..) => format!("dilewati, {}", why_free(free)),
    }
}

fn why_free(kind: &DayKind) -> String {
    match kind {
        DayKind::Working => "hari kerja".into(),
        DayKind::Weekend => "akhir pekan".into(),
        DayKind::Holiday { name, decree } => format!("hari libur {name} ({decree})"),
        DayKind::CollectiveLeave { name: Some(name), decree } => {
            format!("cuti bersama {name} ({decree})")
        }
        DayKind::CollectiveLeave { name: None, decree } => format!("cuti bersama ({decree})"),
    }
}

/// `Senin, 23 November 2026`.
fn long_date(date: Date) -> String {
    let month = usize::try_from(date.month() - 1).unwrap_or(0);
    format!("{}, {} {} {}", weekday(date), date.day(), MONTHS[month], date.year())
}

const MONTHS: [&str; 12] = [
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
];

fn weekday(date: Date) -> &'static str {
    match date.weekday() {
        Weekday::Monday => "Senin",
        Weekday::Tuesday => "Selasa",
        Weekday::Wednesday => "Rabu",
        Weekday::Thursday => "Kamis",
        Weekday::Friday => "Jumat",
        Weekday::Saturday => "Sabtu",
        Weekday::Sunday => "Minggu",
    }
}

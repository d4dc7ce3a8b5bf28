//! How far a report has come, in plain words: what was reached, and what comes next.

use crate::app::Mailbox;
use crate::views::status::Status;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Words {
    pub(crate) id: &'static str,
    pub(crate) en: &'static str,
}

const fn words(id: &'static str, en: &'static str) -> Words {
    Words { id, en }
}

const NOTHING_LEFT: Words = words("Tidak ada langkah lagi.", "There is no further step.");

/// The step that was reached, and the next one.
pub(crate) fn plain(mailbox: &Mailbox) -> (Words, Words) {
    if mailbox.tombstone.is_some() {
        let erased = "The content of this report was erased.";
        return (words("Isi laporan ini sudah dihapus.", erased), NOTHING_LEFT);
    }
    match &mailbox.status {
        None => WITH_ITJEN,
        Some(status) => (reached(status, mailbox.about_head), coming(status, mailbox.about_head)),
    }
}

const WITH_ITJEN: (Words, Words) = (
    words(
        "Laporan Anda tersegel dan berada di Inspektorat Jenderal. Pegawai balai belum dapat membacanya.",
        "Your report is sealed and lies with the Inspectorate General. Nobody at the office can read it yet.",
    ),
    words(
        "Inspektorat Jenderal membaca laporan Anda, lalu menahannya atau menyerahkannya kepada Tim WBS balai saat menjawab permintaan data triwulan.",
        "The Inspectorate General reads your report, then keeps it, or hands it over to the office's WBS team when it answers the quarterly request for data.",
    ),
);

fn reached(status: &Status, about_head: bool) -> Words {
    match status.done.as_str() {
        _ if status.archived && status.escalated => words(
            "Laporan Anda diteruskan kepada Inspektorat Jenderal. Penanganan di balai selesai.",
            "Your report was passed on to the Inspectorate General. The office's part is finished.",
        ),
        _ if status.archived => words(
            "Laporan Anda sudah diklarifikasi dan diarsipkan. Penanganan selesai.",
            "Your report was clarified and archived. Its handling is finished.",
        ),
        "B2" if status.next.is_none() => words(
            "Inspektorat Jenderal sudah menjawab permintaan data balai. Laporan Anda tetap berada di Inspektorat Jenderal; pegawai balai belum dapat membacanya.",
            "The Inspectorate General answered the office's request for data. Your report stays with the Inspectorate General; nobody at the office can read it yet.",
        ),
        "B2" => words(
            "Tim WBS balai sudah meminta data pengaduan triwulan ini. Laporan Anda masih tersegel di Inspektorat Jenderal; pegawai balai belum dapat membacanya.",
            "The office's WBS team asked for this quarter's complaints. Your report is still sealed with the Inspectorate General; nobody at the office can read it yet.",
        ),
        "B3" => words(
            "Inspektorat Jenderal menyerahkan laporan Anda kepada Tim WBS balai.",
            "The Inspectorate General handed your report over to the office's WBS team.",
        ),
        "B4" => words(
            "Tim WBS sudah mempelajari laporan Anda.",
            "The WBS team has studied your report.",
        ),
        "B5" if status.is_under_way() && about_head => words(
            "Arahan atas laporan Anda sudah diberikan, bukan oleh Kepala Balai melainkan oleh Inspektorat Jenderal.",
            "Instructions on your report were given, by the Inspectorate General in place of the head of the office.",
        ),
        "B5" if status.is_under_way() => words(
            "Pimpinan sudah memberi arahan atas laporan Anda.",
            "The head has given instructions on your report.",
        ),
        "B5" => words(
            "Penelaah laporan Anda sudah ditugaskan.",
            "Reviewers of your report have been assigned.",
        ),
        "B6" => words("Laporan Anda sudah ditelaah.", "Your report has been reviewed."),
        "B7" => words(
            "Sudah ditentukan apakah laporan Anda berkadar pengawasan.",
            "It was decided whether your report is a matter for inspection.",
        ),
        "B8" => words(
            "Laporan Anda diteruskan kepada Inspektorat Jenderal.",
            "Your report was passed on to the Inspectorate General.",
        ),
        "B9" => words("Laporan Anda sudah diklarifikasi.", "Your report has been clarified."),
        _ => words("Laporan Anda sedang ditangani.", "Your report is being handled."),
    }
}

fn coming(status: &Status, about_head: bool) -> Words {
    match status.next.as_deref() {
        Some("B3") => words(
            "Inspektorat Jenderal membaca laporan Anda, lalu menahannya atau menyerahkannya kepada Tim WBS balai.",
            "The Inspectorate General reads your report, then keeps it or hands it over to the office's WBS team.",
        ),
        Some("B4") => {
            words("Tim WBS mempelajari laporan Anda.", "The WBS team studies your report.")
        }
        Some("B5") if status.is_under_way() => words(
            "Anggota Tim WBS ditugaskan untuk menelaah laporan Anda.",
            "Members of the WBS team are assigned to review your report.",
        ),
        Some("B5") if about_head => words(
            "Inspektorat Jenderal, bukan Kepala Balai, memberi arahan; lalu anggota Tim WBS ditugaskan untuk menelaah laporan Anda.",
            "The Inspectorate General, not the head of the office, gives instructions; then members of the WBS team are assigned to review your report.",
        ),
        Some("B5") => words(
            "Pimpinan memberi arahan, lalu anggota Tim WBS ditugaskan untuk menelaah laporan Anda.",
            "The head gives instructions, then members of the WBS team are assigned to review your report.",
        ),
        Some("B6") => words(
            "Tim WBS menelaah laporan Anda: masalahnya, kejelasannya, dan langkah yang diperlukan.",
            "The WBS team reviews your report: the matter, how clear it is, and what has to be done.",
        ),
        Some("B7") => words(
            "Tim WBS menentukan apakah laporan Anda berkadar pengawasan.",
            "The WBS team decides whether your report is a matter for inspection.",
        ),
        Some("B8") => words(
            "Tim WBS meneruskan laporan Anda kepada Inspektorat Jenderal.",
            "The WBS team passes your report on to the Inspectorate General.",
        ),
        Some("B9") => words(
            "Tim WBS mengklarifikasi laporan Anda dan menjawab Anda.",
            "The WBS team clarifies your report and answers you.",
        ),
        Some("B10") => words(
            "Tim WBS mengarsipkan berkas laporan Anda.",
            "The WBS team archives the file of your report.",
        ),
        Some(_) => words("Penanganan berlanjut.", "The handling goes on."),
        None if status.done == "B2" => words(
            "Inspektorat Jenderal menangani laporan Anda sendiri, atau menyerahkannya kepada Tim WBS balai kemudian.",
            "The Inspectorate General handles your report itself, or hands it over to the office's WBS team later.",
        ),
        None if status.escalated => words(
            "Inspektorat Jenderal menangani laporan Anda lebih lanjut.",
            "The Inspectorate General goes on with your report.",
        ),
        None => NOTHING_LEFT,
    }
}

#[cfg(test)]
mod tests;

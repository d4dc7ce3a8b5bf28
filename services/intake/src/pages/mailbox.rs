//! The reporter's mailbox, and the way to it.

use kernel::{Office, Timestamp};

use super::template::{Slot, fill};
use super::{form_title, layout, local, reason, summary};
use crate::app::{Letter, Mailbox, Said};
use crate::domain::{ComplaintErased, Sender};
use crate::http::mailbox::Sent;
use crate::views::status::Status;
use crate::wire::complaint::Submitted;
use crate::wire::mailbox::MESSAGE_CHARS_MAX;

const SIGN_IN: &str = include_str!("sign_in.html");
const UNKNOWN: &str = include_str!("unknown_code.html");
const MAILBOX: &str = include_str!("mailbox.html");
const STATUS: &str = include_str!("status.html");
const LETTER: &str = include_str!("letter.html");
const WRITE: &str = include_str!("write.html");
const TOMBSTONE: &str = include_str!("tombstone.html");
const RECEIVED: &str = r#"<p class="card notice" role="status">Pesan Anda sudah kami terima dan tersegel. <span lang="en">Received and sealed.</span></p>"#;

/// Steps that a reporter can follow, in their order.
const STEPS: [&str; 8] = ["B3", "B4", "B5", "B6", "B7", "B8", "B9", "B10"];

/// What the page shows.
pub(crate) struct MailboxPage<'a> {
    pub(crate) office: &'a Office,
    pub(crate) mailbox: &'a Mailbox,
    /// Goes on in the forms of this page, and nowhere else.
    pub(crate) code: &'a str,
    pub(crate) now: Timestamp,
    /// Id of the next message.
    pub(crate) new_id: &'a str,
    pub(crate) sent: Sent,
    /// What was written before, if it has to be corrected.
    pub(crate) form: &'a Submitted,
    pub(crate) wrong: &'a [(String, String)],
}

/// Where the code is typed. The same bytes for everybody whose code is not known.
pub(crate) fn sign_in_page(unknown: bool) -> String {
    let wrong = if unknown { UNKNOWN } else { "" };
    let main = fill(SIGN_IN, &[("wrong", Slot::Html(wrong))]);
    layout(if unknown { "Galat: Kode tidak dikenal" } else { "Status dan kotak pesan" }, &main)
}

/// The mailbox.
pub(crate) fn mailbox_page(page: &MailboxPage<'_>) -> String {
    let MailboxPage { office, mailbox, code, wrong, .. } = page;
    let notice = match page.sent {
        Sent::Received => RECEIVED.to_owned(),
        Sent::Wrong => summary(wrong, label),
        Sent::No => String::new(),
    };
    let tombstone =
        mailbox.tombstone.as_ref().map(|erased| tombstone(office, erased)).unwrap_or_default();
    let status = if mailbox.tombstone.is_some() { String::new() } else { status(page) };
    let write = if mailbox.can_write { write(page) } else { no_mailbox(mailbox) };
    let main = fill(
        MAILBOX,
        &[
            ("office", Slot::Text(&office.name)),
            ("notice", Slot::Html(&notice)),
            ("tombstone", Slot::Html(&tombstone)),
            ("status", Slot::Html(&status)),
            ("complaint", Slot::Text(&mailbox.complaint.to_string())),
            ("filed_at", Slot::Text(&local(office, mailbox.filed_at))),
            ("letters", Slot::Html(&letters(office, &mailbox.letters))),
            ("write", Slot::Html(&write)),
            ("code", Slot::Text(code)),
        ],
    );
    layout(&form_title("Laporan Anda", wrong), &main)
}

/// What was reached, and what comes next, in plain words.
pub(crate) fn plain(mailbox: &Mailbox) -> (&'static str, &'static str) {
    if mailbox.tombstone.is_some() {
        return ("Isi laporan ini sudah dihapus.", "Tidak ada langkah lagi.");
    }
    let Some(status) = &mailbox.status else {
        return (
            "Laporan Anda tersegel dan berada di Inspektorat Jenderal. Pegawai balai belum dapat membacanya.",
            "Inspektorat Jenderal membaca laporan Anda, lalu menahannya atau menyerahkannya kepada Tim WBS balai saat menjawab permintaan data triwulan.",
        );
    };
    (reached(status), coming(status))
}

fn reached(status: &Status) -> &'static str {
    match status.done.as_str() {
        _ if status.archived && status.escalated => {
            "Laporan Anda diteruskan kepada Inspektorat Jenderal. Penanganan di balai selesai."
        }
        _ if status.archived => {
            "Laporan Anda sudah diklarifikasi dan diarsipkan. Penanganan selesai."
        }
        "B2" if status.next.is_none() => {
            "Inspektorat Jenderal sudah menjawab permintaan data balai. Laporan Anda tetap berada di Inspektorat Jenderal; pegawai balai belum dapat membacanya."
        }
        "B2" => {
            "Tim WBS balai sudah meminta data pengaduan triwulan ini. Laporan Anda masih tersegel di Inspektorat Jenderal; pegawai balai belum dapat membacanya."
        }
        "B3" => "Inspektorat Jenderal menyerahkan laporan Anda kepada Tim WBS balai.",
        "B4" => "Tim WBS sudah mempelajari laporan Anda.",
        "B5" => "Penelaah laporan Anda sudah ditugaskan.",
        "B6" => "Laporan Anda sudah ditelaah.",
        "B7" => "Sudah ditentukan apakah laporan Anda berkadar pengawasan.",
        "B8" => "Laporan Anda diteruskan kepada Inspektorat Jenderal.",
        "B9" => "Laporan Anda sudah diklarifikasi.",
        _ => "Laporan Anda sedang ditangani.",
    }
}

fn coming(status: &Status) -> &'static str {
    match status.next.as_deref() {
        Some("B3") => {
            "Inspektorat Jenderal membaca laporan Anda, lalu menahannya atau menyerahkannya kepada Tim WBS balai."
        }
        Some("B4") => "Tim WBS mempelajari laporan Anda.",
        Some("B5") => "Pimpinan menugaskan anggota Tim WBS untuk menelaah laporan Anda.",
        Some("B6") => {
            "Tim WBS menelaah laporan Anda: masalahnya, kejelasannya, dan langkah yang diperlukan."
        }
        Some("B7") => "Tim WBS menentukan apakah laporan Anda berkadar pengawasan.",
        Some("B8") => "Tim WBS meneruskan laporan Anda kepada Inspektorat Jenderal.",
        Some("B9") => "Tim WBS mengklarifikasi laporan Anda dan menjawab Anda.",
        Some("B10") => "Tim WBS mengarsipkan berkas laporan Anda.",
        Some(_) => "Penanganan berlanjut.",
        None if status.done == "B2" => {
            "Inspektorat Jenderal menangani laporan Anda sendiri, atau menyerahkannya kepada Tim WBS balai kemudian."
        }
        None if status.escalated => "Inspektorat Jenderal menangani laporan Anda lebih lanjut.",
        None => "Tidak ada langkah lagi.",
    }
}

fn status(page: &MailboxPage<'_>) -> String {
    let (says, next) = plain(page.mailbox);
    let status = page.mailbox.status.as_ref();
    let due_at = status.and_then(|status| status.due_at);
    let due = due_at.map(|at| due(page, at)).unwrap_or_default();
    let done = status.and_then(|status| STEPS.iter().position(|step| *step == status.done));
    let done = done.map_or(1, |index| index + 2);
    let whole = STEPS.len() + 1;
    let done = if status.is_some_and(|status| status.archived) { whole } else { done };
    let dots: String = (0..whole)
        .map(|index| if index < done { "<i class=\"done\"></i>" } else { "<i></i>" })
        .collect();
    let slots = [
        ("says", Slot::Text(says)),
        ("next", Slot::Text(next)),
        ("due", Slot::Html(&due)),
        ("track", Slot::Html(&dots)),
        ("track_label", Slot::Text(&format!("{done} dari {whole} langkah"))),
    ];
    fill(STATUS, &slots)
}

fn due(page: &MailboxPage<'_>, at: Timestamp) -> String {
    let line = if at < page.now {
        r#"<p class="soft">Batas waktunya {{at}}, sudah lewat; keterlambatan ini tercatat.</p>"#
    } else {
        r#"<p class="soft">Paling lambat {{at}}.</p>"#
    };
    fill(line, &[("at", Slot::Text(&local(page.office, at)))])
}

fn letters(office: &Office, letters: &[Letter]) -> String {
    if letters.is_empty() {
        return String::new();
    }
    let all: String = letters.iter().map(|one| letter(office, one)).collect();
    format!("<h2>Pesan</h2>\n{all}")
}

fn letter(office: &Office, letter: &Letter) -> String {
    let (who, side) = match letter.from {
        Sender::Reporter => ("Anda", "mine"),
        Sender::Office => ("Tim WBS balai", "theirs"),
        Sender::Inspectorate => ("Inspektorat Jenderal", "theirs"),
    };
    let count;
    let said = match &letter.said {
        Said::Text(text) => text.as_str(),
        Said::Files(files) => {
            count = format!("{files} berkas dikirim, tersegel.");
            &count
        }
    };
    let slots = [
        ("who", Slot::Text(who)),
        ("side", Slot::Text(side)),
        ("at", Slot::Text(&local(office, letter.at))),
        ("said", Slot::Text(said)),
    ];
    fill(LETTER, &slots)
}

fn write(page: &MailboxPage<'_>) -> String {
    let MailboxPage { code, new_id, form, wrong, .. } = page;
    let again = form.get("form_id");
    let id_is_wrong = again.is_empty() || wrong.iter().any(|(field, _)| field == "form_id");
    fill(
        WRITE,
        &[
            ("code", Slot::Text(code)),
            ("form_id", Slot::Text(if id_is_wrong { new_id } else { again })),
            ("text", Slot::Text(form.get("text"))),
            ("text_max", Slot::Text(&MESSAGE_CHARS_MAX.to_string())),
            ("text_wrong", Slot::Html(&reason(wrong, "text"))),
            ("attachments_wrong", Slot::Html(&reason(wrong, "attachments"))),
        ],
    )
}

fn no_mailbox(mailbox: &Mailbox) -> String {
    let html = if mailbox.tombstone.is_some() {
        ""
    } else {
        r#"<p class="soft">Laporan ini disalin dan disegel di balai tanpa kotak pesan: statusnya dapat dilihat, pesan tidak dapat dikirim.</p>"#
    };
    html.to_owned()
}

fn tombstone(office: &Office, erased: &ComplaintErased) -> String {
    let class = if erased.retention_class.is_empty() {
        String::new()
    } else {
        let slots = [("class", Slot::Text(erased.retention_class.as_str()))];
        fill(r#"<dt>Kelas retensi</dt><dd class="plain">{{class}}</dd>"#, &slots)
    };
    let slots = [
        ("at", Slot::Text(&local(office, erased.at))),
        ("legal_basis", Slot::Text(&erased.legal_basis)),
        ("class", Slot::Html(&class)),
    ];
    fill(TOMBSTONE, &slots)
}

fn label(field: &str) -> &'static str {
    match field {
        "text" => "Pesan",
        "attachments" => "Berkas",
        _ => "Formulir",
    }
}

#[cfg(test)]
mod tests;

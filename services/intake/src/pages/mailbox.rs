//! The reporter's mailbox, and the way to it.

use kernel::{Office, Timestamp};

use super::steps::plain;
use super::template::{Slot, fill};
use super::{form_title, layout, local, reason, summary};
use crate::app::{Letter, Mailbox, Said};
use crate::domain::{ComplaintErased, Sender};
use crate::views::status::Status;
use crate::wire::complaint::Submitted;
use crate::wire::dotted;
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

/// What is said about a message that was just sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sent {
    /// Nothing was sent.
    No,
    /// It was received.
    Received,
    /// It has to be corrected.
    Wrong,
}

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

fn status(page: &MailboxPage<'_>) -> String {
    let (says, next) = plain(page.mailbox);
    let status = page.mailbox.status.as_ref();
    let due_at = status.and_then(|status| status.due_at);
    let due = due_at.map(|at| due(page, at)).unwrap_or_default();
    let completed = status.map(Status::completed);
    let done = completed.and_then(|done| STEPS.iter().position(|step| *step == done));
    let done = done.map_or(1, |index| index + 2);
    let whole = STEPS.len() + 1;
    let done = if status.is_some_and(|status| status.archived) { whole } else { done };
    let dots: String = (0..whole)
        .map(|index| if index < done { "<i class=\"done\"></i>" } else { "<i></i>" })
        .collect();
    let slots = [
        ("says", Slot::Text(says.id)),
        ("says_english", Slot::Text(says.en)),
        ("next", Slot::Text(next.id)),
        ("next_english", Slot::Text(next.en)),
        ("due", Slot::Html(&due)),
        ("track", Slot::Html(&dots)),
        ("track_label", Slot::Text(&format!("{done} dari {whole} langkah"))),
    ];
    fill(STATUS, &slots)
}

fn due(page: &MailboxPage<'_>, at: Timestamp) -> String {
    let line = if at < page.now {
        r#"<p class="soft">Batas waktunya {{at}}, sudah lewat; keterlambatan ini tercatat. <span lang="en">This was due then; the delay is on record.</span></p>"#
    } else {
        r#"<p class="soft">Paling lambat {{at}}. <span lang="en">Due by then at the latest.</span></p>"#
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
        Said::Lost => {
            "Pesan ini hilang: isinya tidak tersimpan lagi. Bila perlu, mintalah atau tulislah sekali lagi."
        }
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
            ("text_max", Slot::Text(&dotted(MESSAGE_CHARS_MAX))),
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

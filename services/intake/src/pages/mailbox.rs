//! The reporter's mailbox, and the page that asks for the code.

use std::borrow::Cow;

use askama::Template;
use kernel::{Office, Timestamp};

use super::steps::{Words, plain};
use super::{Wrong, local, render};
use crate::app::{Letter, Mailbox, Said};
use crate::domain::Sender;
use crate::views::status::Status;
use crate::wire::complaint::Submitted;
use crate::wire::dotted;
use crate::wire::mailbox::MESSAGE_CHARS_MAX;

/// Steps that a reporter can follow, in their order.
const STEPS: [&str; 8] = ["B3", "B4", "B5", "B6", "B7", "B8", "B9", "B10"];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sent {
    No,
    Received,
    /// It has to be corrected.
    Wrong,
}

#[derive(Template)]
#[template(path = "mailbox.html")]
pub(crate) struct MailboxPage<'a> {
    pub(crate) office: &'a Office,
    pub(crate) mailbox: &'a Mailbox,
    /// Goes on in the forms of this page, and nowhere else.
    pub(crate) code: &'a str,
    pub(crate) now: Timestamp,
    pub(crate) new_id: &'a str,
    pub(crate) sent: Sent,
    /// The message as it was written before, if it has to be corrected.
    pub(crate) form: &'a Submitted,
    pub(crate) wrong: Wrong<'a>,
}

/// Asks for the code. The same bytes for everybody whose code is not known.
#[derive(Template)]
#[template(path = "sign_in.html")]
struct SignInPage {
    is_unknown: bool,
}

struct StatusShown {
    says: Words,
    next: Words,
    due: Option<Due>,
    /// Dots that are filled, of the whole track.
    done: usize,
    whole: usize,
}

struct Due {
    at: String,
    is_over: bool,
}

struct Shown<'a> {
    who: &'static str,
    side: &'static str,
    at: String,
    said: Cow<'a, str>,
}

pub(crate) fn sign_in_page(is_unknown: bool) -> String {
    render(&SignInPage { is_unknown })
}

pub(crate) fn mailbox_page(page: &MailboxPage<'_>) -> String {
    render(page)
}

impl MailboxPage<'_> {
    fn form_id(&self) -> &str {
        self.wrong.form_id(self.form.get("form_id"), self.new_id)
    }

    fn local(&self, at: &Timestamp) -> String {
        local(self.office, *at)
    }

    fn status(&self) -> StatusShown {
        let (says, next) = plain(self.mailbox);
        let status = self.mailbox.status.as_ref();
        let due = status.and_then(|status| status.due_at);
        let due = due.map(|at| Due { at: self.local(&at), is_over: at < self.now });
        let completed = status.map(Status::completed);
        let done = completed.and_then(|done| STEPS.iter().position(|step| *step == done));
        let done = done.map_or(1, |index| index + 2);
        let whole = STEPS.len() + 1;
        let done = if status.is_some_and(|status| status.archived) { whole } else { done };
        StatusShown { says, next, due, done, whole }
    }

    fn letters(&self) -> impl Iterator<Item = Shown<'_>> {
        self.mailbox.letters.iter().map(|letter| {
            let (who, side) = author(letter.from);
            Shown { who, side, at: self.local(&letter.at), said: said(letter) }
        })
    }
}

fn author(from: Sender) -> (&'static str, &'static str) {
    match from {
        Sender::Reporter => ("Anda", "mine"),
        Sender::Office => ("Tim WBS balai", "theirs"),
        Sender::Inspectorate => ("Inspektorat Jenderal", "theirs"),
    }
}

fn said(letter: &Letter) -> Cow<'_, str> {
    match &letter.said {
        Said::Text(text) => text.as_str().into(),
        Said::Lost => "Pesan ini hilang: isinya tidak tersimpan lagi. Bila perlu, mintalah atau tulislah sekali lagi.".into(),
        Said::Files(files) => format!("{files} berkas dikirim, tersegel.").into(),
    }
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

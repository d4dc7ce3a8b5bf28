//! Wrong fields of a form, as its page shows them.

use askama::Template;
use askama::filters::HtmlSafe;

#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Wrong<'a>(pub(crate) &'a [(String, String)]);

/// The list at the top of a form: each line leads to its field. Nothing when all is well.
#[derive(Template)]
#[template(path = "summary.html")]
pub(super) struct Summary<'a> {
    wrong: Wrong<'a>,
    label: fn(&str) -> &'static str,
}

/// The reason above a field, if the field is wrong.
#[derive(Template)]
#[template(
    source = r#"{% if let Some(reason) = reason %}<p class="wrong">{{ reason }}</p>{% endif %}"#,
    ext = "html"
)]
pub(super) struct Reason<'a> {
    reason: Option<&'a str>,
}

// Both are whole pieces of a page, escaped already.
impl HtmlSafe for Summary<'_> {}
impl HtmlSafe for Reason<'_> {}

impl<'a> Wrong<'a> {
    pub(super) fn is_empty(self) -> bool {
        self.0.is_empty()
    }

    /// Titles of pages with wrong fields say so first: a screen reader begins with them.
    pub(super) fn mark(self) -> &'static str {
        if self.is_empty() { "" } else { "Galat: " }
    }

    pub(super) fn reason(self, field: &str) -> Reason<'a> {
        let found = self.0.iter().find(|(named, _)| named == field);
        Reason { reason: found.map(|(_, reason)| reason.as_str()) }
    }

    /// `label`: how the form calls a field.
    pub(super) fn summary(self, label: fn(&str) -> &'static str) -> Summary<'a> {
        Summary { wrong: self, label }
    }

    /// The id of the form: the one that was sent, unless it is missing or itself wrong.
    pub(super) fn form_id<'b>(self, sent: &'b str, new: &'b str) -> &'b str {
        let is_wrong = sent.is_empty() || self.0.iter().any(|(field, _)| field == "form_id");
        if is_wrong { new } else { sent }
    }
}

impl Summary<'_> {
    /// Field, label and reason of each line.
    fn lines(&self) -> impl Iterator<Item = (&str, &'static str, &str)> {
        self.wrong
            .0
            .iter()
            .map(|(field, reason)| (field.as_str(), (self.label)(field), reason.as_str()))
    }
}

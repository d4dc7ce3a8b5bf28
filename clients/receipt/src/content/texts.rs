//! The forms in which the text of a complaint may have been sealed.

use contracts::complaint::{TextObject, clean};
use kernel::ReportedRole;
use zeroize::Zeroizing;

use super::spelling::lines;
use super::{Typed, as_it_is};

/// The file itself, then the text object that the form makes of what was typed. The roles are those of the event, which names them openly.
pub(super) fn forms(typed: &Typed<'_>, roles: &[String]) -> Vec<Zeroizing<Vec<u8>>> {
    let mut forms: Vec<_> = as_it_is(typed.bytes).map(|one| one.to_vec().into()).collect();
    let Some(text) = lines(typed.bytes) else { return forms };
    let (title, text) = match typed.title {
        Some(title) => (title, text.as_str()),
        // The first line that holds anything is the title.
        None => text.trim_start().split_once('\n').unwrap_or((text.as_str(), "")),
    };
    let cleaned = |text: &str| Zeroizing::new(clean(text));
    let (title, text) = (cleaned(title), cleaned(text));
    let address = typed.reply_address.map(cleaned);
    let name = typed.reported_name.map(cleaned);
    let reported_roles: Vec<_> =
        roles.iter().filter_map(|role| ReportedRole::of_code(role)).collect();
    let object = TextObject {
        title: &title,
        text: &text,
        reported_roles: &reported_roles,
        reply_address: address.as_ref().map(|address| address.as_str()),
        reported_name: name.as_ref().map(|name| name.as_str()),
    };
    forms.push(object.to_bytes());
    forms
}

//! Texts of a form, and numbers in what is said about them.

use contracts::complaint::{FormId, clean};
use service::wire::Fields;
use zeroize::Zeroizing;

use crate::error::BAD_FORM;

/// A text of so many characters, counted as it is sealed.
pub(super) fn bounded(
    fields: &mut Fields,
    name: &str,
    text: &str,
    min: usize,
    max: usize,
) -> Zeroizing<String> {
    let text = Zeroizing::new(clean(text));
    match text.chars().count() {
        0 if min > 0 => fields.wrong(name, "wajib diisi"),
        count if count < min => fields.wrong(name, format!("paling sedikit {min} karakter")),
        count if count > max => {
            fields.wrong(name, format!("paling banyak {} karakter", dotted(max)));
        }
        _ => {}
    }
    text
}

/// The id that a page carries hidden.
pub(super) fn form_id(fields: &mut Fields, text: &str) -> Option<FormId> {
    fields.take("form_id", text.parse().map_err(|_| BAD_FORM))
}

/// A number with dots between its thousands, as people here write it.
pub(crate) fn dotted(number: usize) -> String {
    match number / 1000 {
        0 => number.to_string(),
        above => format!("{}.{:03}", dotted(above), number % 1000),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_have_dots() {
        let dotted = [0, 200, 1000, 20_000, 1_002_003].map(dotted);
        assert_eq!(dotted, ["0", "200", "1.000", "20.000", "1.002.003"]);
    }
}

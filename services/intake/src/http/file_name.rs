//! The name with which a part of a form says that it is a file.
//!
//! The parser reads a name in quotes only. Some programs write `filename*` (RFC 8187) instead, or bytes that are no UTF-8; such a part would be taken for
//! a text, and the file would be lost without a word.

use axum::extract::multipart::Field;
use axum::http::header::CONTENT_DISPOSITION;

/// The field of the forms that holds files and nothing else.
const FILES: &str = "attachments";

/// Its name as it was sent; empty for a file without a readable name. `None`: it is a text.
pub(super) fn file_name(part: &Field<'_>) -> Option<String> {
    if let Some(name) = part.file_name() {
        return Some(name.to_owned());
    }
    let header = part.headers().get(CONTENT_DISPOSITION).map(axum::http::HeaderValue::as_bytes);
    of_header(&String::from_utf8_lossy(header.unwrap_or_default()), part.name() == Some(FILES))
}

/// A file has a parameter with its name, whatever it holds, or comes in the field of files.
fn of_header(header: &str, in_field_of_files: bool) -> Option<String> {
    let mut parameters = header.split(';').filter_map(|parameter| parameter.split_once('='));
    let named = parameters.find(|(key, _)| {
        let key = key.trim();
        key.eq_ignore_ascii_case("filename*") || key.eq_ignore_ascii_case("filename")
    });
    match named {
        Some((_, value)) => Some(extended(value.trim()).unwrap_or_else(|| NAMELESS.to_owned())),
        // Without a name: a program that fills this field with nothing has sent no file.
        None => in_field_of_files.then(String::new),
    }
}

/// Said so that the file counts as chosen.
const NAMELESS: &str = "berkas";

/// `UTF-8'id'nota%20%C3%A9.txt`, or the same in ISO 8859-1.
fn extended(value: &str) -> Option<String> {
    let (charset, rest) = value.split_once('\'')?;
    let (_language, escaped) = rest.split_once('\'')?;
    let bytes = unescaped(escaped)?;
    if charset.eq_ignore_ascii_case("utf-8") {
        return String::from_utf8(bytes).ok();
    }
    let latin = charset.eq_ignore_ascii_case("iso-8859-1");
    latin.then(|| bytes.into_iter().map(char::from).collect())
}

fn unescaped(text: &str) -> Option<Vec<u8>> {
    let mut parts = text.split('%');
    let mut bytes = parts.next()?.as_bytes().to_vec();
    for part in parts {
        let (escaped, rest) = part.split_at_checked(2)?;
        bytes.push(u8::from_str_radix(escaped, 16).ok()?);
        bytes.extend_from_slice(rest.as_bytes());
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_with_any_kind_of_name_is_a_file() {
        for (header, expected) in [
            ("form-data; name=\"attachments\"; filename*=utf-8''bukti%C3%A9.txt", "buktié.txt"),
            ("form-data; name=\"x\"; filename*=ISO-8859-1'id'caf%E9.txt", "café.txt"),
            ("form-data; name=\"x\"; FileName=\"caf\u{fffd}.txt\"", "berkas"),
            ("form-data; name=\"x\"; filename*=utf-8''%ZZ.txt", "berkas"),
            ("form-data; name=\"x\"; filename*=", "berkas"),
        ] {
            assert_eq!(of_header(header, false).as_deref(), Some(expected), "{header}");
        }
    }

    #[test]
    fn a_part_without_a_name_is_a_text_but_in_the_field_of_files() {
        assert_eq!(of_header("form-data; name=\"text\"", false), None);
        assert_eq!(of_header("form-data; name=\"attachments\"", true).as_deref(), Some(""));
    }
}

//! JSON lines: one item per line, bare or as `{"kind":…,"data":…}`.

use contracts::Kind;
use serde_json::Value;

use super::row::bad;
use super::{BadLine, Content, Read, Row};

pub(super) fn read(text: &str, content: Content) -> Read {
    let mut read = Read::default();
    for (line, text) in (1_u32..).zip(text.lines()) {
        if !text.trim().is_empty() {
            read.add(parse(line, text, content));
        }
    }
    read
}

fn parse(line: u32, text: &str, content: Content) -> Result<Row, BadLine> {
    let value: Value =
        serde_json::from_str(text).map_err(|_| bad(line, "", "bukan satu baris JSON"))?;
    let (kind, data) = match value {
        Value::Object(mut fields) if fields.contains_key("kind") => {
            let kind = fields.remove("kind").unwrap_or_default();
            let data = fields.remove("data");
            let data = data.ok_or_else(|| bad(line, "data", "isian data tidak ada"))?;
            (named(kind.as_str().unwrap_or_default(), &data), data)
        }
        data => (Some(guessed(content, &data)), data),
    };
    match kind.ok_or_else(|| bad(line, "kind", "jenis tidak dikenal"))? {
        Kind::Rating => Row::rating(line, data),
        kind => Row::whole(line, kind, data),
    }
}

/// A kind by its published type, its tail, or a short word.
fn named(kind: &str, data: &Value) -> Option<Kind> {
    let content = match kind {
        "rating" | "ratings" => Content::Ratings,
        "users-served" => Content::UsersServed,
        "roster" => Content::Roster,
        other => return other.parse().ok(),
    };
    Some(guessed(content, data))
}

fn guessed(content: Content, data: &Value) -> Kind {
    match content {
        Content::Ratings => Kind::Rating,
        Content::UsersServed if data.get("by_service").is_some() => Kind::UsersServedV2,
        Content::UsersServed => Kind::UsersServedV1,
        Content::Roster => Kind::Roster,
    }
}

#[cfg(test)]
mod tests {
    use super::super::Item;
    use super::*;

    const GOOD: &str = r#"{"place":"loket-1","service":"dokumen-kapal","shift":"2026-11-22-pagi","answers":{"conduct":4,"competence":null}}"#;

    fn one(text: &str) -> Result<Row, BadLine> {
        let mut read = read(text, Content::Ratings);
        read.rows.pop().ok_or_else(|| read.bad.remove(0))
    }

    #[test]
    fn a_rating_without_id_reads_and_a_wrong_id_is_told() {
        let Item::Rating(rating) = one(GOOD).unwrap().item else { panic!() };
        assert_eq!(rating.id, "");
        let wrong = one(&GOOD.replacen('{', r#"{"id":"7","#, 1)).unwrap_err();
        assert_eq!(wrong.field.as_deref(), Some("id"));
    }

    #[test]
    fn bad_lines_are_named_by_line_and_field_and_repeat_no_value() {
        let text = format!("{GOOD}\n\nrahasia\n{}\n", GOOD.replace("4,", "\"rahasia\","));
        let read = read(&text, Content::Ratings);
        assert_eq!(read.rows.len(), 1);
        let lines: Vec<_> = read.bad.iter().map(|bad| bad.line).collect();
        assert_eq!(lines, [3, 4]);
        assert_eq!(read.bad[1].field.as_deref(), Some("answers.conduct"));
        assert!(read.bad.iter().all(|bad| !bad.reason.contains("rahasia")));
    }

    #[test]
    fn a_mark_of_five_is_no_mark() {
        assert_eq!(
            one(&GOOD.replace("4,", "5,")).unwrap_err().field.as_deref(),
            Some("answers.conduct")
        );
    }

    #[test]
    fn a_line_may_say_its_kind() {
        let text = format!(r#"{{"kind":"rating","data":{GOOD}}}"#);
        assert!(matches!(one(&text).unwrap().item, Item::Rating(_)));
        let served = r#"{"kind":"users-served","data":{"place":"loket-1","shift":"2026-11-22-pagi","count":7}}"#;
        assert!(matches!(one(served).unwrap().item, Item::Whole(Kind::UsersServedV1, _)));
        let complaint = r#"{"kind":"wbs.complaint.sealed.v1","data":{}}"#;
        assert_eq!(one(complaint).unwrap_err().field.as_deref(), Some("kind"));
    }
}

//! Writes JSON values as YAML that people like to read: block style, keys in order.
//!
//! Only what cannot be mistaken is written plain; every other text is a JSON string, which is also a YAML one.

use serde_json::Value;

const INDENT: usize = 2;

/// The value as a YAML document.
pub(crate) fn yaml(value: &Value) -> String {
    let mut out = String::new();
    block(&mut out, value, 0);
    out
}

fn block(out: &mut String, value: &Value, depth: usize) {
    match value {
        Value::Object(map) if !map.is_empty() => {
            let mut keys: Vec<&String> = map.keys().collect();
            keys.sort();
            for key in keys {
                out.push_str(&" ".repeat(depth));
                out.push_str(&text(key));
                out.push(':');
                nested(out, &map[key], depth + INDENT);
            }
        }
        Value::Array(items) if !items.is_empty() => {
            for item in items {
                out.push_str(&" ".repeat(depth));
                out.push('-');
                nested(out, item, depth + INDENT);
            }
        }
        leaf => line(out, leaf),
    }
}

/// What stands after a key or a dash: on the same line when it is a leaf, below it otherwise.
fn nested(out: &mut String, value: &Value, depth: usize) {
    let is_leaf = match value {
        Value::Object(map) => map.is_empty(),
        Value::Array(items) => items.is_empty(),
        _ => true,
    };
    if is_leaf {
        out.push(' ');
        line(out, value);
    } else {
        out.push('\n');
        block(out, value, depth);
    }
}

fn line(out: &mut String, leaf: &Value) {
    match leaf {
        Value::String(words) => out.push_str(&text(words)),
        other => out.push_str(&other.to_string()),
    }
    out.push('\n');
}

/// Plain when it is letters, digits and a few harmless signs, begins with a letter and is no word of YAML's own.
fn text(words: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '/');
    let own = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"];
    let is_plain = words.starts_with(|c: char| c.is_ascii_alphabetic())
        && words.chars().all(plain)
        && !own.contains(&words.to_ascii_lowercase().as_str());
    if is_plain { words.to_owned() } else { Value::from(words).to_string() }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn values_become_blocks_in_the_order_of_their_keys() {
        let value = json!({"b": [1, {"c": "x", "d": []}, [true]], "a": {"e": null, "f": {}}});
        let expected =
            "a:\n  e: null\n  f: {}\nb:\n  - 1\n  -\n    c: x\n    d: []\n  -\n    - true\n";
        assert_eq!(yaml(&value), expected);
    }

    #[test]
    fn what_could_be_mistaken_is_quoted() {
        for mistaken in [
            "",
            "no",
            "Off",
            "1.0",
            "2026-11-22",
            "a: b",
            "a #b",
            "- a",
            "*x",
            "a\nb",
            "~",
            "$ref",
            "{x}",
        ] {
            assert_eq!(text(mistaken), Value::from(mistaken).to_string());
        }
        assert_eq!(text("application/json"), "application/json");
    }
}

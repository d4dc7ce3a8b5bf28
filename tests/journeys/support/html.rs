//! Just enough of HTML to look at our own pages: their tags, in order.

use std::collections::BTreeMap;

/// One opening or closing tag.
pub(crate) struct Tag {
    pub(crate) name: String,
    pub(crate) closes: bool,
    pub(crate) attributes: BTreeMap<String, String>,
}

impl Tag {
    /// The attribute; empty when it is not there.
    pub(crate) fn get(&self, name: &str) -> &str {
        self.attributes.get(name).map_or("", String::as_str)
    }
}

/// Every tag of a page. Text cannot look like one: the pages escape it.
pub(crate) fn tags(page: &str) -> Vec<Tag> {
    let mut tags = Vec::new();
    for piece in page.split('<').skip(1) {
        let end = piece.find('>').expect("a tag that ends");
        let inside = piece[..end].trim_end_matches('/');
        let closes = inside.starts_with('/');
        let inside = inside.trim_start_matches('/');
        let (name, rest) = inside.split_once(char::is_whitespace).unwrap_or((inside, ""));
        tags.push(Tag { name: name.to_lowercase(), closes, attributes: attributes(rest) });
    }
    tags
}

/// `a="1" b c="2"`; values stand in double quotes.
fn attributes(mut rest: &str) -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    loop {
        rest = rest.trim_start();
        if rest.is_empty() {
            return all;
        }
        let end = rest.find(|c: char| c == '=' || c.is_whitespace()).unwrap_or(rest.len());
        let name = rest[..end].to_lowercase();
        rest = &rest[end..];
        let mut value = "";
        if let Some(quoted) = rest.strip_prefix("=\"") {
            (value, rest) = quoted.split_once('"').expect("a quoted value");
        }
        all.insert(name, value.to_owned());
    }
}

/// The text between the first pair of these tags.
pub(crate) fn inner<'a>(page: &'a str, name: &str) -> &'a str {
    let after = page.split_once(&format!("<{name}")).map_or("", |(_, after)| after);
    let text = after.split_once('>').map_or("", |(_, text)| text);
    text.split_once(&format!("</{name}>")).map_or("", |(text, _)| text)
}

//! Fills `{{names}}` in a template, once: what is put in is never looked at again.

/// What stands in a place.
#[derive(Clone, Copy)]
pub(super) enum Slot<'a> {
    /// Text of anybody: escaped.
    Text(&'a str),
    /// A piece of page that was made here.
    Html(&'a str),
}

/// Fills the template; a name that is not given stays empty.
pub(super) fn fill(template: &str, slots: &[(&str, Slot<'_>)]) -> String {
    let mut page = String::with_capacity(template.len() * 2);
    let mut rest = template;
    while let Some((before, after)) = rest.split_once("{{") {
        let (name, tail) = after.split_once("}}").unwrap_or((after, ""));
        page.push_str(before);
        match slots.iter().find(|(known, _)| *known == name).map(|(_, slot)| slot) {
            Some(Slot::Text(text)) => escape(&mut page, text),
            Some(Slot::Html(html)) => page.push_str(html),
            None => {}
        }
        rest = tail;
    }
    page.push_str(rest);
    page
}

/// Text as text: safe between tags and inside quoted attributes.
fn escape(page: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => page.push_str("&amp;"),
            '<' => page.push_str("&lt;"),
            '>' => page.push_str("&gt;"),
            '"' => page.push_str("&quot;"),
            '\'' => page.push_str("&#39;"),
            c => page.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_cannot_become_markup() {
        let evil = r#"<script>alert("x")</script>' onclick='&"#;
        let page = fill("<p title=\"{{t}}\">{{t}}</p>", &[("t", Slot::Text(evil))]);
        let safe = "&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;&#39; onclick=&#39;&amp;";
        assert_eq!(page, format!("<p title=\"{safe}\">{safe}</p>"));
    }

    #[test]
    fn what_is_put_in_is_not_filled_again() {
        let slots = [("a", Slot::Text("{{b}}")), ("b", Slot::Text("secret"))];
        assert_eq!(fill("{{a}} {{c}}|{{b}}", &slots), "{{b}} |secret");
    }

    #[test]
    fn a_torn_place_does_not_hang() {
        assert_eq!(fill("a {{b", &[("b", Slot::Text("x"))]), "a x");
    }
}

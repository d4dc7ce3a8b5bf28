//! Retention classes of the archive, from `data/retention.toml`, which is part of the program.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::domain::case::RetentionClass;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    class: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    code: String,
    years: u8,
    #[expect(dead_code, reason = "for people who read the file")]
    title: String,
}

#[expect(clippy::expect_used, reason = "a test reads the same file")]
static CLASSES: LazyLock<Vec<RetentionClass>> = LazyLock::new(|| {
    let file: File =
        toml::from_str(include_str!("../data/retention.toml")).expect("retention.toml reads");
    let class = |entry: Entry| RetentionClass::try_new(entry.code, entry.years);
    file.class.into_iter().map(|entry| class(entry).expect("a retention class")).collect()
});

/// The class of a code. The error lists the known codes.
pub(crate) fn find(code: &str) -> Result<RetentionClass, String> {
    let codes = || CLASSES.iter().map(RetentionClass::code).collect::<Vec<_>>().join(", ");
    let found = CLASSES.iter().find(|class| class.code() == code).cloned();
    found.ok_or_else(|| {
        format!("no such class of the retention schedule: expected one of {}", codes())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_gives_its_years_and_another_the_codes_that_there_are() {
        assert_eq!(find("wbs-5").unwrap().years(), 5);
        assert_eq!(find("wbs-10").unwrap().years(), 10);
        assert!(find("forever").unwrap_err().ends_with("wbs-5, wbs-10"));
    }
}

//! The difference between two configurations, for people.

/// Lines that only one of the two has: `-` is gone, `+` is new. Users are shown by name and key, not with all their permissions.
pub(super) fn lines(before: &str, after: &str) -> Vec<String> {
    let gone =
        before.lines().filter(|line| !has(after, line)).map(|line| format!("- {}", short(line)));
    let new =
        after.lines().filter(|line| !has(before, line)).map(|line| format!("+ {}", short(line)));
    let all: Vec<String> = gone.chain(new).collect();
    if all.is_empty() { vec!["nothing changed".to_owned()] } else { all }
}

fn has(text: &str, line: &str) -> bool {
    line.trim().is_empty() || text.lines().any(|other| other == line)
}

fn short(line: &str) -> String {
    let line = line.trim();
    let key = line.strip_prefix("{ nkey: ").and_then(|rest| rest.split(',').next());
    match (key, line.rsplit_once(" # ")) {
        (Some(key), Some((_, name))) => format!("user {name} with key {key}"),
        _ => line.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use kernel::{Clock, Ids};
    use topology::{Link, Registry, UserSeed, accounts_conf};

    use super::lines;

    #[test]
    fn a_new_office_shows_as_its_user_and_its_lines() {
        let key = || UserSeed::generate(&Ids::seeded(Clock::manual("2026-11-22T03:00:00Z").0, 5));
        let mut registry = Registry::default();
        let before = accounts_conf(&registry);
        let office = "plm".parse().unwrap();
        registry.add_office(&office, Link::Direct, key().public().clone(), None).unwrap();
        let changes = lines(&before, &accounts_conf(&registry));
        assert!(
            changes.contains(&format!("+ user off_plm with key {}", key().public())),
            "{changes:?}"
        );
        assert!(changes.iter().any(|line| line.contains("$JS.ACK.RECEIPTS.off_plm.>")));
        assert!(changes.iter().all(|line| line.starts_with('+')), "{changes:?}");
        assert_eq!(lines("a\nb\n", "b\na\n"), ["nothing changed"]);
    }
}

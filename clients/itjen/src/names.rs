//! Compares the person whom a complaint names with the staff of the office. The result is a suggestion: a person decides. Pure.
//!
//! Case, diacritics, titles and the order of words do not count. A letter or two may be wrong.

use std::fmt;

use contracts::StaffMember;
use contracts::complaint::ComplaintText;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Forms of address, degrees and ranks, without dots.
const TITLES: [&str; 54] = [
    "amd", "amdkep", "amdkl", "apt", "bapak", "bp", "bu", "dr", "dra", "drg", "drh", "drs", "h",
    "haji", "hj", "hajjah", "ibu", "ir", "kolonel", "letkol", "mars", "mepid", "mh", "mkep",
    "mkes", "mkm", "mm", "mph", "msc", "msi", "ners", "ns", "ny", "pak", "phd", "prof", "saudara",
    "saudari", "sdr", "sdri", "se", "sfarm", "sh", "skep", "skm", "skom", "skp", "sos", "spd",
    "spok", "sppk", "ssi", "st", "tn",
];

/// Parts of a title that is written with spaces.
const SPACED_MAX: usize = 3;

/// The likeness of a member of staff and the reported person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Likeness {
    /// The same name, or the same person id.
    Same,
    /// A part of the name, or a letter or two are different.
    Close,
    /// The person holds the reported position.
    Role,
}

impl fmt::Display for Likeness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Same => "nama sama",
            Self::Close => "nama mirip",
            Self::Role => "jabatan yang dilaporkan",
        })
    }
}

/// A member of staff who may be meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) person: String,
    pub(super) name: Option<String>,
    pub(super) likeness: Likeness,
}

impl Found {
    /// The suggestion, with the argument that excludes this person.
    pub(super) fn told(&self, complaint: &str) -> String {
        let name = self.name.as_ref().map(|name| format!(" {name}")).unwrap_or_default();
        format!(
            "mungkin {}{name} ({}): --exclude {complaint}={}",
            self.person, self.likeness, self.person
        )
    }
}

/// Members of staff who may be meant, the likest first.
pub(super) fn found(text: &ComplaintText, staff: &[StaffMember]) -> Vec<Found> {
    let likeness = |member: &StaffMember| {
        let by_name = text.reported_name.as_deref().and_then(|name| of_name(name, member));
        by_name.or_else(|| of_role(&text.reported_roles, member))
    };
    let one = |member: &StaffMember| {
        let (person, name) = (member.person.clone(), member.name.clone());
        Some(Found { person, name, likeness: likeness(member)? })
    };
    let mut found: Vec<Found> = staff.iter().filter_map(one).collect();
    found.sort_by_key(|found| found.likeness);
    found
}

fn of_name(reported: &str, member: &StaffMember) -> Option<Likeness> {
    let plain = |text: &str| text.trim().to_lowercase();
    if plain(reported) == plain(&member.person) {
        return Some(Likeness::Same);
    }
    let (reported, known) = (words(reported), words(member.name.as_deref()?));
    if reported.is_empty() || known.is_empty() {
        return None;
    }
    if reported == known {
        return Some(Likeness::Same);
    }
    let (short, long) =
        if reported.len() <= known.len() { (reported, known) } else { (known, reported) };
    is_within(&short, long).then_some(Likeness::Close)
}

/// A likeness by role. The role `officer` says nothing, because most staff have it.
fn of_role(reported: &[String], member: &StaffMember) -> Option<Likeness> {
    let holds = |role: &str| member.roles.iter().any(|held| held == role);
    let meant = |reported: &String| match reported.as_str() {
        "office_head" => holds("office_head"),
        "official" => holds("admin_head"),
        _ => false,
    };
    reported.iter().any(meant).then_some(Likeness::Role)
}

/// The words of a name, sorted, without titles.
fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = vec![];
    let parts = name.split(|c: char| c.is_whitespace() || ",;/()".contains(c));
    let parts: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
    let mut rest = parts.as_slice();
    while let Some((part, after)) = rest.split_first() {
        // Before the name, single letters are its initials.
        let named = words.iter().any(|word| word.chars().count() > 2);
        let title = title(rest, if named { SPACED_MAX } else { 1 });
        rest = rest.get(title..).filter(|_| title > 0).unwrap_or(after);
        if title == 0 {
            let pieces =
                part.split(|c: char| !c.is_alphanumeric() && !is_combining_mark(c) && c != '\'');
            words.extend(pieces.map(letters).filter(|word| !word.is_empty()));
        }
    }
    words.retain(|word| !TITLES.contains(&word.as_str()));
    words.sort_unstable();
    words
}

/// How many of the first parts make one title, also when it is written with spaces: `S. KM`, `A. Md. Kep`. 0: none.
fn title(parts: &[&str], most: usize) -> usize {
    let is_title = |count: &usize| {
        let joined: String = parts[..*count].iter().map(|part| letters(part)).collect();
        TITLES.contains(&joined.as_str())
    };
    (1..=parts.len().min(most)).rev().find(is_title).unwrap_or_default()
}

/// Letters and digits only, in lower case, without diacritics.
fn letters(text: &str) -> String {
    let plain = text.nfkd().filter(|c| !is_combining_mark(*c) && c.is_alphanumeric());
    plain.flat_map(char::to_lowercase).collect()
}

/// True when every word of the shorter name has a match of its own in the longer one, and one of the matches is more than an initial.
fn is_within(short: &[String], mut long: Vec<String>) -> bool {
    let mut whole = false;
    for word in short {
        let Some(at) = long.iter().position(|other| are_like(word, other)) else { return false };
        let other = long.swap_remove(at);
        whole |= word.chars().count() > 2 && other.chars().count() > 2;
    }
    whole
}

fn are_like(one: &str, other: &str) -> bool {
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    if short.chars().count() == 1 {
        return long.starts_with(short);
    }
    let wrong = match long.chars().count() {
        0..=3 => 0,
        4..=7 => 1,
        _ => 2,
    };
    distance(one, other) <= wrong
}

/// Number of letters to change, leave out, add, or swap with their neighbour.
fn distance(one: &str, other: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let mut before: Vec<usize> = vec![];
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut next = vec![i];
        for j in 1..=b.len() {
            let same = usize::from(a[i - 1] != b[j - 1]);
            let mut least = (row[j] + 1).min(next[j - 1] + 1).min(row[j - 1] + same);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                least = least.min(before[j - 2] + 1);
            }
            next.push(least);
        }
        before = std::mem::replace(&mut row, next);
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests;

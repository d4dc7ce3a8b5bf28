//! Persons whom a release keeps away from a complaint. Somebody decides about each person with the reported name: excluded, or somebody else.

use std::collections::BTreeMap;

use anyhow::ensure;
use clap::Args;
use contracts::DataRequestV1;

use super::super::content;
use super::super::names::{self, Found, Likeness};
use super::Session;
use terminal::printable;

/// Persons who are kept away, by complaint.
pub(super) type Excluded = BTreeMap<String, Vec<String>>;

#[derive(Clone, Debug, Default, Args)]
pub struct ExcludeArgs {
    /// Keep this person away from a released complaint, as ID=PERSON: they get no key, and for them there is no case. May be repeated.
    #[arg(long, value_name = "ID=PERSON", value_parser = pair)]
    pub exclude: Vec<(String, String)>,
    /// This person only has the same name as somebody who is reported, as PERSON or ID=PERSON. May be repeated.
    #[arg(long, value_name = "[ID=]PERSON")]
    pub not_same: Vec<String>,
}

fn pair(text: &str) -> Result<(String, String), String> {
    let (id, person) = text.split_once('=').ok_or("expected ID=PERSON")?;
    Ok((id.to_owned(), person.to_owned()))
}

impl ExcludeArgs {
    /// The decisions, as a part of `about`. Empty when nobody is excluded.
    pub(super) fn about(&self) -> String {
        let mut pairs: Vec<String> =
            self.exclude.iter().map(|(id, person)| format!("{id}={person}")).collect();
        pairs.sort_unstable();
        pairs.dedup();
        if pairs.is_empty() { String::new() } else { format!(" tanpa {}", pairs.join(",")) }
    }

    /// The excluded persons by complaint. Errors: a complaint that is not released, a person who is not of the office.
    pub(super) fn excluded(
        &self,
        request: &DataRequestV1,
        released: &[String],
    ) -> anyhow::Result<Excluded> {
        let mut excluded = Excluded::new();
        for (id, person) in &self.exclude {
            ensure!(released.contains(id), "--exclude {id}={person}: pengaduan itu tidak dilepas");
            let known = request.staff.iter().any(|member| member.person == *person)
                || request.team.iter().any(|member| member.person == *person);
            ensure!(known, "--exclude {id}={person}: orang itu tidak ada dalam daftar balai");
            let persons = excluded.entry(id.clone()).or_default();
            if !persons.contains(person) {
                persons.push(person.clone());
            }
        }
        Ok(excluded)
    }

    /// Persons with the reported name and without a decision.
    fn undecided<'a>(&self, complaint: &str, found: &'a [Found]) -> Vec<&'a Found> {
        let same = found.iter().filter(|one| one.likeness == Likeness::Same);
        same.filter(|one| !self.is_decided(complaint, &one.person)).collect()
    }

    fn is_decided(&self, complaint: &str, person: &str) -> bool {
        let excluded = self.exclude.iter().any(|(id, one)| id == complaint && one == person);
        let other = |text: &String| match text.split_once('=') {
            Some((id, one)) => id == complaint && one == person,
            None => text == person,
        };
        excluded || self.not_same.iter().any(other)
    }
}

/// Opens the text of every complaint to be released and prints who may be meant. False: a decision is missing.
pub(super) async fn is_all_decided(
    session: &Session<'_>,
    request: &DataRequestV1,
    released: &[String],
    args: &ExcludeArgs,
) -> anyhow::Result<bool> {
    let key = session.desk.private_key()?;
    let mut decided = true;
    for pending in request.complaints.iter().filter(|one| released.contains(&one.complaint_id)) {
        let text = content::text_of(&session.desk, &key, pending).await?;
        let (id, found) = (&pending.complaint_id, names::found(&text, &request.staff));
        if let Some(lie) = differs(id, &text.reported_roles, pending.about_head) {
            decided = false;
            println!("{}", printable(&lie));
        }
        for one in found.iter().filter(|one| !args.is_decided(id, &one.person)) {
            println!("   {}", printable(&one.told(id)));
        }
        for one in args.undecided(id, &found) {
            decided = false;
            println!("{}", printable(&refusal(id, one)));
        }
    }
    Ok(decided)
}

/// A sentence when the hub and the reporter disagree about whether the head is reported. The hub says it in the clear, the reporter in the sealed text.
fn differs(id: &str, reported_roles: &[String], about_head: bool) -> Option<String> {
    let sealed = reported_roles.iter().any(|role| role == "office_head");
    (sealed != about_head).then(|| {
        format!(
            "Pengaduan {id}: isi yang disegel dan keterangan dari pusat berbeda tentang apakah Kepala Balai dilaporkan. \
             Jawaban tidak dikirim; beri tahu operator dan auditor."
        )
    })
}

fn refusal(id: &str, found: &Found) -> String {
    format!(
        "Pengaduan {id} menyebut nama yang sama dengan {}: putuskan dahulu, --exclude {id}={} bila ia yang dilaporkan, \
         --not-same {id}={} bila orang lain. Jawaban tidak dikirim.",
        found.person, found.person, found.person
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn args(exclude: &[(&str, &str)], not_same: &[&str]) -> ExcludeArgs {
        ExcludeArgs {
            exclude: exclude.iter().map(|(id, one)| ((*id).into(), (*one).into())).collect(),
            not_same: not_same.iter().map(|&one| one.to_owned()).collect(),
        }
    }

    fn left(args: &ExcludeArgs) -> usize {
        let found = |person: &str, likeness| Found { person: person.into(), name: None, likeness };
        let found = [found("gto-wbs-1", Likeness::Same), found("gto-wbs-2", Likeness::Close)];
        args.undecided("a", &found).len()
    }

    #[test]
    fn a_hub_that_hides_that_the_head_is_reported_is_noticed() {
        let roles = ["officer", "office_head"].map(str::to_owned);
        assert!(differs("c", &roles, false).is_some());
        assert!(differs("c", &roles[..1], true).is_some());
        assert_eq!(differs("c", &roles, true), None);
        assert_eq!(differs("c", &roles[..1], false), None);
    }

    #[test]
    fn only_the_same_name_must_be_decided_about() {
        assert_eq!(left(&args(&[], &[])), 1);
        assert_eq!(left(&args(&[("a", "gto-wbs-1")], &[])), 0);
        assert_eq!(left(&args(&[], &["gto-wbs-1"])), 0);
        assert_eq!(left(&args(&[], &["a=gto-wbs-1"])), 0);
    }

    #[test]
    fn a_decision_about_another_complaint_or_person_does_not_count() {
        assert_eq!(left(&args(&[("b", "gto-wbs-1")], &["b=gto-wbs-1", "gto-wbs-2"])), 1);
    }

    #[test]
    fn the_order_of_exclusions_makes_no_other_answer() {
        let (one, other) = (("a", "p"), ("b", "q"));
        assert_eq!(args(&[one, other], &[]).about(), args(&[other, one, one], &[]).about());
        assert_eq!(args(&[], &["p"]).about(), "");
    }
}

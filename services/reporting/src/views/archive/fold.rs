//! A run of events, folded to what it changes in each entry.

use std::collections::BTreeMap;

use contracts::public::triage::CaseArchived;
use contracts::public::{Intake, PublicEvent, Triage};
use eventlog::Trouble;
use kernel::{Delivered, OfficeCode, Quarter};
use uuid::Uuid;

use crate::notice::{self, completed_us, matter};
use crate::views::excluded::Exclusions;

/// What is known of a complaint; `None` changes nothing.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) office: OfficeCode,
    pub(super) about_head: Option<bool>,
    pub(super) filed_us: Option<i64>,
    pub(super) grade: Option<&'static str>,
    pub(super) outcome: Option<&'static str>,
    pub(super) filing: Option<Filing>,
}

/// How the file is archived (B10).
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Filing {
    pub(super) period: Quarter,
    pub(super) problem_class: String,
    pub(super) problem_title: String,
    pub(super) retention_class: String,
    pub(super) archived_us: i64,
}

#[derive(Default)]
pub(super) struct Folded {
    /// By case.
    pub(super) entries: BTreeMap<Uuid, Entry>,
    pub(super) erased: Vec<Uuid>,
    pub(super) excluded: Exclusions,
}

/// Folds a run of events, by case. Types that say nothing for the archive are passed over.
pub(super) fn fold(events: &[Delivered]) -> Result<Folded, Trouble> {
    let mut folded = Folded::default();
    for event in events {
        let notice = notice::read(event)?;
        let at_us = completed_us(event, &notice);
        let (case, office) = (event.stream.uuid(), &notice.office);
        match &notice.body {
            Some(PublicEvent::Intake(Intake::ComplaintFiled(filed))) => {
                folded.entry(filed.complaint.uuid(), office).filed_us = Some(at_us);
            }
            Some(PublicEvent::Triage(body)) => match body {
                Triage::CaseOpened(opened) => {
                    folded.entry(case, office).about_head = Some(opened.about_head);
                }
                Triage::GradeDetermined(of) => {
                    folded.entry(case, office).grade = Some(of.grade.code());
                }
                Triage::CaseEscalated(_) => folded.entry(case, office).outcome = Some("escalated"),
                Triage::CaseClarified(_) => folded.entry(case, office).outcome = Some("clarified"),
                Triage::ReplySent(_) => folded.entry(case, office).outcome = Some("replied"),
                Triage::CaseArchived(archived) => {
                    folded.entry(case, office).filing = Some(Filing::of(archived.clone(), at_us));
                }
                Triage::ErasureCarriedOut(_) => folded.erase(matter(event, &notice)),
                Triage::Excluded(said) => folded.excluded.add(event, said),
                _ => {}
            },
            _ => {}
        }
    }
    Ok(folded)
}

impl Folded {
    fn entry(&mut self, case: Uuid, office: &OfficeCode) -> &mut Entry {
        self.entries.entry(case).or_insert_with(|| Entry {
            office: office.clone(),
            about_head: None,
            filed_us: None,
            grade: None,
            outcome: None,
            filing: None,
        })
    }

    fn erase(&mut self, case: Option<Uuid>) {
        self.erased.extend(case.inspect(|case| drop(self.entries.remove(case))));
    }
}

impl Filing {
    fn of(archived: CaseArchived, archived_us: i64) -> Self {
        Self {
            period: archived.period,
            problem_class: archived.problem_class,
            problem_title: archived.problem_title,
            retention_class: archived.retention_class,
            archived_us,
        }
    }
}

#[cfg(test)]
mod tests;

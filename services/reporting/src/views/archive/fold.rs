//! A run of events, folded to what it changes in each entry.

use std::collections::BTreeMap;

use eventlog::Trouble;
use kernel::{ComplaintId, Delivered, OfficeCode, Quarter};
use serde::Deserialize;
use uuid::Uuid;

use crate::notice::Notice;

/// What is known of a complaint; `None` changes nothing.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) office: OfficeCode,
    pub(super) about_head: Option<bool>,
    pub(super) filed_us: Option<i64>,
    pub(super) grade: Option<String>,
    pub(super) outcome: Option<&'static str>,
    pub(super) filing: Option<Filing>,
}

/// Where the archive keeps it (B10).
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Filing {
    pub(super) period: Quarter,
    pub(super) problem_class: String,
    pub(super) problem_title: String,
    pub(super) retention_class: String,
    pub(super) archived_us: i64,
}

#[derive(Deserialize)]
struct ComplaintFiled {
    complaint: ComplaintId,
}

#[derive(Deserialize)]
struct CaseOpened {
    about_head: bool,
}

#[derive(Deserialize)]
struct GradeDetermined {
    grade: String,
}

#[derive(Deserialize)]
struct CaseArchived {
    problem_class: String,
    problem_title: String,
    retention_class: Retention,
    period: Quarter,
}

/// The code alone, or the class with its years.
#[derive(Deserialize)]
#[serde(untagged)]
enum Retention {
    Code(String),
    Class { code: String },
}

/// A run of events, folded.
#[derive(Debug, Default)]
pub(super) struct Folded {
    /// By case.
    pub(super) entries: BTreeMap<Uuid, Entry>,
    /// Cases of which nothing is to be found any more.
    pub(super) erased: Vec<Uuid>,
}

/// Folds a run of events, by case. Types that say nothing for the archive are passed over.
pub(super) fn fold(events: &[Delivered]) -> Result<Folded, Trouble> {
    let Folded { mut entries, mut erased } = Folded::default();
    for event in events {
        match event.event_type.as_str() {
            "complaint.ComplaintFiled" => filed(&mut entries, event)?,
            "case.CaseOpened"
            | "case.GradeDetermined"
            | "case.CaseEscalated"
            | "case.CaseClarified"
            | "case.ReplySent"
            | "case.CaseArchived" => {
                handled(&mut entries, event)?;
            }
            "erasure.ErasureCarriedOut" => {
                let of = Notice::read(event)?.matter(event);
                erased.extend(of.inspect(|case| drop(entries.remove(case))));
            }
            _ => {}
        }
    }
    Ok(Folded { entries, erased })
}

fn filed(entries: &mut BTreeMap<Uuid, Entry>, event: &Delivered) -> Result<(), Trouble> {
    let notice = Notice::read(event)?;
    let ComplaintFiled { complaint } = notice.body()?;
    let filed_us = notice.completed_us(event);
    entry(entries, complaint.uuid(), &notice.office).filed_us = Some(filed_us);
    Ok(())
}

fn handled(entries: &mut BTreeMap<Uuid, Entry>, event: &Delivered) -> Result<(), Trouble> {
    let notice = Notice::read(event)?;
    let entry = entry(entries, event.stream.uuid(), &notice.office);
    match event.event_type.as_str() {
        "case.CaseOpened" => entry.about_head = Some(notice.body::<CaseOpened>()?.about_head),
        "case.GradeDetermined" => entry.grade = Some(notice.body::<GradeDetermined>()?.grade),
        "case.CaseEscalated" => entry.outcome = Some("escalated"),
        "case.CaseClarified" => entry.outcome = Some("clarified"),
        "case.ReplySent" => entry.outcome = Some("replied"),
        _ => entry.filing = Some(Filing::of(notice.body()?, notice.completed_us(event))),
    }
    Ok(())
}

fn entry<'a>(
    entries: &'a mut BTreeMap<Uuid, Entry>,
    case: Uuid,
    office: &OfficeCode,
) -> &'a mut Entry {
    entries.entry(case).or_insert_with(|| Entry {
        office: office.clone(),
        about_head: None,
        filed_us: None,
        grade: None,
        outcome: None,
        filing: None,
    })
}

impl Filing {
    fn of(archived: CaseArchived, archived_us: i64) -> Self {
        let (Retention::Code(retention_class) | Retention::Class { code: retention_class }) =
            archived.retention_class;
        Self {
            period: archived.period,
            problem_class: archived.problem_class,
            problem_title: archived.problem_title,
            retention_class,
            archived_us,
        }
    }
}

#[cfg(test)]
mod tests;

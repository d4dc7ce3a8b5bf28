//! Stored event → public event: one total match per kind of stream. Nobody else learns who reviews a case. An excluded person is published as a
//! hash, so that every service can keep that person away without learning who it is.

use contracts::public::{Announcement, Triage, count, triage as public};
use eventlog::{Publication, Recorded};
use kernel::{OfficeCode, StreamId};
use sha2::{Digest, Sha256};
use sop::{StepClock, StepRecord};

use crate::domain::case::{CaseEvent, Clarity, Excluded, Grade};
use crate::domain::data_request::{DataRequestEvent, stream_name};
use crate::domain::erasure::{ErasureEvent, stream_name as stream_of_erasure};

/// The one mapping from stored to public events; `None` keeps an event private.
pub fn publish(row: &Recorded) -> Result<Option<Publication>, String> {
    let kind = row.event_type.as_str();
    let public = match kind.split_once('.') {
        Some(("case", _)) => case(row.stream, read(row)?),
        Some(("data-request", _)) => Some(request(read(row)?)),
        Some(("erasure", _)) => erasure(read(row)?),
        _ => return Err(format!("'{kind}' is no event of triage")),
    };
    Ok(public.map(|public| service::publication(&public)))
}

fn read<E: kernel::Event>(row: &Recorded) -> Result<E, String> {
    row.event().map_err(|error| error.to_string())
}

fn case(stream: StreamId, event: CaseEvent) -> Option<Announcement<Triage>> {
    use CaseEvent as E;
    let name = format!("case/{stream}");
    Some(match event {
        E::CaseOpened(e) => {
            let body = public::CaseOpened {
                quarter: e.quarter,
                about_head: e.about_head,
                has_reply_address: e.has_reply_address,
            };
            Announcement { next: Some(e.next.into()), ..plain(name, e.office, body) }
        }
        E::CaseStudied(e) => step(name, e.office, &e.record, e.next, public::CaseStudied {}),
        E::DispositionGiven(e) => {
            step(name, e.office, &e.record, e.next, public::DispositionGiven {})
        }
        E::ReviewAssigned(e) => step(name, e.office, &e.record, e.next, public::ReviewAssigned {}),
        E::CaseReviewed(e) => {
            let body = public::CaseReviewed { clarity: clarity(e.clarity) };
            step(name, e.office, &e.record, e.next, body)
        }
        E::GradeDetermined(e) => {
            let body = public::GradeDetermined { grade: grade(e.grade) };
            step(name, e.office, &e.record, e.next, body)
        }
        E::CaseEscalated(e) => {
            let body = public::CaseEscalated { sending_number: e.sending_number.into() };
            step(name, e.office, &e.record, e.next, body)
        }
        E::EscalationAcknowledged(e) => {
            let receipt_number = e.receipt_number.into();
            plain(name, e.office, public::EscalationAcknowledged { receipt_number })
        }
        E::CaseClarified(e) => step(name, e.office, &e.record, e.next, public::CaseClarified {}),
        E::ReplySent(e) => plain(name, e.office, public::ReplySent {}),
        E::CaseArchived(e) => {
            let body = public::CaseArchived {
                problem_class: e.problem_class.code().to_owned(),
                problem_title: e.problem_class.title().to_owned(),
                retention_class: e.retention_class.code().to_owned(),
                period: e.period,
            };
            Announcement { step: Some((&e.record).into()), ..plain(name, e.office, body) }
        }
        E::StepOverdue(e) => {
            let body = public::CaseStepOverdue { step: e.step, due_at: e.due_at };
            plain(name, e.office, body)
        }
        E::DeadlineRecomputed(e) => {
            let (step, old, new, calendar) = (e.step, e.old, e.new, e.calendar);
            plain(name, e.office, public::CaseDeadlineRecomputed { step, old, new, calendar })
        }
        E::Excluded(e) => {
            let who = who(stream, &e);
            plain(name, e.office, public::Excluded { who })
        }
        E::Recused(_) | E::Reassigned(_) => return None,
    })
}

/// The excluded person, for those who already know the person: a service that is asked by somebody compares.
fn who(case: StreamId, excluded: &Excluded) -> String {
    let mut hash = Sha256::new_with_prefix(b"amanah/excluded/v1\0");
    hash.update(case.uuid().as_bytes());
    hash.update(excluded.person.as_str());
    hex::encode(hash.finalize())
}

const fn clarity(clarity: Clarity) -> public::Clarity {
    match clarity {
        Clarity::Clear => public::Clarity::Clear,
        Clarity::PartlyClear => public::Clarity::PartlyClear,
        Clarity::Unclear => public::Clarity::Unclear,
    }
}

const fn grade(grade: Grade) -> public::Grade {
    match grade {
        Grade::OversightGrade => public::Grade::OversightGrade,
        Grade::NotOversightGrade => public::Grade::NotOversightGrade,
    }
}

fn request(event: DataRequestEvent) -> Announcement<Triage> {
    use DataRequestEvent as E;
    match event {
        E::DataRequestSent(e) => {
            let (quarter, letter_number) = (e.quarter, e.letter_number.into());
            let body = public::DataRequestSent { quarter, letter_number };
            step(stream_name(&e.office, quarter), e.office, &e.record, e.next, body)
        }
        E::DataReplyReceived(e) => {
            let body = public::DataReplyReceived { released: count(&e.released) };
            let public = plain(stream_name(&e.office, e.quarter), e.office, body);
            Announcement { step: Some((&e.record).into()), ..public }
        }
        E::DataReplyCorrected(e) => {
            let body = public::DataReplyCorrected { released: count(&e.released) };
            plain(stream_name(&e.office, e.quarter), e.office, body)
        }
        E::StepOverdue(e) => {
            let body = public::DataRequestStepOverdue { step: e.step, due_at: e.due_at };
            plain(stream_name(&e.office, e.quarter), e.office, body)
        }
        E::DeadlineRecomputed(e) => {
            let (step, old, new, calendar) = (e.step, e.old, e.new, e.calendar);
            let body = public::DataRequestDeadlineRecomputed { step, old, new, calendar };
            plain(stream_name(&e.office, e.quarter), e.office, body)
        }
    }
}

/// Only the end of an erasure: who asked, who approved and who holds it is for Itjen and the file.
fn erasure(event: ErasureEvent) -> Option<Announcement<Triage>> {
    use ErasureEvent as E;
    match event {
        E::ErasureCarriedOut(e) => {
            let body = public::ErasureCarriedOut {
                complaint: e.complaint,
                legal_basis: e.legal_basis.map(Into::into),
                retention_class: e.retention_class.map(|class| class.code().to_owned()),
            };
            Some(plain(stream_of_erasure(e.complaint), e.office, body))
        }
        E::ErasureRequested(_)
        | E::ErasureApproved(_)
        | E::LegalHoldSet(_)
        | E::LegalHoldLifted(_) => None,
    }
}

fn plain(stream: String, office: OfficeCode, body: impl Into<Triage>) -> Announcement<Triage> {
    Announcement { office, stream, step: None, next: None, body: body.into() }
}

fn step(
    stream: String,
    office: OfficeCode,
    record: &StepRecord,
    next: StepClock,
    body: impl Into<Triage>,
) -> Announcement<Triage> {
    let (step, next) = (Some(record.into()), Some(next.into()));
    Announcement { step, next, ..plain(stream, office, body) }
}

#[cfg(test)]
mod tests;

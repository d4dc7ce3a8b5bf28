//! The recusal: an excluded person gets the answers of somebody who asks for a case that there never was.

use drive::{Clients, Person, completion};
use proto::reporting::v1::{GetCaseTimelineRequest, SearchArchiveRequest};
use proto::triage::v1::{
    DeclareConflictRequest, ListCasesRequest, ListMessagesRequest, ReadCaseRequest,
    StudyCaseRequest,
};
use serde_json::{Value, json};
use tonic::{Response, Status};

const OFFICE: &str = "gto";

/// One call, and what it answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) call: &'static str,
    /// Refusals with code, text and details; for answers only what they come to.
    pub(crate) said: String,
}

/// The same calls by three askers.
pub(crate) struct Recusal {
    /// Answers to the excluded person, about the case.
    pub(crate) excluded: Vec<Answer>,
    /// By the same person, about an id that names nothing.
    pub(crate) random: Vec<Answer>,
    /// By a colleague, about the case.
    pub(crate) colleague: Vec<Answer>,
    /// Answers to a person before and after they declared a conflict.
    pub(crate) declared: Declared,
}

pub(crate) struct Declared {
    pub(crate) before: Answer,
    pub(crate) after: Answer,
    pub(crate) random: Answer,
}

impl Recusal {
    /// True when no answer betrays the case to the excluded person, while their colleague has it.
    pub(crate) fn holds(&self) -> bool {
        let Declared { before, after, random } = &self.declared;
        let pairs = self.excluded.iter().zip(&self.colleague);
        self.excluded == self.random
            && pairs.into_iter().all(|(his, hers)| his.said != hers.said)
            && after == random
            && before != after
    }

    pub(crate) fn as_json(&self) -> Value {
        let rows = self.excluded.iter().zip(&self.random).zip(&self.colleague);
        let row = |((excluded, random), colleague): ((&Answer, &Answer), &Answer)| {
            json!({
                "call": excluded.call,
                "excluded": excluded.said,
                "random_id": random.said,
                "colleague": colleague.said,
            })
        };
        json!({
            "ok": self.holds(),
            "calls": rows.map(row).collect::<Vec<_>>(),
            "declared": {
                "before": self.declared.before.said,
                "after": self.declared.after.said,
                "random_id": self.declared.random.said,
            },
        })
    }
}

/// Everything that a member of the team may ask about a case.
pub(crate) async fn answers(
    clients: &Clients,
    person: &Person,
    case_id: &str,
) -> anyhow::Result<Vec<Answer>> {
    let case = || case_id.to_owned();
    let mut triage = clients.triage(person);
    let mut reporting = clients.reporting(person);
    let cases = ListCasesRequest { office: OFFICE.into(), all: true };
    let cases = triage.list_cases(cases).await?.into_inner().cases;
    let search = SearchArchiveRequest { office: OFFICE.into(), ..Default::default() };
    let archive = reporting.search_archive(search).await?.into_inner().cases;
    let study = StudyCaseRequest {
        completion: completion(&["complaint-letter", "supporting-data", "disposition-sheet"]),
        case_id: case(),
        finding: "Telaah rekaan.".into(),
    };
    let messages = triage.list_messages(ListMessagesRequest { case_id: case() }).await;
    let timeline = reporting.get_case_timeline(GetCaseTimelineRequest { case_id: case() }).await;
    Ok(vec![
        listed("daftar kasus", cases.iter().any(|row| row.case_id == case_id)),
        read(clients, person, case_id).await,
        Answer { call: "kotak pesan", said: said(messages, |m| many(m.messages.len(), "pesan")) },
        Answer {
            call: "telaah (B4)",
            said: said(triage.study_case(study).await, |_| "diterima".into()),
        },
        Answer { call: "linimasa", said: said(timeline, |t| many(t.steps.len(), "langkah")) },
        listed("arsip", archive.iter().any(|row| row.case_id == case_id)),
    ])
}

pub(crate) async fn read(clients: &Clients, person: &Person, case_id: &str) -> Answer {
    let request = ReadCaseRequest { case_id: case_id.to_owned() };
    let answer = clients.triage(person).read_case(request).await;
    Answer { call: "baca isi", said: said(answer, |read| many(read.texts.len(), "naskah")) }
}

/// A person declares a conflict.
pub(crate) async fn declare(
    clients: &Clients,
    person: &Person,
    case_id: &str,
) -> anyhow::Result<Declared> {
    let before = read(clients, person, case_id).await;
    let request = DeclareConflictRequest { command_id: new_id(), case_id: case_id.to_owned() };
    clients.triage(person).declare_conflict(request).await?;
    Ok(Declared {
        before,
        after: read(clients, person, case_id).await,
        random: read(clients, person, &new_id()).await,
    })
}

/// An id that names nothing.
pub(crate) fn new_id() -> String {
    kernel::Ids::new(kernel::Clock::machine()).command().to_string()
}

fn listed(call: &'static str, is: bool) -> Answer {
    Answer { call, said: if is { "ada di dalamnya" } else { "tidak ada" }.into() }
}

fn many(count: usize, what: &str) -> String {
    format!("{count} {what}")
}

fn said<T>(answer: Result<Response<T>, Status>, shown: impl Fn(T) -> String) -> String {
    match answer {
        Ok(answer) => shown(answer.into_inner()),
        Err(status) if status.details().is_empty() => {
            format!("{:?}: {}", status.code(), status.message())
        }
        Err(status) => {
            let details = hex::encode(status.details());
            format!("{:?}: {} [{details}]", status.code(), status.message())
        }
    }
}

//! Every question that a person can put to an installation: each RPC of each contract, about their office, and about one case by its id.

mod commands;
mod elsewhere;
mod lists;
mod pages;

use std::collections::{BTreeMap, BTreeSet};

use super::answers::Question;
use super::{Asker, Person};

/// The subject of a question.
#[derive(Clone, Debug)]
pub struct Topic {
    /// Office of the person.
    pub office: String,
    /// Quarter of its data request, which was sent.
    pub quarter: String,
    /// The case by whose id is asked: a hidden one, or one that there never was.
    pub case_id: String,
    /// Cases that the person does see.
    pub visible: Vec<String>,
}

/// The answer to each question.
pub type Answers = BTreeMap<String, String>;

impl Asker {
    /// Asks everything; answers by RPC and question.
    pub async fn ask_all(&self, person: &Person, topic: &Topic) -> anyhow::Result<Answers> {
        let mut answers = Answers::new();
        for question in all(topic) {
            for service in hosts(question.rpc) {
                let said = self.ask(person, service, &question).await?.said;
                let name = format!("{} at {service}: {}", question.rpc, question.about);
                anyhow::ensure!(
                    answers.insert(name.clone(), said).is_none(),
                    "asked twice: {name}"
                );
            }
        }
        self.ask_pages(person, topic, &mut answers).await?;
        Ok(answers)
    }
}

/// The RPCs that are asked.
pub fn rpcs_asked() -> BTreeSet<String> {
    let topic = Topic {
        office: String::new(),
        quarter: String::new(),
        case_id: String::new(),
        visible: Vec::new(),
    };
    all(&topic).iter().map(|question| question.rpc.to_owned()).collect()
}

fn all(topic: &Topic) -> Vec<Question> {
    let mut questions = lists::of(topic);
    questions.extend(commands::of(topic));
    questions.extend(elsewhere::of(topic));
    questions
}

/// The services that answer an RPC.
fn hosts(rpc: &str) -> &'static [&'static str] {
    match rpc.split('.').nth(1) {
        Some("intake" | "office") => &["intake"],
        Some("survey") => &["survey"],
        Some("reporting") => &["reporting"],
        Some("notify") => &["survey", "triage"],
        Some("eventlog") => &["intake", "survey", "triage"],
        _ => &["triage"],
    }
}

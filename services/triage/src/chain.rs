//! The chain of a case: every event carries the hash of the payload before it. A decision thus names exactly the decisions that its author saw.
//!
//! The field `previous` belongs to the codec and to no event: 64 hex digits, zeros in the first event of a case. Events from before the chain have
//! no such field; after the first event that has it, all must have it.

use eventlog::Aggregate;
use kernel::{DecodeError, Event, EventType};
use serde::Deserialize;
use sha2::{Digest, Sha256};

use crate::domain::Refusal;
use crate::domain::case::{Case, CaseEvent};

type Hash = [u8; 32];

/// A case with the end of its chain.
#[derive(Default)]
pub(crate) struct Chained {
    pub(crate) case: Case,
    tip: Hash,
    begun: bool,
    broken: bool,
}

/// An event in its chain.
pub(crate) struct Link {
    pub(crate) event: CaseEvent,
    previous: Option<Hash>,
    payload: Vec<u8>,
}

#[derive(Deserialize)]
struct Previous {
    previous: Option<String>,
}

impl Chained {
    /// The case; refused when its chain is broken.
    pub(crate) fn whole(&self) -> Result<&Case, Refusal> {
        if self.broken { Err(Refusal::ChainBroken) } else { Ok(&self.case) }
    }

    pub(crate) fn link(&self, events: Vec<CaseEvent>) -> Vec<Link> {
        let mut tip = self.tip;
        let link = |event: CaseEvent| {
            let link = Link::new(event, tip);
            tip = hash(&link.payload);
            link
        };
        events.into_iter().map(link).collect()
    }

    fn take(&mut self, link: &Link) {
        self.broken |= match link.previous {
            Some(previous) => previous != self.tip,
            None => self.begun,
        };
        self.begun |= link.previous.is_some();
        self.tip = hash(&link.payload);
    }
}

impl Link {
    /// Every event has at least one field, so the new one follows a comma.
    fn new(event: CaseEvent, previous: Hash) -> Self {
        let mut payload = event.encode();
        payload.pop();
        payload.extend(format!(r#","previous":"{}"}}"#, hex::encode(previous)).into_bytes());
        Self { event, previous: Some(previous), payload }
    }
}

/// The hash in `previous`; an error when something else stands there.
fn previous(payload: &[u8]) -> Result<Option<Hash>, ()> {
    let read: Previous = serde_json::from_slice(payload).map_err(drop)?;
    let Some(text) = read.previous else { return Ok(None) };
    let mut hash = Hash::default();
    hex::decode_to_slice(text, &mut hash).map_err(drop)?;
    Ok(Some(hash))
}

fn hash(payload: &[u8]) -> Hash {
    Sha256::digest(payload).into()
}

impl Event for Link {
    const TYPES: &'static [EventType] = CaseEvent::TYPES;

    fn event_type(&self) -> &'static str {
        self.event.event_type()
    }

    fn schema_version(&self) -> i16 {
        self.event.schema_version()
    }

    fn encode(&self) -> Vec<u8> {
        self.payload.clone()
    }

    fn decode(event_type: &str, schema_version: i16, payload: &[u8]) -> Result<Self, DecodeError> {
        let event = CaseEvent::decode(event_type, schema_version, payload)?;
        let unreadable = |()| DecodeError::Payload {
            event_type: event.event_type(),
            line: 1,
            column: payload.len(),
            fault: "an unexpected value in `previous`".to_owned(),
        };
        let previous = previous(payload).map_err(unreadable)?;
        Ok(Self { event, previous, payload: payload.to_vec() })
    }
}

impl Aggregate for Chained {
    type Event = Link;

    fn evolve(&mut self, link: &Link) {
        self.take(link);
        self.case.apply(&link.event);
    }
}

#[cfg(test)]
mod tests {
    use eventlog::NewEvent;

    use super::*;

    fn golden(name: &str) -> CaseEvent {
        let file = format!("{}/tests/golden/case.{name}.v1.json", env!("CARGO_MANIFEST_DIR"));
        CaseEvent::decode(&format!("case.{name}"), 1, &std::fs::read(file).unwrap()).unwrap()
    }

    /// Three events as a log would hold them.
    fn stored() -> Vec<NewEvent> {
        let events = ["CaseOpened", "CaseStudied", "DispositionGiven"].map(golden).to_vec();
        Chained::default().link(events).iter().map(NewEvent::of).collect()
    }

    fn fold(rows: &[NewEvent]) -> Chained {
        let mut chained = Chained::default();
        for row in rows {
            let link = Link::decode(row.event_type, row.schema_version, &row.payload).unwrap();
            chained.evolve(&link);
        }
        chained
    }

    #[test]
    fn each_event_carries_the_hash_of_the_payload_before_it() {
        let rows = stored();
        let tail = |row: &NewEvent, hash: Hash| {
            let tail = format!(r#","previous":"{}"}}"#, hex::encode(hash));
            String::from_utf8(row.payload.clone()).unwrap().ends_with(&tail)
        };
        assert!(tail(&rows[0], [0; 32]));
        assert!(tail(&rows[1], hash(&rows[0].payload)));
        assert!(tail(&rows[2], hash(&rows[1].payload)));
        assert!(fold(&rows).whole().is_ok());
    }

    #[test]
    fn a_history_that_was_touched_is_refused() {
        let mut changed = stored();
        let text = String::from_utf8(changed[0].payload.clone()).unwrap();
        changed[0].payload = text.replace("2026-Q4", "2026-Q3").into_bytes();
        assert_eq!(fold(&changed).whole(), Err(Refusal::ChainBroken), "an event was changed");

        let mut shorter = stored();
        shorter.remove(1);
        assert_eq!(fold(&shorter).whole(), Err(Refusal::ChainBroken), "an event was taken out");

        let mut bare = stored();
        bare[2].payload = golden("DispositionGiven").encode();
        assert_eq!(fold(&bare).whole(), Err(Refusal::ChainBroken), "a link was taken off");
    }

    #[test]
    fn a_case_from_before_the_chain_is_continued() {
        let old = golden("CaseOpened");
        let mut rows = vec![NewEvent::of(&old)];
        let next = fold(&rows).link(vec![golden("CaseStudied")]);
        rows.extend(next.iter().map(NewEvent::of));
        assert!(fold(&rows).whole().is_ok());
        rows[0].payload.push(b' ');
        assert!(fold(&rows).whole().is_err());
    }
}

//! The sealed text that an event names.

use vault::{ContentKind, SealRef};

use super::events::CaseEvent;

impl CaseEvent {
    /// The sealed text that the event names, with its kind. Sealed bytes that no event names belong to a step that failed.
    pub const fn sealed(&self) -> Option<(ContentKind, &SealRef)> {
        match self {
            Self::CaseOpened(e) => match &e.sheet {
                Some(sheet) => Some((ContentKind::ItjenReply, sheet)),
                None => None,
            },
            Self::CaseStudied(e) => Some((ContentKind::Study, &e.finding)),
            Self::DispositionGiven(e) => Some((ContentKind::Disposition, &e.instruction)),
            Self::CaseReviewed(e) => Some((ContentKind::Review, &e.review)),
            Self::GradeDetermined(e) => Some((ContentKind::Determination, &e.recommendation)),
            Self::CaseClarified(e) => Some((ContentKind::Clarification, &e.outcome)),
            Self::ReplySent(e) => Some((ContentKind::Reply, &e.reply)),
            // An event that names a seal and is not above is found by the test.
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_seal_in_an_event_is_told() {
        for event in CaseEvent::TYPES {
            let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden");
            let file = format!("{folder}/{}.v{}.json", event.name, event.version);
            let stored = std::fs::read(file).unwrap();
            let names_a_seal = String::from_utf8_lossy(&stored).contains("\"commitment\"");
            let read = CaseEvent::decode(event.name, event.version, &stored).unwrap();
            assert_eq!(read.sealed().is_some(), names_a_seal, "{}", event.name);
        }
    }
}

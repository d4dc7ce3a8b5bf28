//! Every subject that an office or Itjen publishes or reads, in one table.

use topology::names::{self, kinds, subjects};

use crate::{Kind, Sender};

/// Stands for the code of an office in documents.
const OFFICE: &str = "{office}";

/// Who is at the other end of a channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Party {
    /// An office.
    Office,
    /// Itjen.
    Itjen,
}

impl Party {
    /// The word in operations and tags.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Office => "office",
            Self::Itjen => "itjen",
        }
    }
}

/// The direction of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Direction {
    /// The party publishes.
    ToHub,
    /// The party reads.
    FromHub,
}

/// One subject with its one message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Channel {
    /// Who is at the other end.
    pub party: Party,
    /// From the party to the hub, or from the hub to the party.
    pub direction: Direction,
    /// Tail of subject and type.
    pub tail: &'static str,
    /// Name of the body's schema: a [`crate::Body`].
    pub body: &'static str,
    /// What it says, in one sentence.
    pub summary: &'static str,
}

impl Channel {
    /// Every channel: first what goes to the hub, then what comes from it.
    pub fn all() -> Vec<Self> {
        Kind::ALL.into_iter().map(to_hub).chain(FROM_HUB).collect()
    }

    /// The subject, with `{office}` instead of the code of the office.
    pub fn address(&self) -> String {
        match (self.party, self.direction) {
            (Party::Office, Direction::ToHub) => subjects::from_office(OFFICE, self.tail),
            (Party::Itjen, Direction::ToHub) => subjects::from_itjen(self.tail),
            (Party::Office, Direction::FromHub) => subjects::receipt(OFFICE, self.tail),
            (Party::Itjen, Direction::FromHub) => subjects::to_itjen(self.tail),
        }
    }

    /// The stream that stores its messages at the hub.
    pub const fn stream(&self) -> &'static str {
        match (self.party, self.direction) {
            (Party::Office, Direction::ToHub) => names::INGRESS,
            (Party::Itjen, Direction::ToHub) => names::INGRESS_ITJEN,
            (Party::Office, Direction::FromHub) => names::RECEIPTS,
            (Party::Itjen, Direction::FromHub) => names::ESCALATED,
        }
    }

    /// The durable consumer that the hub made for the party; none for what the party publishes.
    pub fn consumer(&self) -> Option<String> {
        match (self.party, self.direction) {
            (_, Direction::ToHub) => None,
            (Party::Office, Direction::FromHub) => Some(names::office_user(OFFICE)),
            (Party::Itjen, Direction::FromHub) => Some(names::ITJEN.to_owned()),
        }
    }
}

fn to_hub(kind: Kind) -> Channel {
    let party = match kind.sender() {
        Sender::Office => Party::Office,
        Sender::Itjen => Party::Itjen,
    };
    let summary = match kind {
        Kind::Rating => "One rating.",
        Kind::Ratings => {
            "Up to a thousand ratings; a bad one is rejected by its index, the others count."
        }
        Kind::UsersServedV1 => "How many users a place served in a shift.",
        Kind::UsersServedV2 => "How many users a place served in a shift, by service.",
        Kind::Roster => "Who may be rated at the office from a day on.",
        Kind::SealedComplaint => "A complaint from a letter, sealed at the office to Itjen's key.",
        Kind::DataReply => "Itjen answers a data request (B3).",
        Kind::DataReplyCorrection => "Itjen releases after all what a reply withheld.",
        Kind::Acknowledgement => "Itjen confirms an escalation (after B8).",
    };
    Channel { party, direction: Direction::ToHub, tail: kind.tail(), body: kind.tail(), summary }
}

const FROM_HUB: [Channel; 9] = [
    from_hub(Party::Office, kinds::RECEIVED, "receipt.v1", "A submission counts."),
    from_hub(Party::Office, kinds::REJECTED, "receipt.v1", "A submission does not count, and why."),
    from_hub(
        Party::Itjen,
        kinds::DATA_REQUEST,
        kinds::DATA_REQUEST,
        "An office asks for the complaints of a quarter (B2).",
    ),
    from_hub(
        Party::Itjen,
        kinds::RESCHEDULED,
        kinds::RESCHEDULED,
        "The calendar moved the deadline of a reply.",
    ),
    from_hub(
        Party::Itjen,
        kinds::ESCALATED,
        kinds::ESCALATED,
        "A case is forwarded to Itjen (B8).",
    ),
    from_hub(
        Party::Itjen,
        kinds::UNDERSTAFFED,
        kinds::UNDERSTAFFED,
        "Too few people of the office remain for a case.",
    ),
    from_hub(
        Party::Itjen,
        kinds::ERASED,
        kinds::ERASED,
        "Stands in the place of an item whose content was erased.",
    ),
    from_hub(Party::Itjen, kinds::RECEIVED, "receipt.v1", "A submission of Itjen counts."),
    from_hub(
        Party::Itjen,
        kinds::REJECTED,
        "receipt.v1",
        "A submission of Itjen does not count, and why.",
    ),
];

const fn from_hub(
    party: Party,
    tail: &'static str,
    body: &'static str,
    summary: &'static str,
) -> Channel {
    Channel { party, direction: Direction::FromHub, tail, body, summary }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::Body;

    #[test]
    fn every_channel_has_its_own_subject_and_a_body_with_a_schema() {
        let channels = Channel::all();
        let subjects: BTreeSet<String> = channels.iter().map(Channel::address).collect();
        assert_eq!(subjects.len(), channels.len());
        let bodies: BTreeSet<&str> = Body::ALL.iter().map(|body| body.name).collect();
        let used: BTreeSet<&str> = channels.iter().map(|channel| channel.body).collect();
        assert_eq!(used, bodies, "each schema is used and each channel has one");
    }

    #[test]
    fn the_subjects_are_those_under_which_a_kind_is_published() {
        let office = "plm".parse().unwrap();
        for (kind, channel) in Kind::ALL.into_iter().zip(Channel::all()) {
            assert_eq!(channel.address().replace("{office}", "plm"), kind.subject(Some(&office)));
        }
    }
}

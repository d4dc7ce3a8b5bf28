//! Kinds of submissions: the tail of their subject, which is also the tail of their CloudEvents type.

use std::fmt;
use std::str::FromStr;

pub use topology::names::kinds::TYPE_PREFIX;
use topology::names::{kinds, subjects};

/// Who may send a kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Sender {
    /// An office, below `ph.in.off.<code>.`.
    Office,
    /// Itjen, below `ph.in.itjen.`.
    Itjen,
}

/// A kind of submission with its version. Adding a version adds a variant; none is ever removed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// One rating: [`crate::RatingV1`].
    Rating,
    /// Up to a thousand ratings: [`crate::RatingsV1`].
    Ratings,
    /// How many users were served: [`crate::UsersServedV1`].
    UsersServedV1,
    /// The same by service: [`crate::UsersServedV2`].
    UsersServedV2,
    /// Who may be rated: [`crate::RosterV1`].
    Roster,
    /// A complaint from a letter, sealed at the office: [`crate::SealedComplaintV1`].
    SealedComplaint,
    /// Itjen's reply to a data request (B3): [`crate::DataReplyV1`].
    DataReply,
    /// Itjen's correction of a reply: [`crate::DataReplyCorrectionV1`].
    DataReplyCorrection,
    /// Itjen's receipt of an escalation (after B8): [`crate::AcknowledgementV1`].
    Acknowledgement,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 9] = [
        Self::Rating,
        Self::Ratings,
        Self::UsersServedV1,
        Self::UsersServedV2,
        Self::Roster,
        Self::SealedComplaint,
        Self::DataReply,
        Self::DataReplyCorrection,
        Self::Acknowledgement,
    ];

    /// Tail of the subject and of the type, e.g. `survey.ratings.submitted.v1`.
    pub const fn tail(self) -> &'static str {
        match self {
            Self::Rating => kinds::RATING,
            Self::Ratings => kinds::RATINGS,
            Self::UsersServedV1 => kinds::USERS_SERVED_V1,
            Self::UsersServedV2 => kinds::USERS_SERVED_V2,
            Self::Roster => kinds::ROSTER,
            Self::SealedComplaint => kinds::SEALED_COMPLAINT,
            Self::DataReply => kinds::DATA_REPLY,
            Self::DataReplyCorrection => kinds::DATA_REPLY_CORRECTION,
            Self::Acknowledgement => kinds::ACKNOWLEDGEMENT,
        }
    }

    /// The party that sends it.
    pub const fn sender(self) -> Sender {
        match self {
            Self::DataReply | Self::DataReplyCorrection | Self::Acknowledgement => Sender::Itjen,
            _ => Sender::Office,
        }
    }

    /// The `ce-type`: [`TYPE_PREFIX`] and the tail.
    pub fn ce_type(self) -> String {
        kinds::ce_type(self.tail())
    }

    /// The subject under which it is published. `office` is the sender's code; Itjen's kinds take none.
    pub fn subject(self, office: Option<&kernel::OfficeCode>) -> String {
        match (self.sender(), office) {
            (Sender::Office, Some(office)) => subjects::from_office(office, self.tail()),
            _ => subjects::from_itjen(self.tail()),
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.tail())
    }
}

/// A text that names no kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no such kind of submission: see the published list")]
pub struct UnknownKind;

impl FromStr for Kind {
    type Err = UnknownKind;
    /// Reads a tail, or a whole `ce-type`.
    fn from_str(text: &str) -> Result<Self, UnknownKind> {
        let tail = text.strip_prefix(TYPE_PREFIX).unwrap_or(text);
        Self::ALL.into_iter().find(|kind| kind.tail() == tail).ok_or(UnknownKind)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_reads_back_from_tail_and_type() {
        for kind in Kind::ALL {
            assert_eq!(kind.tail().parse(), Ok(kind));
            assert_eq!(kind.ce_type().parse(), Ok(kind));
        }
        assert_eq!("survey.rating.submitted.v9".parse::<Kind>(), Err(UnknownKind));
    }

    #[test]
    fn an_office_publishes_below_its_own_code() {
        let plm = "plm".parse().unwrap();
        assert_eq!(Kind::Rating.subject(Some(&plm)), "ph.in.off.plm.survey.rating.submitted.v1");
        assert_eq!(Kind::DataReply.subject(None), "ph.in.itjen.wbs.data-request.answered.v1");
    }
}

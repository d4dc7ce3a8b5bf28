//! Parses and checks submissions. Every channel gets the same checks: first the envelope, then the body, then the rules of its kind.

mod complaint;
mod envelope;
mod faults;
mod headers;
mod ratings;
mod roster;
mod served;

use contracts::{Kind, Reason, ReasonCode, Receipt};
use kernel::{Office, Timestamp};
use proto::office::v1 as pb;

use crate::domain::{RosterPublished, UsersServedReported};

pub(crate) use complaint::SealedComplaint;
use envelope::Way;
pub(crate) use envelope::{Envelope, INGRESS};
pub(super) use ratings::Casts;

/// Facts that the checks need besides the submission.
pub(crate) struct Around<'a> {
    pub(crate) now: Timestamp,
    pub(crate) offices: &'a [Office],
}

/// A submission that may count.
pub(crate) enum Work {
    Ratings(Casts),
    Served(UsersServedReported),
    Roster(RosterPublished),
    Complaint(Box<SealedComplaint>),
}

/// Reads a submission. A rejection has at least one reason.
pub(crate) fn read(envelope: &Envelope, around: &Around<'_>) -> Result<Work, Vec<Reason>> {
    let (kind, office) = envelope::check(envelope, around).map_err(|reason| vec![reason])?;
    match kind {
        Kind::Rating => ratings::one(&envelope.body, office, around.now).map(Work::Ratings),
        Kind::Ratings => ratings::many(&envelope.body, office, around.now).map(Work::Ratings),
        Kind::UsersServedV1 => served::v1(&envelope.body, office, around.now).map(Work::Served),
        Kind::UsersServedV2 => served::v2(&envelope.body, office, around.now).map(Work::Served),
        Kind::Roster => roster::roster(&envelope.body, office, around.now).map(Work::Roster),
        Kind::SealedComplaint => {
            let sealed = complaint::complaint(envelope, office)?;
            Ok(Work::Complaint(Box::new(sealed)))
        }
        Kind::DataReply | Kind::DataReplyCorrection | Kind::Acknowledgement => {
            Err(vec![Reason::new(ReasonCode::UnknownType, "this type is not an office's")])
        }
    }
}

/// The `nth` submission of a gRPC call. The token gave its office.
pub(crate) fn submission(
    office: kernel::OfficeCode,
    nth: u64,
    submission: pb::Submission,
) -> Envelope {
    let pb::Submission { id, kind, time, data } = submission;
    let given = |text: String| Some(text).filter(|text| !text.is_empty());
    let way = Way::Grpc { nth };
    Envelope { office, id: given(id), kind, time: given(time), body: data.into(), way }
}

/// The receipt given before, marked as a repetition.
pub(crate) fn again(body: &[u8]) -> Option<Receipt> {
    let receipt: Receipt = serde_json::from_slice(body).ok()?;
    Some(Receipt { again: true, ..receipt })
}

#[cfg(test)]
pub(crate) mod tests;

//! Requests about data requests.

use kernel::{ComplaintId, OfficeCode, PersonId, Quarter};
use proto::triage::v1 as pb;
use service::Failure;
use service::wire::Fields;
use vault::{SealRef, Wrap};

use super::completion;
use crate::app::{Completed, Page};
use crate::domain::LetterNumber;

/// B2.
#[derive(Debug)]
pub(crate) struct DataRequestLetter {
    pub(crate) completed: Completed,
    pub(crate) office: OfficeCode,
    pub(crate) quarter: Quarter,
    pub(crate) letter_number: LetterNumber,
}

/// B3.
#[derive(Debug)]
pub(crate) struct DataReply {
    pub(crate) completed: Completed,
    pub(crate) office: OfficeCode,
    pub(crate) quarter: Quarter,
    pub(crate) letter_number: LetterNumber,
    pub(crate) releases: Vec<Release>,
    pub(crate) withheld: Vec<ComplaintId>,
    /// A signed note; empty when none was sent.
    pub(crate) manifest: String,
}

/// After B3.
#[derive(Debug)]
pub(crate) struct DataCorrection {
    pub(crate) completed: Completed,
    pub(crate) office: OfficeCode,
    pub(crate) quarter: Quarter,
    pub(crate) letter_number: LetterNumber,
    pub(crate) releases: Vec<Release>,
    /// A signed note; empty when none was sent.
    pub(crate) manifest: String,
}

/// One released complaint, with its data key wrapped to each member of the team who may read it.
#[derive(Debug)]
pub(crate) struct Release {
    pub(crate) complaint: ComplaintId,
    pub(crate) wraps: Vec<(PersonId, Wrap)>,
    pub(crate) sheet: Option<SealedSheet>,
    /// Who shall never learn of the case.
    pub(crate) excluded: Vec<PersonId>,
}

/// A disposition sheet as Itjen sealed it.
#[derive(Debug)]
pub(crate) struct SealedSheet {
    pub(crate) bytes: Vec<u8>,
    pub(crate) seal: SealRef,
}

pub(crate) fn send(r: pb::SendDataRequestRequest) -> Result<DataRequestLetter, Failure> {
    let mut fields = Fields::default();
    let completed = completion(&mut fields, r.completion);
    let office = fields.parse("office", &r.office);
    let quarter = fields.parse("quarter", &r.quarter);
    let letter = fields.parse("letter_number", &r.letter_number);
    let whole = || {
        Some(DataRequestLetter {
            completed: completed?,
            office: office?,
            quarter: quarter?,
            letter_number: letter?,
        })
    };
    let letter = whole();
    fields.finish(letter)
}

pub(crate) fn pending_of(
    r: &pb::ListPendingRequest,
) -> Result<(OfficeCode, Quarter, Page), Failure> {
    let mut fields = Fields::default();
    let office = fields.parse("office", &r.office);
    let quarter = fields.parse("quarter", &r.quarter);
    let after = match r.page_token.as_str() {
        "" => Some(None),
        token => fields.parse("page_token", token).map(Some),
    };
    let page = after.map(|after| Page { after, size: r.page_size });
    fields.finish(
        office.zip(quarter).zip(page).map(|((office, quarter), page)| (office, quarter, page)),
    )
}

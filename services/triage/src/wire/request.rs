//! Requests about data requests.

use kernel::{ComplaintId, OfficeCode, PersonId, Quarter};
use proto::triage::v1 as pb;
use service::Failure;
use service::wire::Fields;
use vault::{SealRef, Wrap};

use super::sheet::sealed_sheet;
use super::{completion, list_of};
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

pub(crate) fn reply(r: pb::ReplyToDataRequestRequest) -> Result<DataReply, Failure> {
    let mut fields = Fields::default();
    let completed = completion(&mut fields, r.completion);
    let office = fields.parse("office", &r.office);
    let quarter = fields.parse("quarter", &r.quarter);
    let letter = fields.parse("letter_number", &r.letter_number);
    let releases = releases(&mut fields, &r.releases);
    let withheld = list_of(&mut fields, "withheld", &r.withheld);
    let whole = || {
        Some(DataReply {
            completed: completed?,
            office: office?,
            quarter: quarter?,
            letter_number: letter?,
            releases: releases?,
            withheld: withheld?,
            manifest: r.manifest,
        })
    };
    let reply = whole();
    fields.finish(reply)
}

pub(crate) fn correction(r: pb::CorrectDataReplyRequest) -> Result<DataCorrection, Failure> {
    let mut fields = Fields::default();
    let completed = completion(&mut fields, r.completion);
    let office = fields.parse("office", &r.office);
    let quarter = fields.parse("quarter", &r.quarter);
    let letter = fields.parse("letter_number", &r.letter_number);
    let releases = releases(&mut fields, &r.releases);
    let whole = || {
        Some(DataCorrection {
            completed: completed?,
            office: office?,
            quarter: quarter?,
            letter_number: letter?,
            releases: releases?,
            manifest: r.manifest,
        })
    };
    let correction = whole();
    fields.finish(correction)
}

fn releases(fields: &mut Fields, releases: &[pb::Release]) -> Option<Vec<Release>> {
    let read: Vec<Option<Release>> =
        releases.iter().enumerate().map(|(number, one)| release(fields, number, one)).collect();
    read.into_iter().collect()
}

fn release(fields: &mut Fields, number: usize, release: &pb::Release) -> Option<Release> {
    let complaint =
        fields.parse(&format!("releases[{number}].complaint_id"), &release.complaint_id);
    let of = format!("releases[{number}].wraps");
    if release.wraps.is_empty() {
        fields.wrong(&of, "must name at least one member of Tim WBS: nobody could read the case");
        return None;
    }
    let wraps: Vec<Option<(PersonId, Wrap)>> = release
        .wraps
        .iter()
        .enumerate()
        .map(|(index, one)| wrap(fields, &format!("{of}[{index}]"), one))
        .collect();
    let wraps: Option<Vec<_>> = wraps.into_iter().collect();
    let sheet =
        match (release.disposition_sheet.as_slice(), release.disposition_commitment.as_slice()) {
            ([], []) => Some(None),
            (bytes, commitment) => fields
                .take(
                    &format!("releases[{number}].disposition_sheet"),
                    sealed_sheet(bytes.to_vec(), commitment),
                )
                .map(Some),
        };
    let excluded = list_of(fields, &format!("releases[{number}].excluded"), &release.excluded);
    Some(Release { complaint: complaint?, wraps: wraps?, sheet: sheet?, excluded: excluded? })
}

fn wrap(fields: &mut Fields, field: &str, wrap: &pb::PersonWrap) -> Option<(PersonId, Wrap)> {
    let person = fields.parse(&format!("{field}.person"), &wrap.person);
    let wrap = fields.take(&format!("{field}.wrap"), Wrap::from_bytes(&wrap.wrap));
    person.zip(wrap)
}

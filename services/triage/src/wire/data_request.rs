//! Requests about data requests.

use proto::triage::v1 as pb;
use service::Failure;
use service::wire::Fields;

use super::completion;
use crate::app::data_request::DataRequestLetter;

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

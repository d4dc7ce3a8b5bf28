//! Requests about data requests.

use proto::triage::v1 as pb;
use service::Failure;
use service::wire::parse;

use super::completion;
use crate::app::data_request::DataRequestLetter;

pub(crate) fn send(r: pb::SendDataRequestRequest) -> Result<DataRequestLetter, Failure> {
    parse(|fields| {
        let completed = completion(fields, r.completion);
        let office = fields.parse("office", &r.office);
        let quarter = fields.parse("quarter", &r.quarter);
        let letter_number = fields.parse("letter_number", &r.letter_number);
        Some(DataRequestLetter {
            completed: completed?,
            office: office?,
            quarter: quarter?,
            letter_number: letter_number?,
        })
    })
}

//! Bodies of Itjen's submissions → commands. What is wrong is named by its path; what stands there is never repeated.

use contracts::{AcknowledgementV1, DataReplyCorrectionV1, DataReplyV1, DeclarationV1};
use kernel::CommandId;
use proto::itjen::v1::FetchSealedRequest;
use service::Failure;
use service::wire::Fields;
use sop::{Declaration, ItemId};
use vault::ContentRef;

use super::case::{Acknowledgement, Step};
use super::quietly::{UUID, list, quietly};
use super::released::releases;
use super::request::{DataCorrection, DataReply};
use crate::app::Completed;

const OFFICE: &str = "is no office code";
const QUARTER: &str = "is no quarter: expected one such as 2026-Q4";
const LETTER: &str = "is no letter number: expected one such as PW.03.02/G.I/77/2026";

/// B3.
pub(crate) fn reply_body(body: DataReplyV1, command: CommandId) -> Result<DataReply, Failure> {
    let mut fields = Fields::default();
    let completed = letter_at_hand(&mut fields, command, body.declaration);
    let office = quietly(&mut fields, "office", &body.office, OFFICE);
    let quarter = quietly(&mut fields, "quarter", &body.quarter, QUARTER);
    let letter = quietly(&mut fields, "letter_number", &body.letter_number, LETTER);
    let releases = releases(&mut fields, &body.released);
    let withheld = body.withheld.iter().map(|withheld| withheld.complaint_id.as_str());
    let withheld = list(&mut fields, "withheld", ".complaint_id", withheld);
    let whole = || {
        Some(DataReply {
            completed: completed?,
            office: office?,
            quarter: quarter?,
            letter_number: letter?,
            releases: releases?,
            withheld: withheld?,
            manifest: body.manifest,
        })
    };
    let reply = whole();
    fields.finish(reply)
}

/// After B3.
pub(crate) fn correction_body(
    body: DataReplyCorrectionV1,
    command: CommandId,
) -> Result<DataCorrection, Failure> {
    let mut fields = Fields::default();
    let completed = letter_at_hand(&mut fields, command, body.declaration);
    let office = quietly(&mut fields, "office", &body.office, OFFICE);
    let quarter = quietly(&mut fields, "quarter", &body.quarter, QUARTER);
    let letter = quietly(&mut fields, "letter_number", &body.letter_number, LETTER);
    let releases = releases(&mut fields, &body.released);
    let whole = || {
        Some(DataCorrection {
            completed: completed?,
            office: office?,
            quarter: quarter?,
            letter_number: letter?,
            releases: releases?,
            manifest: body.manifest,
        })
    };
    let correction = whole();
    fields.finish(correction)
}

/// After B8.
pub(crate) fn acknowledgement_body(
    body: AcknowledgementV1,
    command: CommandId,
) -> Result<Step<Acknowledgement>, Failure> {
    let mut fields = Fields::default();
    let case = quietly(&mut fields, "case_id", &body.case_id, UUID);
    let receipt = quietly(&mut fields, "receipt_number", &body.receipt_number, LETTER);
    let held = list(&mut fields, "held", "", body.held.iter().map(String::as_str));
    let whole = || {
        Some(Step {
            case: case?,
            completed: Completed::bare(command),
            body: Acknowledgement {
                receipt_number: receipt?,
                held: held?,
                manifest: body.manifest,
            },
        })
    };
    let step = whole();
    fields.finish(step)
}

/// The message itself is the letter that the step asks for.
fn letter_at_hand(
    fields: &mut Fields,
    command: CommandId,
    declared: DeclarationV1,
) -> Option<Completed> {
    let letter = fields.take("letter_number", ItemId::try_new("reply-letter"))?;
    let declaration = Declaration {
        no_gratification: declared.no_gratification,
        no_conflict_of_interest: declared.no_conflict_of_interest,
    };
    Some(Completed { command, declaration, items: vec![letter] })
}

/// Which sealed object.
pub(crate) fn fetch(r: &FetchSealedRequest) -> Result<ContentRef, Failure> {
    let mut fields = Fields::default();
    let complaint = quietly(&mut fields, "complaint_id", &r.complaint_id, UUID);
    let kind = quietly(&mut fields, "kind", &r.kind, "is no kind of content");
    let whole = || Some(ContentRef { complaint: complaint?, kind: kind?, item: r.item });
    let place = whole();
    fields.finish(place)
}

#[cfg(test)]
mod tests;

//! Bodies of Itjen's submissions → inputs of use cases. A wrong field is named by its path, and its text is never repeated.

use contracts::{AcknowledgementV1, DataReplyCorrectionV1, DataReplyV1, DeclarationV1, ReleaseV1};
use kernel::CommandId;
use proto::itjen::v1::FetchSealedRequest;
use service::Failure;
use service::wire::Fields;
use sop::{Declaration, ItemId};
use vault::ContentRef;

use super::quietly::{UUID, list, quietly};
use super::released::releases;
use crate::app::Completed;
use crate::app::case::Step;
use crate::itjen::answers::{Acknowledgement, DataReply, Letter};

const OFFICE: &str = "is no office code";
const QUARTER: &str = "is no quarter: expected one such as 2026-Q4";
const LETTER: &str = "is no letter number: expected one such as PW.03.02/G.I/77/2026";

/// The body of B3.
pub(crate) fn reply(body: DataReplyV1, command: CommandId) -> Result<DataReply, Failure> {
    let mut fields = Fields::default();
    let withheld = body.withheld.iter().map(|withheld| withheld.complaint_id.as_str());
    let letter = Parts {
        office: &body.office,
        quarter: &body.quarter,
        number: &body.letter_number,
        declaration: body.declaration,
        released: &body.released,
        manifest: body.manifest,
    };
    let letter = letter.parse(&mut fields, command);
    let withheld = list(&mut fields, "withheld", ".complaint_id", withheld);
    let reply = letter.zip(withheld).map(|(letter, withheld)| DataReply { letter, withheld });
    fields.finish(reply)
}

pub(crate) fn correction(
    body: DataReplyCorrectionV1,
    command: CommandId,
) -> Result<Letter, Failure> {
    let mut fields = Fields::default();
    let letter = Parts {
        office: &body.office,
        quarter: &body.quarter,
        number: &body.letter_number,
        declaration: body.declaration,
        released: &body.released,
        manifest: body.manifest,
    };
    let letter = letter.parse(&mut fields, command);
    fields.finish(letter)
}

/// The common part of both letters.
struct Parts<'a> {
    office: &'a str,
    quarter: &'a str,
    number: &'a str,
    declaration: DeclarationV1,
    released: &'a [ReleaseV1],
    manifest: String,
}

impl Parts<'_> {
    fn parse(self, fields: &mut Fields, command: CommandId) -> Option<Letter> {
        let completed = letter_at_hand(fields, command, self.declaration);
        let office = quietly(fields, "office", self.office, OFFICE);
        let quarter = quietly(fields, "quarter", self.quarter, QUARTER);
        let number = quietly(fields, "letter_number", self.number, LETTER);
        let releases = releases(fields, self.released);
        Some(Letter {
            completed: completed?,
            office: office?,
            quarter: quarter?,
            number: number?,
            releases: releases?,
            manifest: self.manifest,
        })
    }
}

pub(crate) fn acknowledgement(
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

/// B3 asks for a letter as its paper: the submission itself is that letter.
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

pub(crate) fn fetch(r: &FetchSealedRequest) -> Result<ContentRef, Failure> {
    let mut fields = Fields::default();
    let complaint = quietly(&mut fields, "complaint_id", &r.complaint_id, UUID);
    let kind = quietly(&mut fields, "kind", &r.kind, "is no kind of content");
    let whole = || Some(ContentRef { complaint: complaint?, kind: kind?, item: r.item });
    let content = whole();
    fields.finish(content)
}

#[cfg(test)]
mod tests;

//! Bodies of Itjen's submissions → inputs of use cases. A wrong field is named by its path, and its text is never repeated.

use contracts::{AcknowledgementV1, DataReplyCorrectionV1, DataReplyV1, DeclarationV1, ReleaseV1};
use kernel::CommandId;
use proto::itjen::v1::FetchSealedRequest;
use service::Failure;
use service::wire::{Fields, parse};
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
    parse(|fields| {
        let withheld = body.withheld.iter().map(|withheld| withheld.complaint_id.as_str());
        let head = (&*body.office, &*body.quarter, &*body.letter_number);
        let completed = letter_at_hand(fields, command, body.declaration);
        let letter = letter(fields, completed, head, &body.released, body.manifest);
        let withheld = list(fields, "withheld", ".complaint_id", withheld);
        Some(DataReply { letter: letter?, withheld: withheld? })
    })
}

pub(crate) fn correction(
    body: DataReplyCorrectionV1,
    command: CommandId,
) -> Result<Letter, Failure> {
    parse(|fields| {
        let head = (&*body.office, &*body.quarter, &*body.letter_number);
        let completed = letter_at_hand(fields, command, body.declaration);
        letter(fields, completed, head, &body.released, body.manifest)
    })
}

/// The common part of both letters.
fn letter(
    fields: &mut Fields,
    completed: Option<Completed>,
    (office, quarter, number): (&str, &str, &str),
    released: &[ReleaseV1],
    manifest: String,
) -> Option<Letter> {
    let office = quietly(fields, "office", office, OFFICE);
    let quarter = quietly(fields, "quarter", quarter, QUARTER);
    let number = quietly(fields, "letter_number", number, LETTER);
    let releases = releases(fields, released);
    Some(Letter {
        completed: completed?,
        office: office?,
        quarter: quarter?,
        number: number?,
        releases: releases?,
        manifest,
    })
}

pub(crate) fn acknowledgement(
    body: AcknowledgementV1,
    command: CommandId,
) -> Result<Step<Acknowledgement>, Failure> {
    parse(|fields| {
        let case = quietly(fields, "case_id", &body.case_id, UUID);
        let receipt = quietly(fields, "receipt_number", &body.receipt_number, LETTER);
        let held = list(fields, "held", "", body.held.iter().map(String::as_str));
        let body =
            Acknowledgement { receipt_number: receipt?, held: held?, manifest: body.manifest };
        Some(Step { case: case?, completed: Completed::bare(command), body })
    })
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
    parse(|fields| {
        let complaint = quietly(fields, "complaint_id", &r.complaint_id, UUID);
        let kind = quietly(fields, "kind", &r.kind, "is no kind of content");
        Some(ContentRef { complaint: complaint?, kind: kind?, item: r.item })
    })
}

#[cfg(test)]
mod tests;

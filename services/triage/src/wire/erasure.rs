//! Requests about erasure, legal holds and keys.

use kernel::PersonId;
use proto::triage::v1 as pb;
use service::Failure;
use service::wire::Fields;

use super::list_of;
use crate::app::erasure::{ErasureApproval, ErasureRequest, LegalHold};
use crate::domain::LegalReference;

pub(crate) fn request_erasure(r: &pb::RequestErasureRequest) -> Result<ErasureRequest, Failure> {
    let mut fields = Fields::default();
    let command = fields.parse("command_id", &r.command_id);
    let complaint = fields.parse("complaint_id", &r.complaint_id);
    let basis = basis(&mut fields, &r.legal_basis);
    let whole =
        || Some(ErasureRequest { command: command?, complaint: complaint?, legal_basis: basis? });
    let request = whole();
    fields.finish(request)
}

pub(crate) fn approve_erasure(r: &pb::ApproveErasureRequest) -> Result<ErasureApproval, Failure> {
    let mut fields = Fields::default();
    let command = fields.parse("command_id", &r.command_id);
    let complaint = fields.parse("complaint_id", &r.complaint_id);
    let whole = || Some(ErasureApproval { command: command?, complaint: complaint? });
    let approval = whole();
    fields.finish(approval)
}

pub(crate) fn legal_hold(r: &pb::SetLegalHoldRequest) -> Result<LegalHold, Failure> {
    let mut fields = Fields::default();
    let command = fields.parse("command_id", &r.command_id);
    let complaint = fields.parse("complaint_id", &r.complaint_id);
    let basis = basis(&mut fields, &r.legal_basis);
    let whole = || {
        let (command, complaint, legal_basis) = (command?, complaint?, basis?);
        Some(LegalHold { command, complaint, hold: r.hold, legal_basis })
    };
    let hold = whole();
    fields.finish(hold)
}

pub(crate) fn persons(r: &pb::RotateKeysRequest) -> Result<Vec<PersonId>, Failure> {
    let mut fields = Fields::default();
    let persons = list_of(&mut fields, "persons", &r.persons);
    fields.finish(persons)
}

#[expect(clippy::option_option, reason = "a wrong field, none, or one")]
fn basis(fields: &mut Fields, text: &str) -> Option<Option<LegalReference>> {
    match text {
        "" => Some(None),
        text => fields.parse("legal_basis", text).map(Some),
    }
}

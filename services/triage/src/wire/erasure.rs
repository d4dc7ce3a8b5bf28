//! Requests about erasure, legal holds and keys.

use kernel::PersonId;
use proto::triage::v1 as pb;
use service::Failure;
use service::wire::{Fields, parse};

use super::list_of;
use crate::app::erasure::ErasureCommand;
use crate::domain::erasure::Command;

fn erasure(
    command_id: &str,
    complaint_id: &str,
    command: impl FnOnce(&mut Fields) -> Command,
) -> Result<ErasureCommand, Failure> {
    parse(|fields| {
        let id = fields.parse("command_id", command_id);
        let complaint = fields.parse("complaint_id", complaint_id);
        let command = command(fields);
        Some(ErasureCommand { id: id?, complaint: complaint?, command })
    })
}

pub(crate) fn request_erasure(r: &pb::RequestErasureRequest) -> Result<ErasureCommand, Failure> {
    erasure(&r.command_id, &r.complaint_id, |fields| Command::Request {
        legal_basis: fields.optional("legal_basis", &r.legal_basis),
    })
}

pub(crate) fn approve_erasure(r: &pb::ApproveErasureRequest) -> Result<ErasureCommand, Failure> {
    erasure(&r.command_id, &r.complaint_id, |_| Command::Approve)
}

pub(crate) fn legal_hold(r: &pb::SetLegalHoldRequest) -> Result<ErasureCommand, Failure> {
    erasure(&r.command_id, &r.complaint_id, |fields| {
        let legal_basis = fields.optional("legal_basis", &r.legal_basis);
        if r.hold { Command::SetHold { legal_basis } } else { Command::LiftHold { legal_basis } }
    })
}

pub(crate) fn persons(r: &pb::RotateKeysRequest) -> Result<Vec<PersonId>, Failure> {
    parse(|fields| list_of(fields, "persons", &r.persons))
}

//! `Triage.ListPending`: the complaints that are pending with Itjen.

use kernel::{OfficeCode, Quarter};
use proto::triage::v1 as pb;
use service::Failure;
use service::wire::parse;

use crate::app::{Colleague, Staff};
use crate::itjen::calls::{Page, Pending, PendingComplaint};

pub(crate) fn pending_of(
    r: &pb::ListPendingRequest,
) -> Result<(OfficeCode, Quarter, Page), Failure> {
    parse(|fields| {
        let office = fields.parse("office", &r.office);
        let quarter = fields.parse("quarter", &r.quarter);
        let after = fields.optional("page_token", &r.page_token);
        Some((office?, quarter?, Page { after, size: r.page_size }))
    })
}

pub(crate) fn pending(pending: Pending) -> pb::ListPendingResponse {
    pb::ListPendingResponse {
        complaints: pending.complaints.into_iter().map(complaint).collect(),
        team: pending.team.iter().map(team_key).collect(),
        staff: pending.staff.into_iter().map(staff_name).collect(),
        next_page_token: pending.next.map(|last| last.to_string()).unwrap_or_default(),
    }
}

fn complaint(pending: PendingComplaint) -> pb::PendingComplaint {
    let object = |object: proto::intake::v1::SealedObject| pb::SealedContent {
        kind: object.kind,
        item: object.item,
        sealed: object.sealed,
    };
    pb::PendingComplaint {
        complaint_id: pending.fact.complaint.to_string(),
        inspectorate_wrap: pending.sealed.inspectorate_wrap,
        objects: pending.sealed.objects.into_iter().map(object).collect(),
        about_head: pending.fact.about_head,
        has_reply_address: pending.fact.has_reply_address,
    }
}

fn team_key(member: &Staff) -> pb::TeamKey {
    pb::TeamKey { person: member.person.to_string(), public_key: member.public_key.to_string() }
}

fn staff_name(member: Colleague) -> pb::StaffName {
    pb::StaffName {
        person: member.person.to_string(),
        name: member.name.unwrap_or_default(),
        roles: member.roles.iter().map(|role| role.code().to_owned()).collect(),
    }
}

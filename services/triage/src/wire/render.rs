//! Results → answers.

use eventlog::Done;
use kernel::{Actor, CaseId, ComplaintId, OfficeCode, Quarter};
use proto::common::v1 as common;
use proto::triage::v1 as pb;
use service::wire::{timestamp, timestamp_us};

use crate::app::case::{Access, CaseText, QueueRow};
use crate::app::mailbox::Message;
use crate::app::staff::Rotated;
use crate::domain::data_request::stream_name;

/// Staff of an office get no position of the log. Its gaps would show that there are cases which they must not know of.
fn done(done: Done, actor: &Actor, stream: String) -> common::Done {
    let position = done.position.filter(|_| actor.office.is_none());
    common::Done {
        version: done.version.0,
        position: position.map_or(0, |position| position.0),
        applied: done.applied,
        stream,
    }
}

pub(crate) fn case_done(result: Done, actor: &Actor, case: CaseId) -> common::Done {
    done(result, actor, format!("case/{case}"))
}

pub(crate) fn erasure_done(result: Done, actor: &Actor, complaint: ComplaintId) -> common::Done {
    done(result, actor, format!("erasure/{complaint}"))
}

pub(crate) fn request_done(
    result: Done,
    actor: &Actor,
    office: &OfficeCode,
    quarter: Quarter,
) -> common::Done {
    done(result, actor, stream_name(office, quarter))
}

pub(crate) fn staff_key(key: vault::PublicKey) -> pb::RegisterStaffResponse {
    pb::RegisterStaffResponse { public_key: key.to_string() }
}

pub(crate) fn texts(texts: Vec<CaseText>) -> pb::ReadCaseResponse {
    let text = |text: CaseText| pb::CaseText {
        kind: text.kind.code().to_owned(),
        item: text.item,
        content: text.content,
    };
    pb::ReadCaseResponse { texts: texts.into_iter().map(text).collect() }
}

pub(crate) fn cases(rows: Vec<QueueRow>) -> pb::ListCasesResponse {
    let row = |row: QueueRow| pb::CaseRow {
        case_id: row.case_id.to_string(),
        expected_step: row.expected_step.unwrap_or_default(),
        due_at: row.due_us.map(timestamp_us),
        overdue: row.overdue,
        about_head: row.about_head,
        has_reply_address: row.has_reply_address,
        reviewer: row.reviewer.unwrap_or_default(),
        version: row.version,
    };
    pb::ListCasesResponse { cases: rows.into_iter().map(row).collect() }
}

pub(crate) fn accesses(accesses: Vec<Access>) -> pb::ListAccessResponse {
    let access = |access: Access| pb::Access {
        person: access.person.to_string(),
        role: access.role.code().to_owned(),
        what: access.what,
        at: Some(timestamp(access.at)),
    };
    pb::ListAccessResponse { accesses: accesses.into_iter().map(access).collect() }
}

pub(crate) fn messages(messages: Vec<Message>) -> pb::ListMessagesResponse {
    let message = |message: Message| pb::Message {
        item: message.item,
        from: message.from,
        text: message.text,
        at: Some(timestamp(message.at)),
    };
    pb::ListMessagesResponse { messages: messages.into_iter().map(message).collect() }
}

pub(crate) const fn rotated(rotated: &Rotated) -> pb::RotateKeysResponse {
    let Rotated { persons_done, persons_total, wraps } = *rotated;
    pb::RotateKeysResponse { persons_done, persons_total, wraps }
}

//! Parses requests into the inputs of the use cases and renders answers. Fields are checked here and nowhere else; the procedure's rules are
//! the domain's.

mod lists;
mod render;
#[cfg(test)]
mod tests;

use kernel::Actor;
use proto::common::v1 as common;
use proto::survey::v1 as rpc;
use service::Failure;
use service::wire::{Fields, parse};
use sop::{Declaration, ItemId};

use self::lists::{list, once};
use crate::app::{By, Opening, RoundKey};
use crate::domain::round::{Consideration, IssueFinalReport, OfficerReply};
use figures::{RosterEntry, ServedRow};

pub(crate) use self::render::{done, received, standing};

/// Longest reply and longest consideration.
const TEXT_CHARS_MAX: usize = 4_000;
/// Longest analysis, in characters.
const ANALYSIS_CHARS_MAX: usize = 20_000;
/// Longest code of a board.
const BOARD_CHARS_MAX: usize = 64;

pub(crate) fn open_round(
    actor: Actor,
    request: rpc::OpenRoundRequest,
) -> Result<(RoundKey, By, Opening), Failure> {
    parse(|fields| {
        let by = by(fields, actor, request.completion);
        let round = round(fields, &request.office, &request.period);
        let opening = opening(fields, &request.roster, &request.boards);
        Some((round?, by?, opening?))
    })
}

/// A request that names the round and nothing else of its own.
pub(crate) fn step(
    actor: Actor,
    request: rpc::RoundRequest,
) -> Result<(RoundKey, By, Vec<ServedRow>), Failure> {
    parse(|fields| {
        let by = by(fields, actor, request.completion);
        let round = round(fields, &request.office, &request.period);
        let served = list(fields, "served", &request.served, |fields, name, one| {
            let place = fields.parse(&format!("{name}.place"), &one.place)?;
            Some(ServedRow { place, shift: None, count: one.count })
        });
        let served = once(fields, "served", served, |one| &one.place);
        Some((round?, by?, served?))
    })
}

pub(crate) fn reply(
    actor: Actor,
    request: &rpc::ReplyAsOfficerRequest,
) -> Result<(RoundKey, By, OfficerReply), Failure> {
    parse(|fields| {
        let command = fields.parse("command_id", &request.command_id);
        let round = round(fields, &request.office, &request.period);
        let employee = fields.parse("employee", &request.employee);
        let text = fields.text("text", &request.text, TEXT_CHARS_MAX);
        let reply = OfficerReply { employee: employee?, text: text? };
        Some((round?, By::without_step(actor, command?), reply))
    })
}

pub(crate) fn final_report(
    actor: Actor,
    request: rpc::IssueFinalReportRequest,
) -> Result<(RoundKey, By, IssueFinalReport), Failure> {
    parse(|fields| {
        let by = by(fields, actor, request.completion);
        let round = round(fields, &request.office, &request.period);
        let analysis = fields.text("analysis", &request.analysis, ANALYSIS_CHARS_MAX);
        let about = list(fields, "considerations", &request.considerations, consideration);
        let about = once(fields, "considerations", about, |one| &one.employee);
        let report = IssueFinalReport { analysis: analysis?, considerations: about? };
        Some((round?, by?, report))
    })
}

pub(crate) fn get_round(request: &rpc::GetRoundRequest) -> Result<RoundKey, Failure> {
    parse(|fields| round(fields, &request.office, &request.period))
}

fn round(fields: &mut Fields, office: &str, period: &str) -> Option<RoundKey> {
    let (office, period) = (fields.parse("office", office), fields.parse("period", period));
    office.zip(period).map(|(office, period)| RoundKey { office, period })
}

fn by(fields: &mut Fields, actor: Actor, given: Option<common::Completion>) -> Option<By> {
    let common::Completion { command_id, declaration, items } =
        fields.required("completion", given)?;
    let command = fields.parse("completion.command_id", &command_id);
    let declared = fields.required("completion.declaration", declaration);
    let items = list(fields, "completion.items", &items, |fields, name, item: &String| {
        fields.parse::<ItemId>(name, item.as_str())
    });
    let common::Declaration { no_gratification, no_conflict_of_interest } = declared?;
    let declaration = Declaration { no_gratification, no_conflict_of_interest };
    Some(By { actor, command: command?, declaration, items: items? })
}

fn opening(fields: &mut Fields, roster: &[rpc::RosterEntry], boards: &[String]) -> Option<Opening> {
    let roster = list(fields, "roster", roster, |fields, name, entry| {
        let employee = fields.parse(&format!("{name}.employee"), &entry.employee);
        let place = fields.parse(&format!("{name}.place"), &entry.place);
        employee.zip(place).map(|(employee, place)| RosterEntry { employee, place })
    });
    if roster.as_ref().is_some_and(Vec::is_empty) {
        fields.wrong("roster", "must name at least one employee");
    }
    let roster = once(fields, "roster", roster, |entry| &entry.employee);
    let boards = list(fields, "boards", boards, |fields, name, board| {
        fields.text(name, board, BOARD_CHARS_MAX)
    });
    let boards = once(fields, "boards", boards, |board| board);
    roster.zip(boards).map(|(roster, boards)| Opening { roster, boards })
}

fn consideration(
    fields: &mut Fields,
    name: &str,
    given: &rpc::Consideration,
) -> Option<Consideration> {
    let employee = fields.parse(&format!("{name}.employee"), &given.employee);
    let text = fields.text(&format!("{name}.text"), &given.text, TEXT_CHARS_MAX);
    employee.zip(text).map(|(employee, text)| Consideration { employee, text })
}

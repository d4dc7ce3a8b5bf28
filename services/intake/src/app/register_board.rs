//! A1: the service section puts up a board.

use kernel::{Actor, CommandId, OfficeCode, PlaceCode, Role, StreamId};
use service::Failure;

use super::Intake;
use crate::domain::{Board, BoardRegistered, Refusal, ServiceCode};
use crate::token::Token;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RegisterBoard {
    pub(crate) command: CommandId,
    pub(crate) office: OfficeCode,
    pub(crate) place: PlaceCode,
    pub(crate) service: ServiceCode,
}

/// Registers a board and answers its token, once: only the hash is kept. Each command makes a board of its own.
pub(crate) async fn register_board(
    intake: &Intake,
    actor: &Actor,
    command: RegisterBoard,
) -> Result<Token, Failure> {
    let RegisterBoard { command, office, place, service } = command;
    allowed(intake, actor, &office)?;
    let token = Token::generate(&intake.deps.ids);
    let token_hash = hex::encode(token.hash());
    let board = BoardRegistered { office, place, service, token_hash };
    intake.boards.insert(&token, &board).await?;
    let stream = StreamId::named(&format!("board/{command}"));
    let meta = service::meta(actor);
    let done =
        intake.log.execute(stream, command, meta, |state: &Board| state.register(&board)).await?;
    // Not applied may also mean that this very call was repeated inside after a lost reply: the log knows whose board it is.
    if done.applied || intake.log.load::<Board>(stream).await?.state.has_token(&board.token_hash) {
        return Ok(token);
    }
    Err(Refusal::TokenShownOnce.into())
}

fn allowed(intake: &Intake, actor: &Actor, office: &OfficeCode) -> Result<(), Failure> {
    if !actor.may_act_as(Role::ServiceSection, office) {
        return Err(Failure::forbidden(
            "only the service section of the office registers its boards",
        ));
    }
    intake.deps.office(office).map(drop).ok_or_else(Failure::not_found)
}

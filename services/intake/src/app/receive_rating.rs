//! A2: somebody rates. The rating is durable when this returns, but lies unordered and without a time in its box.

use std::sync::Arc;

use contracts::complaint::FormId;
use kernel::Shift;
use service::Failure;

use super::Intake;
use crate::domain::Rating;
use crate::error::unreadable;
use crate::tables::{Ballot, BoardRow};
use crate::token::Token;

/// The board of an address; a token that does not even look like one is as unknown as any other.
pub(crate) async fn find_board(intake: &Intake, token: &str) -> Result<Arc<BoardRow>, Failure> {
    let token = Token::parse(token).ok_or_else(Failure::not_found)?;
    intake.boards.find(&token).await?.ok_or_else(Failure::not_found)
}

/// Puts a rating into the box of the board's place and of the shift that is running. False when the form was sent before.
pub(crate) async fn receive_rating(
    intake: &Intake,
    board: &BoardRow,
    form: FormId,
    rating: &Rating,
) -> Result<bool, Failure> {
    let office = intake.deps.office(&board.office).ok_or_else(Failure::not_found)?;
    let ballot = Ballot {
        form_hash: form.hash(),
        office: board.office.clone(),
        place: board.place.clone(),
        shift: Shift::at(intake.deps.clock.now(), office.zone),
        service: board.service.clone(),
        rating: serde_json::to_vec(rating).map_err(|error| unreadable(&error))?,
    };
    let fresh = intake.urn.cast(ballot).await?;
    metrics::counter!("ratings_received_total", "again" => if fresh { "no" } else { "yes" })
        .increment(1);
    Ok(fresh)
}

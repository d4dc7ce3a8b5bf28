//! A1: a round begins, and the users are told.

use eventlog::Done;
use service::Failure;

use super::{By, Opening, RoundKey, Rounds};
use crate::domain::round::{Command, OpenRound};
use figures::Instrument;

impl Rounds {
    /// Opens the round with the newest questionnaire.
    pub(crate) async fn open_round(
        &self,
        round: &RoundKey,
        by: &By,
        opening: Opening,
    ) -> Result<Done, Failure> {
        let opened = self.admit(round, by, "A1").await?;
        // A repeated opening is compared with the questionnaire that the round was opened with, not with one that came later.
        let instrument = opened.opened().map(|opened| opened.instrument.clone());
        let Opening { roster, boards } = opening;
        let command = Command::OpenRound(OpenRound {
            office: round.office.clone(),
            period: round.period,
            instrument: instrument.unwrap_or_else(|| Instrument::builtin().id.clone()),
            roster,
            boards,
        });
        self.carry_out(round, by, command).await
    }
}

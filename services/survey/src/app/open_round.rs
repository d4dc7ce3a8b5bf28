//! A1: a round begins, and the users are invited.

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
        let office = self.office(round, &by.actor)?;
        // A repeated opening is compared with the zone and the questionnaire of the first one, not with ones that came later.
        let (zone, instrument) = match opened.opened() {
            Some(opened) => (opened.zone, opened.instrument.clone()),
            None => (office.zone, Instrument::builtin().id.clone()),
        };
        let Opening { roster, boards } = opening;
        let command = Command::OpenRound(OpenRound {
            office: round.office.clone(),
            zone,
            period: round.period,
            instrument,
            roster,
            boards,
        });
        self.carry_out(round, by, command).await
    }
}

//! The state of a round.

use eventlog::Loaded;
use kernel::{Actor, Role};
use service::Failure;

use super::{RoundKey, Rounds};
use crate::domain::round::Round;

const READERS: [Role; 4] =
    [Role::ServiceSection, Role::IntegrityTeam, Role::OfficeHead, Role::Inspectorate];

pub(crate) struct Standing {
    pub(crate) round: Loaded<Round>,
    pub(crate) arrived: u64,
}

impl Rounds {
    /// Folds the round's own stream, a dozen events: whoever has just completed a step sees it completed.
    pub(crate) async fn get_round(
        &self,
        round: &RoundKey,
        actor: &Actor,
    ) -> Result<Standing, Failure> {
        self.office(round, actor)?;
        if actor.acting_role(&READERS, &round.office).is_none() {
            return Err(Failure::forbidden(
                "rounds are shown to the service section, the integrity team, the head of office and the inspectorate",
            ));
        }
        let loaded = self.log.load::<Round>(round.stream()).await?;
        if loaded.state.opened().is_none() {
            return Err(Failure::not_found());
        }
        Ok(Standing { round: loaded, arrived: self.arrived(round).await? })
    }

    async fn arrived(&self, round: &RoundKey) -> Result<u64, Failure> {
        let statement = sqlx::query_scalar(include_str!("../../sql/arrived.sql"))
            .bind(round.office.as_str())
            .bind(round.period.to_string());
        let arrived: Option<i64> = statement.fetch_optional(self.log.pool()).await?;
        Ok(arrived.and_then(|ratings| u64::try_from(ratings).ok()).unwrap_or(0))
    }
}

//! A3: the data set is fixed.

use std::time::Duration;

use eventlog::Done;
use service::Failure;
use tokio::time::Instant;

use super::dataset::Dataset;
use super::{By, RoundKey, Rounds};
use crate::domain::round::{Command, PullData};

/// How long a caller waits for ratings that have not arrived.
const ARRIVAL_MAX: Duration = Duration::from_secs(5);
/// Pause between two looks at the view meanwhile.
const LOOK: Duration = Duration::from_millis(50);

impl Rounds {
    /// Pulls the ratings up to the last box that was received, as soon as they are all here.
    pub(crate) async fn pull_data(&self, round: &RoundKey, by: &By) -> Result<Done, Failure> {
        let cutoff = self.admit(round, by, "A3").await?.last_box_position();
        let seen = self.arrival(cutoff).await?;
        let Dataset { count, hash: dataset_hash, .. } =
            Dataset::read(self.log.pool(), round, cutoff).await?;
        let command = Command::PullData(PullData { cutoff, count, dataset_hash, seen });
        self.carry_out(round, by, command).await
    }

    /// How far the view has read when it has come to `wanted`, or when the wait is over: then the decision refuses.
    async fn arrival(&self, wanted: i64) -> Result<i64, Failure> {
        let end = Instant::now() + ARRIVAL_MAX;
        loop {
            let seen = self.seen().await?;
            if seen >= wanted || Instant::now() > end {
                return Ok(seen);
            }
            tokio::time::sleep(LOOK).await;
        }
    }

    async fn seen(&self) -> Result<i64, Failure> {
        let statement = sqlx::query_scalar(include_str!("../../sql/rating_seen.sql"));
        let seen: Option<i64> = statement.fetch_optional(self.log.pool()).await?;
        Ok(seen.unwrap_or(0))
    }
}

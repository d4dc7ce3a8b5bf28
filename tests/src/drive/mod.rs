//! Drives an installation as its users do: HTTP forms, gRPC, and nothing behind them.

mod cases;
mod clients;
mod complaints;
mod escalations;
mod inspectorate;
mod installation;
mod people;
mod ratings;
mod rounds;

pub use cases::{CaseSteps, play_case};
pub use clients::{Clients, completion};
pub use complaints::{Complaint, ReviewText, file, read_complaints};
pub use inspectorate::Inspectorate;
pub use installation::{Installation, Start};
pub use people::{People, Person};
pub use ratings::{Posted, Rating, read_ratings, submit, submit_all};
pub use rounds::{RoundResult, play_round};

use std::time::Duration;

/// Long enough for a loaded machine on which servers were just killed; an answer that is there is noticed at once.
const PATIENCE: Duration = Duration::from_secs(90);

/// Asks again until there is an answer; fails with `what` when there is none in time.
pub async fn until<T, F>(what: &str, mut ask: impl FnMut() -> F) -> anyhow::Result<T>
where
    F: Future<Output = anyhow::Result<Option<T>>>,
{
    let deadline = tokio::time::Instant::now() + PATIENCE;
    loop {
        if let Some(answer) = ask().await? {
            return Ok(answer);
        }
        anyhow::ensure!(
            tokio::time::Instant::now() < deadline,
            "waited {} s for {what}",
            PATIENCE.as_secs()
        );
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

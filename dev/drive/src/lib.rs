//! Drives an installation as its users do: HTTP forms, gRPC, and nothing behind them. Tests, demo and benches share it.

mod answers;
mod cases;
mod clients;
mod complaints;
mod erasures;
mod escalations;
mod inspectorate;
mod installation;
mod mailbox;
pub mod offices;
mod offline;
mod people;
mod questions;
mod ratings;
mod releases;
mod rounds;
mod witnessing;

pub use answers::{Asker, rpcs_of_contracts};
pub use cases::{CASE_STEPS, CaseSteps, play_case, play_step};
pub use clients::{Clients, completion};
pub use complaints::{Complaint, ReviewText, file, read_complaints};
pub use inspectorate::Inspectorate;
pub use installation::{Installation, Start};
pub use mailbox::Mailbox;
pub use offline::{Keepsake, Verdict};
pub use people::{People, Person};
pub use questions::{Answers, Topic, rpcs_asked};
pub use ratings::{Posted, Rating, read_ratings, submit, submit_all};
pub use rounds::{RoundResult, play_round};
pub use witnessing::WitnessHouse;

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

//! The installation is killed at random moments while reporters file. An acknowledged reporter finds the complaint; any other sends the form again.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use drive::until;
use futures::{StreamExt, stream};
use kernel::{Clock, Ids};
use tokio::task::JoinSet;

use super::ground::Ground;
use super::log::Stored;
use super::receipt::unproved;
use super::reporter::{Filed, Filled, Reporter};
use super::rows::bar;

const REPORTERS: usize = 16;
/// After the first receipt of a round the kill comes within this time, in milliseconds.
const LATEST_MS: u16 = 1500;

/// The fate of the forms.
#[derive(Default)]
pub(crate) struct Kills {
    pub(crate) rounds: usize,
    pub(crate) acknowledged: usize,
    /// An acknowledged form counts when the log lacks it at its position, when the same form is not known again, when it gets another code, or
    /// when the code opens nothing. A form that was not acknowledged counts when its code opens nothing after the repetition.
    pub(crate) lost: usize,
    /// In the log twice.
    pub(crate) doubled: usize,
    /// Receipts that do not verify.
    pub(crate) unproved: usize,
    /// Cut off by a kill.
    pub(crate) unacknowledged: usize,
    /// Of these, in the log nevertheless: the same form, sent again, found its complaint.
    pub(crate) found_again: usize,
}

/// The receipts and open forms of a round's reporters.
#[derive(Default)]
struct Round {
    acknowledged: Vec<Filed>,
    cut_off: Vec<Filled>,
}

impl Kills {
    /// Nothing lost, nothing doubled, and something was at stake.
    pub(crate) fn passes(&self) -> bool {
        let at_stake = self.acknowledged > 0 && self.unacknowledged > 0;
        self.rounds == 0 || (at_stake && self.lost + self.doubled + self.unproved == 0)
    }
}

/// Kills so many times.
pub(crate) async fn run(ground: &mut Ground, rounds: usize) -> anyhow::Result<Kills> {
    let (mut kills, mut all) = (Kills { rounds, ..Kills::default() }, vec![]);
    let progress = bar(rounds);
    progress.set_message("killed with -9");
    for _ in 0..rounds {
        let round = round(ground).await?;
        kills.settle(ground, &round).await?;
        all.extend(round.acknowledged);
        progress.inc(1);
    }
    progress.finish_and_clear();
    let stored = Stored::read(ground).await?;
    kills.doubled = stored.doubled;
    kills.lost += all.iter().filter(|one| !stored.holds(&one.told)).count();
    kills.acknowledged = all.len();
    kills.unproved = unproved(all, ground.policy()?).await?;
    Ok(kills)
}

async fn round(ground: &mut Ground) -> anyhow::Result<Round> {
    let (address, answered) = (ground.address()?, Arc::new(AtomicUsize::new(0)));
    let mut reporters = JoinSet::new();
    for _ in 0..REPORTERS {
        let reporter = Reporter::open(address.clone())?;
        reporters.spawn(files(reporter, Arc::clone(&answered)));
    }
    let first = || async { Ok((answered.load(Ordering::SeqCst) > 0).then_some(())) };
    until("the first receipt of a round", first).await?;
    let moment = u16::from_le_bytes(Ids::new(Clock::machine()).bytes()) % LATEST_MS;
    tokio::time::sleep(Duration::from_millis(moment.into())).await;
    ground.kill9().await?;
    let mut round = Round::default();
    while let Some(one) = reporters.join_next().await {
        let (filed, cut_off) = one?;
        round.acknowledged.extend(filed);
        round.cut_off.push(cut_off);
    }
    ground.start_again().await?;
    Ok(round)
}

/// Files until the connection breaks; the last form is the one that got no answer.
async fn files(reporter: Reporter, answered: Arc<AtomicUsize>) -> (Vec<Filed>, Filled) {
    let mut filed = vec![];
    loop {
        let form = Filled::new();
        match reporter.send(form.clone()).await {
            Ok(one) => filed.push(one),
            Err(_) => return (filed, form),
        }
        answered.fetch_add(1, Ordering::SeqCst);
    }
}

impl Kills {
    /// Everybody sends the form again, and the first of each round sign in.
    async fn settle(&mut self, ground: &Ground, round: &Round) -> anyhow::Result<()> {
        let reporter = Reporter::open(ground.address()?)?;
        let acknowledged = stream::iter(&round.acknowledged)
            .map(|filed| returns(&reporter, filed))
            .buffer_unordered(REPORTERS);
        let answers: Vec<anyhow::Result<bool>> = acknowledged.collect().await;
        for answer in answers {
            self.lost += usize::from(!answer?);
        }
        for filed in round.acknowledged.iter().rev().take(REPORTERS) {
            self.lost += usize::from(!reporter.signs_in(&filed.told).await?);
        }
        for form in &round.cut_off {
            let again = reporter.send(form.clone()).await?.told;
            self.found_again += usize::from(again.again);
            // The answer was lost, the mailbox was not.
            self.lost += usize::from(!reporter.signs_in(&again).await?);
        }
        self.unacknowledged += round.cut_off.len();
        Ok(())
    }
}

/// True when the same form is known, as the same event with the same code.
async fn returns(reporter: &Reporter, filed: &Filed) -> anyhow::Result<bool> {
    let told = reporter.send(filed.form.clone()).await?.told;
    let same = told.leaf == filed.told.leaf && told.position == filed.told.position;
    Ok(told.again && same && told.receipt_code == filed.told.receipt_code)
}

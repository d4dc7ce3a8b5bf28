//! Every office of the country at once: a burst of ratings each, and the whole hub killed and started again meanwhile.

use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use drive::offices::log::LogReader;
use drive::offices::machine::Machine;
use drive::offices::stage::{Stage, blocking};
use drive::offices::submission::{Amount, plan};
use futures::future::try_join_all;
use kernel::{Ids, OfficeCode};
use tokio::time::Instant;

use super::reconcile::{Balance, Found, balance, read_on};
use super::report::{tenths, word};

/// Ratings of each office, one message each.
const RATINGS: Amount = Amount { singles: 100, batches: 0, batch: 0, complaints: 0 };
const ANSWERED_MAX: Duration = Duration::from_mins(4);
const DOWN: Duration = Duration::from_secs(3);

/// The figures of the measurement.
#[derive(Clone, Debug)]
pub struct Burst {
    /// Offices with a server, and without one.
    pub offices: (usize, usize),
    pub balance: Balance,
    /// From the hub's start until every rating was answered at its office.
    pub recovered: Duration,
}

impl Burst {
    pub fn line(&self) -> String {
        let (leafs, direct) = self.offices;
        format!(
            "{} offices ({leafs} with a server, {direct} direct) published {} ratings in one burst, the hub was killed and started again: {} counted, {} lost, \
             {} doubled ({}); all answered {} s after the hub was back",
            leafs + direct,
            self.balance.published,
            self.balance.published - self.balance.lost,
            self.balance.lost,
            self.balance.doubled,
            word(self.balance.is_even()),
            tenths(self.recovered),
        )
    }
}

/// Plays it with every office of the stage.
pub async fn burst(
    stage: &Stage,
    log: &mut LogReader,
    after: i64,
    ids: &Ids,
    say: &dyn Fn(&str),
) -> anyhow::Result<Burst> {
    let codes: Vec<&OfficeCode> =
        stage.branches.iter().map(|branch| &branch.office).chain(&stage.direct).collect();
    let itjen = stage.itjen_key()?;
    let mut machines = Vec::new();
    for code in &codes {
        let plan = plan(code, RATINGS, &itjen, ids)?;
        let config = stage.office_config(code)?;
        machines.push(Machine::start((*code).clone(), config, plan, Duration::ZERO));
    }
    let back = restart_hub(stage).await?;
    say(&format!("{} offices publish, the hub is back", codes.len()));
    let answers = machines.iter().flat_map(|machine| {
        machine.plan().iter().map(move |submission| async move {
            let id = submission.id.to_string();
            let answered = machine.journal().wait_for(&id, ANSWERED_MAX).await;
            answered.with_context(|| format!("{}", machine.office()))
        })
    });
    try_join_all(answers).await?;
    let recovered = back.elapsed();
    let balance = counted(&machines, log, after).await?;
    Ok(Burst { offices: (stage.branches.len(), stage.direct.len()), balance, recovered })
}

/// Waits until the boxes were emptied into the log.
async fn counted(
    machines: &[Machine],
    log: &mut LogReader,
    mut after: i64,
) -> anyhow::Result<Balance> {
    let (mut found, deadline) = (Found::new(), Instant::now() + super::show::EMPTIED_MAX);
    loop {
        after = read_on(log, after, &mut found).await?;
        let balance = balance(machines, &found);
        if balance.lost == 0 || Instant::now() > deadline {
            return Ok(balance);
        }
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
}

/// Kills all three members at the same moment.
async fn restart_hub(stage: &Stage) -> anyhow::Result<Instant> {
    let hub = Arc::clone(&stage.hub);
    blocking(move || {
        for member in hub.members() {
            member.kill9()?;
        }
        std::thread::sleep(DOWN);
        for member in hub.members() {
            member.start_again()?;
        }
        Ok(())
    })
    .await?;
    Ok(Instant::now())
}

//! Faults on lines and servers while offices publish, and the time until everything flows again.

use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use futures::future::try_join_all;
use kernel::{Ids, OfficeCode};
use localservers::NatsCluster;
use tokio::time::Instant;

use drive::offices::machine::Machine;
use drive::offices::proxy::Line;
use drive::offices::stage::{Stage, blocking};

/// Longer than this is not recovered.
const RECOVERY_MAX: Duration = Duration::from_mins(3);

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The line resets and refuses.
    Cut(OfficeCode, Duration),
    /// The line swallows everything.
    Silence(OfficeCode, Duration),
    /// The office's server is killed with SIGKILL, and comes back after a while.
    KillServer(OfficeCode, Duration),
    /// The member of the hub that leads the stream of submissions is killed with SIGKILL, and comes back after a while.
    KillLeader(Duration),
    /// The office's server is killed while its line is cut, its disk is wiped, and it is installed anew.
    NewDisk(OfficeCode, Duration),
}

/// A fault and its effect.
#[derive(Clone, Debug)]
pub struct Struck {
    pub what: String,
    pub offices: Vec<String>,
    /// How long it lasted.
    pub held: Duration,
    /// From its end until the first message published after it was answered at the office, for the slowest office.
    pub recovered: Duration,
}

/// Several rounds of faults; those of a round overlap. The same seed gives the same rounds in the same order.
pub fn rounds(offices: &[OfficeCode; 4], quick: bool, seed: u64) -> Vec<Vec<Fault>> {
    let clock = kernel::Clock::machine();
    let ids = Ids::seeded(clock, seed);
    let mut cast = offices.clone();
    shuffle(&mut cast, &ids);
    let [a, b, c, d] = cast;
    let secs = Duration::from_secs;
    let mut rounds = if quick {
        vec![
            vec![Fault::Cut(a, secs(3)), Fault::Silence(b, secs(11)), Fault::NewDisk(d, secs(3))],
            vec![Fault::KillLeader(secs(3)), Fault::KillServer(c, secs(2))],
        ]
    } else {
        vec![
            vec![Fault::Cut(a.clone(), secs(8)), Fault::Silence(b.clone(), secs(15))],
            vec![Fault::KillLeader(secs(5))],
            vec![Fault::KillServer(c.clone(), secs(3)), Fault::Cut(d.clone(), secs(4))],
            vec![Fault::NewDisk(d, secs(6)), Fault::Cut(b, secs(3))],
            vec![Fault::KillLeader(secs(4)), Fault::Silence(a, secs(12))],
            vec![Fault::KillServer(c, secs(2)), Fault::KillLeader(secs(4))],
        ]
    };
    shuffle(&mut rounds, &ids);
    rounds
}

/// Strikes every round; the next one begins when the one before is over and recovered from.
pub async fn strike(
    stage: &Stage,
    machines: &[Machine],
    rounds: &[Vec<Fault>],
    told: &dyn Fn(&Struck),
) -> anyhow::Result<Vec<Struck>> {
    let mut all = Vec::new();
    for round in rounds {
        let faults = round.iter().map(|fault| one(stage, machines, fault));
        for struck in try_join_all(faults).await? {
            told(&struck);
            all.push(struck);
        }
    }
    Ok(all)
}

async fn one(stage: &Stage, machines: &[Machine], fault: &Fault) -> anyhow::Result<Struck> {
    let machine = |office: &OfficeCode| {
        let found = machines.iter().find(|machine| machine.office() == office);
        found.with_context(|| format!("nobody publishes at {office}"))
    };
    match fault {
        Fault::Cut(office, held) => {
            line(stage, machine(office)?, Line::Cut, *held, "line cut").await
        }
        Fault::Silence(office, held) => {
            line(stage, machine(office)?, Line::Silent, *held, "line black-holed").await
        }
        Fault::KillServer(office, held) => kill_server(stage, machine(office)?, *held).await,
        Fault::KillLeader(held) => kill_leader(&stage.hub, machines, *held).await,
        Fault::NewDisk(office, held) => new_disk(stage, machine(office)?, *held).await,
    }
}

async fn line(
    stage: &Stage,
    machine: &Machine,
    state: Line,
    held: Duration,
    what: &str,
) -> anyhow::Result<Struck> {
    let branch = stage.branch(machine.office())?;
    branch.line.set(state);
    tokio::time::sleep(held).await;
    branch.line.set(Line::Open);
    recovered(what, held, Instant::now(), std::slice::from_ref(machine)).await
}

async fn kill_server(stage: &Stage, machine: &Machine, held: Duration) -> anyhow::Result<Struck> {
    let leaf = Arc::clone(&stage.branch(machine.office())?.leaf);
    blocking({
        let leaf = Arc::clone(&leaf);
        move || leaf.kill9()
    })
    .await?;
    tokio::time::sleep(held).await;
    blocking(move || leaf.start_again()).await?;
    let what = "office server killed (kill -9)";
    recovered(what, held, Instant::now(), std::slice::from_ref(machine)).await
}

/// The other two members go on by themselves: the time counts from the kill.
async fn kill_leader(
    hub: &Arc<NatsCluster>,
    machines: &[Machine],
    held: Duration,
) -> anyhow::Result<Struck> {
    let (killer, starter) = (Arc::clone(hub), Arc::clone(hub));
    let index = blocking(move || {
        killer.wait_until_healthy()?;
        let index = killer.leader_of("INGRESS")?;
        killer.members()[index].kill9()?;
        Ok(index)
    })
    .await?;
    let killed = Instant::now();
    let back = async move {
        tokio::time::sleep(held).await;
        blocking(move || starter.members()[index].start_again()).await
    };
    let what = "hub leader of INGRESS killed (kill -9)";
    let ((), struck) = tokio::try_join!(back, recovered(what, held, killed, machines))?;
    Ok(struck)
}

/// Messages from the time of the cut line lie only on the disk that is wiped: the publisher must send them again.
async fn new_disk(stage: &Stage, machine: &Machine, held: Duration) -> anyhow::Result<Struck> {
    let branch = stage.branch(machine.office())?;
    branch.line.set(Line::Cut);
    tokio::time::sleep(held).await;
    machine.rest().await?;
    let leaf = Arc::clone(&branch.leaf);
    blocking(move || {
        leaf.kill9()?;
        leaf.wipe_store()?;
        leaf.start_again()
    })
    .await?;
    branch.install().await?;
    branch.line.set(Line::Open);
    machine.begin_again(2);
    let what = "office disk wiped, server reinstalled";
    recovered(what, held, Instant::now(), std::slice::from_ref(machine)).await
}

/// Waits until each office was answered for the first message that it published after `since`: everything before it was answered then, too.
async fn recovered(
    what: &str,
    held: Duration,
    since: Instant,
    machines: &[Machine],
) -> anyhow::Result<Struck> {
    let next = machines.iter().filter_map(|machine| Some((machine, machine.next()?)));
    let answers = next.map(|(machine, submission)| async move {
        let id = submission.id.to_string();
        let answered = machine.journal().wait_for(&id, RECOVERY_MAX).await;
        answered.with_context(|| format!("{}: {what}", machine.office()))
    });
    try_join_all(answers).await?;
    let offices = machines.iter().map(|machine| machine.office().to_string()).collect();
    Ok(Struck { what: what.to_owned(), offices, held, recovered: since.elapsed() })
}

fn shuffle<T>(items: &mut [T], ids: &Ids) {
    for last in (1..items.len()).rev() {
        let drawn = u32::from_le_bytes(ids.bytes());
        items.swap(last, drawn as usize % (last + 1));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_faults() {
        let offices = ["plm", "gto", "sby", "mks"].map(|code| code.parse().unwrap());
        assert_eq!(rounds(&offices, false, 7), rounds(&offices, false, 7));
        assert!((0..20).any(|seed| rounds(&offices, false, seed) != rounds(&offices, false, 7)));
    }
}

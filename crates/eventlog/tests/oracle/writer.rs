//! A writer: plain appends with versions that may be stale, and commands that decide for themselves.

use anyhow::Result;
use eventlog::{Append, Appended, EventLog, ExecuteError};
use kernel::{Ids, Meta, StreamId, Version};
use tokio_util::sync::CancellationToken;

use super::history::{Answer, Command, History};
use crate::support::{Added, Changed, Sum, added, ids};

/// Streams that all writers of all processes fight over.
const SHARED: u64 = 6;

#[derive(Debug, thiserror::Error)]
#[error("a rule refused it")]
struct Never;

/// A chain of numbers that looks random and is the same for the same seed.
struct Chance(u64);

impl Chance {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }
}

/// Asks one command after the other until told to stop.
pub(crate) async fn run(
    log: EventLog,
    history: History,
    seed: u64,
    stop: CancellationToken,
) -> Result<()> {
    let (ids, mut chance) = (ids(), Chance(seed));
    let mut known = 0;
    while !stop.is_cancelled() {
        let command = next(&ids, &mut chance, known);
        if let Answer::Ok { version, .. } = ask(&log, &history, command).await? {
            known = version;
        }
    }
    Ok(())
}

/// A third on new streams, a third with a version that was right some time ago, a third by decision.
fn next(ids: &Ids, chance: &mut Chance, known: i32) -> Command {
    let shared = StreamId::named(&format!("oracle/{}", chance.below(SHARED)));
    let mut values: Vec<i64> =
        (0..3).map(|_| i64::try_from(chance.below(1 << 31)).unwrap_or(0)).collect();
    values.truncate(1 + usize::try_from(chance.below(3)).unwrap_or(0));
    let (stream, expected) = match chance.below(3) {
        0 => (ids.stream(), Some(0)),
        1 => (shared, Some(known)),
        _ => (shared, None),
    };
    Command { id: ids.command(), stream, expected, values }
}

/// Asks, and writes down what was asked before and what was answered after.
pub(crate) async fn ask(log: &EventLog, history: &History, command: Command) -> Result<Answer> {
    history.invoke(&command)?;
    let answer = match command.expected {
        Some(expected) => append(log, &command, expected).await,
        None => execute(log, &command).await,
    };
    history.answer(command.id, answer)?;
    Ok(answer)
}

async fn append(log: &EventLog, command: &Command, expected: i32) -> Answer {
    let append = Append {
        stream: command.stream,
        expected: Version(expected),
        command: command.id,
        meta: Meta::default(),
        events: command.values.iter().map(|value| added(*value)).collect(),
    };
    match log.append(append).await {
        Ok(Appended::Now { first, version } | Appended::Before { first, version }) => {
            Answer::Ok { first: first.0, version: version.0 }
        }
        Ok(Appended::Conflict { .. }) => Answer::Refused,
        Err(_) => Answer::Unknown,
    }
}

async fn execute(log: &EventLog, command: &Command) -> Answer {
    let event = |value: &i64| Changed::from(Added { value: *value });
    let events: Vec<Changed> = command.values.iter().map(event).collect();
    let decide = move |_: &Sum| Ok::<_, Never>(events.clone());
    match log.execute(command.stream, command.id, Meta::default(), decide).await {
        Ok(done) => match done.position {
            Some(first) => Answer::Ok { first: first.0, version: done.version.0 },
            None => Answer::Refused,
        },
        // A round before the last one may have been committed after all.
        Err(ExecuteError::Contended | ExecuteError::Log(_) | ExecuteError::Refused(Never)) => {
            Answer::Unknown
        }
    }
}

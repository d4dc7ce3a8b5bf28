//! Work by the clock: deadlines that passed are noted, deadlines that a changed calendar moved are computed again.

use std::time::Duration;

use kernel::{Actor, CommandId};
use service::{Failure, Ticker};
use sop::{Calendars, StepClock};

use super::{By, RoundKey, Rounds};
use crate::domain::round::Command;

/// Looks at every running clock each `secs` seconds until the process stops.
pub(crate) fn ticker(rounds: Rounds, secs: u64) -> Ticker {
    let every = Duration::from_secs(secs.max(1));
    service::ticker(rounds, move |rounds, stop, heart| async move {
        while !stop.is_cancelled() {
            if let Err(failure) = rounds.keep_time().await {
                tracing::warn!(code = failure.code, "deadlines not looked at; trying again");
            }
            heart.rest(every, &stop).await;
        }
    })
}

type ClockRow = (String, String, String);

impl Rounds {
    async fn keep_time(&self) -> Result<(), Failure> {
        let (db, now) = (self.log.pool(), self.clock.now());
        let late = sqlx::query_as(include_str!("../../sql/overdue.sql")).bind(now.as_microsecond());
        for row in late.fetch_all(db).await? {
            let (round, clock) = parse(&row)?;
            let command = command_id(&round, &clock, "overdue");
            self.by_itself(&round, command, Command::NoteOverdue(clock.step)).await;
        }
        let calendar = Calendars::builtin().known_at(now);
        let other = sqlx::query_as(include_str!("../../sql/other_calendar.sql"));
        for row in other.bind(calendar.version()).fetch_all(db).await? {
            let (round, clock) = parse(&row)?;
            let command = command_id(&round, &clock, &format!("recompute {}", calendar.version()));
            self.by_itself(&round, command, Command::RecomputeDeadline(clock.step)).await;
        }
        Ok(())
    }

    /// One round that fails must not keep the others from their deadlines.
    async fn by_itself(&self, round: &RoundKey, command: CommandId, what: Command) {
        let by = By::without_step(Actor::system("survey-clock"), command);
        if let Err(failure) = self.carry_out(round, &by, what).await {
            tracing::warn!(round = round.name(), code = failure.code, "deadline not recorded");
        }
    }
}

/// The same for the same deadline of the same step, so that replicas and repeated looks do it once.
fn command_id(round: &RoundKey, clock: &StepClock, rule: &str) -> CommandId {
    let due = clock.due_at.map_or(0, kernel::Timestamp::as_microsecond);
    CommandId::following(&format!("{}/{}/{due}", round.name(), clock.step), rule)
}

fn parse((office, period, clock): &ClockRow) -> Result<(RoundKey, StepClock), Failure> {
    let bad = |error: &dyn std::error::Error| Failure::internal("read a row of v_round", error);
    let office = office.parse().map_err(|error: kernel::BadCode| bad(&error))?;
    let period = period.parse().map_err(|error: kernel::BadPeriod| bad(&error))?;
    let clock = serde_json::from_str(clock).map_err(|error| bad(&error))?;
    Ok((RoundKey { office, period }, clock))
}

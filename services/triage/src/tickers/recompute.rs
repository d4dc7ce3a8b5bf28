//! Counts open deadlines again when a calendar decree became known.

use std::collections::BTreeSet;

use kernel::{CaseId, CommandId, StreamId};
use service::Failure;
use sop::Calendars;
use uuid::Uuid;

use super::{clockwork, skip};
use crate::app::{Completed, Triage, pinned};
use crate::domain::case::Command;
use crate::domain::data_request::{self, DataRequest};

/// The deadlines that were counted again under one calendar. A deadline that the calendar does not move makes no event and keeps the old version.
/// It is remembered here, so that it is not loaded again at every tick.
#[derive(Default)]
pub(super) struct Recount {
    calendar: String,
    seen: BTreeSet<(Uuid, i64)>,
}

impl Recount {
    pub(super) async fn run(&mut self, triage: &Triage) -> Result<(), Failure> {
        let known = Calendars::builtin().known_at(triage.clock.now());
        if known.version() != self.calendar {
            *self = Self { calendar: known.version().to_owned(), seen: BTreeSet::new() };
        }
        self.cases(triage).await?;
        self.requests(triage).await
    }

    async fn cases(&mut self, triage: &Triage) -> Result<(), Failure> {
        let mut after = Uuid::nil();
        loop {
            let rows: Vec<(Uuid, i64)> = sqlx::query_as(sql!("stale_cases"))
                .bind(self.calendar.as_str())
                .bind(after)
                .fetch_all(&triage.db)
                .await?;
            let Some((last, _)) = rows.last() else { return Ok(()) };
            after = *last;
            for clock in rows {
                if !self.seen.contains(&clock) {
                    skip("move the deadline of a case", self.case(triage, clock).await);
                }
            }
        }
    }

    async fn case(&mut self, triage: &Triage, clock: (Uuid, i64)) -> Result<(), Failure> {
        let command = self.command(clock);
        triage
            .decide_as_system(
                CaseId::new(clock.0),
                &clockwork(),
                command,
                &Command::RecomputeDeadline,
            )
            .await?;
        self.seen.insert(clock);
        Ok(())
    }

    async fn requests(&mut self, triage: &Triage) -> Result<(), Failure> {
        let rows: Vec<(String, i64)> = sqlx::query_as(sql!("stale_requests"))
            .bind(self.calendar.as_str())
            .fetch_all(&triage.db)
            .await?;
        for (name, started_us) in rows {
            let clock = (StreamId::named(&name).uuid(), started_us);
            if !self.seen.contains(&clock) {
                skip("move the deadline of a request", self.request(triage, clock).await);
            }
        }
        Ok(())
    }

    async fn request(&mut self, triage: &Triage, clock: (Uuid, i64)) -> Result<(), Failure> {
        let stream = StreamId::new(clock.0);
        let (actor, completed) = (clockwork(), Completed::bare(self.command(clock)));
        let known = triage.log.load::<DataRequest>(stream).await?.state;
        let Some(sent) = known.sent() else { return Ok(()) };
        let context = triage.context(&actor, &completed, pinned(&sent.procedure)?);
        let recompute = || data_request::Command::RecomputeDeadline;
        let decide =
            |state: &DataRequest| data_request::decide(state, recompute(), &context.for_domain());
        triage
            .log
            .execute(stream, completed.command, service::meta(&actor), decide)
            .await
            .map(drop)?;
        self.seen.insert(clock);
        Ok(())
    }

    fn command(&self, (stream, started_us): (Uuid, i64)) -> CommandId {
        CommandId::following(&format!("{stream}/{started_us}/{}", self.calendar), "recompute")
    }
}

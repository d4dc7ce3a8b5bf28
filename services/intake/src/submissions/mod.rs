//! Submissions of offices' machines, over the bus and over gRPC. Each counts once per id and is answered with a receipt.
//!
//! A group of one sender's submissions is taken in three steps. `read` is pure. `carry_out` appends to the log, each event under a command id that follows
//! from the submission. `settle` is one transaction for ballots, ids, receipts and the lane's position. A crash between any two repeats what was begun: ids are
//! bound to their content before anything is appended, and the log recognises its command ids.

mod carry_out;
mod item;
pub(crate) mod lanes;
mod outcome;
mod pace;
mod park;
pub(crate) mod read;
pub(crate) mod receipts;
mod settle;

use std::sync::Arc;

use bus::Place;
use eventlog::EventLog;
use kernel::{Clock, Office, OfficeCode};
use service::Failure;
use sqlx::PgPool;
use tokio::sync::{Notify, Semaphore};
use tokio_util::sync::CancellationToken;

use crate::config::IngressLimits;
use crate::tables::filings::Filings;
use item::{Group, groups};
use pace::Paces;
use read::{Around, Envelope};

/// Groups that are taken at once. An office that sends without end uses one turn and leaves the others free.
const TURNS: usize = 4;

pub(crate) struct Ingress {
    pub(crate) db: PgPool,
    filings: Filings,
    pub(crate) log: EventLog,
    clock: Clock,
    offices: Arc<Vec<Office>>,
    paces: Paces,
    turns: Semaphore,
    /// Notified when there are new receipts.
    pub(crate) wake: Arc<Notify>,
    /// Cancelled when the process drains.
    pub(crate) closing: CancellationToken,
}

/// A lane, and the last message that it took.
pub(crate) struct Track {
    pub(crate) office: OfficeCode,
    pub(crate) place: Option<Place>,
}

#[derive(Clone, Debug)]
pub(crate) struct Answer {
    /// Its id, or its position in the stream.
    pub(crate) submission: String,
    /// JSON of the receipt, as it is published.
    pub(crate) body: Vec<u8>,
}

impl Ingress {
    pub(crate) fn new(
        filings: Filings,
        log: EventLog,
        clock: Clock,
        offices: Arc<Vec<Office>>,
        limits: IngressLimits,
    ) -> Self {
        let paces = Paces::new(&offices, limits);
        let (turns, wake) = (Semaphore::new(TURNS), Arc::new(Notify::new()));
        let db = filings.db.clone();
        Self {
            db,
            filings,
            log,
            clock,
            offices,
            paces,
            turns,
            wake,
            closing: CancellationToken::new(),
        }
    }

    /// Reads submissions and parts them into groups that are taken one after another.
    pub(crate) fn read(&self, envelopes: Vec<Envelope>) -> Vec<Group> {
        groups(envelopes, &Around { now: self.clock.now(), offices: &self.offices })
    }

    /// Takes a group when its office and the process have room for it, and answers after the commit, in order. A failure leaves nothing half done that a
    /// repetition would not finish.
    pub(crate) async fn take(
        &self,
        mut group: Group,
        track: Option<&mut Track>,
    ) -> Result<Vec<Answer>, Failure> {
        self.paces.take(group.office(), group.cost()).await;
        let turn = self.turns.acquire().await;
        carry_out::apply(self, &mut group).await?;
        let answers = settle::settle(self, &group, track).await?;
        drop(turn);
        self.wake.notify_one();
        Ok(answers)
    }
}

#[cfg(test)]
mod tests;

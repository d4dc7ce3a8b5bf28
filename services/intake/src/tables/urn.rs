//! The slot of the ballot boxes. Ballots that arrive together share one statement, so they share one commit: that, and not the number of
//! connections, bounds how many ratings a second are taken.

use std::collections::HashSet;
use std::sync::Arc;

use kernel::{OfficeCode, PlaceCode, Shift};
use service::{Failure, FailureKind};
use sqlx::{PgExecutor, PgPool};
use tokio::sync::{mpsc, oneshot};

use crate::domain::ServiceCode;

/// Ballots in one statement.
const BATCH_BALLOTS_MAX: usize = 256;
/// Ballots that may wait before visitors are slowed down.
const QUEUE_BALLOTS_MAX: usize = 4096;

pub(crate) struct Ballot {
    pub(crate) form_hash: [u8; 32],
    pub(crate) office: OfficeCode,
    pub(crate) place: PlaceCode,
    pub(crate) shift: Shift,
    pub(crate) service: ServiceCode,
    /// JSON of [`crate::domain::Rating`].
    pub(crate) rating: Vec<u8>,
}

struct Cast {
    ballot: Ballot,
    /// True when the form was fresh. An error when nothing was stored, or the outcome is unknown.
    reply: oneshot::Sender<Result<bool, Arc<sqlx::Error>>>,
}

/// Takes ballots; clones share one slot, which closes when the last is dropped.
#[derive(Clone)]
pub(crate) struct Urn(mpsc::Sender<Cast>);

impl Urn {
    pub(crate) fn init(db: PgPool) -> Self {
        let (sender, queue) = mpsc::channel(QUEUE_BALLOTS_MAX);
        tokio::spawn(run(db, queue));
        Self(sender)
    }

    /// Stores a ballot and answers after the commit: true when its form was fresh, false when it was cast before.
    pub(crate) async fn cast(&self, ballot: Ballot) -> Result<bool, Failure> {
        let closing = || {
            Failure::new(
                FailureKind::Unavailable,
                "CLOSING",
                "the process is stopping; send the form again",
            )
        };
        let (reply, answer) = oneshot::channel();
        self.0.send(Cast { ballot, reply }).await.map_err(|_| closing())?;
        let stored = answer.await.map_err(|_| closing())?;
        stored.map_err(|error| Failure::unavailable("store a rating", &error))
    }
}

async fn run(db: PgPool, mut queue: mpsc::Receiver<Cast>) {
    let mut casts = Vec::with_capacity(BATCH_BALLOTS_MAX);
    while queue.recv_many(&mut casts, BATCH_BALLOTS_MAX).await > 0 {
        // One order for everybody: two replicas that spend the same forms cannot wait for each other.
        casts.sort_by_key(|cast| cast.ballot.form_hash);
        match cast(&db, casts.iter().map(|cast| &cast.ballot)).await {
            Ok(fresh) => answer(&mut casts, fresh),
            Err(error) => fail(&mut casts, error),
        }
    }
}

/// Of two equal forms in one batch the first is fresh, the second is not.
fn answer(casts: &mut Vec<Cast>, mut fresh: HashSet<Vec<u8>>) {
    for cast in casts.drain(..) {
        let is_fresh = fresh.remove(cast.ballot.form_hash.as_slice());
        // The visitor may have gone: the ballot is stored all the same.
        let _ = cast.reply.send(Ok(is_fresh));
    }
}

fn fail(casts: &mut Vec<Cast>, error: sqlx::Error) {
    let error = Arc::new(error);
    for cast in casts.drain(..) {
        let _ = cast.reply.send(Err(Arc::clone(&error)));
    }
}

/// Puts ballots into their boxes; answers the hashes of the forms that were fresh.
pub(crate) async fn cast<'a>(
    db: impl PgExecutor<'_>,
    ballots: impl Iterator<Item = &'a Ballot> + Clone,
) -> Result<HashSet<Vec<u8>>, sqlx::Error> {
    let column = |of: fn(&Ballot) -> String| -> Vec<String> { ballots.clone().map(of).collect() };
    let fresh: Vec<Vec<u8>> = sqlx::query_scalar(include_str!("../../sql/ballots_insert.sql"))
        .bind(ballots.clone().map(|ballot| ballot.form_hash.as_slice()).collect::<Vec<_>>())
        .bind(column(|ballot| ballot.office.to_string()))
        .bind(column(|ballot| ballot.place.to_string()))
        .bind(column(|ballot| ballot.shift.to_string()))
        .bind(column(|ballot| ballot.service.to_string()))
        .bind(ballots.clone().map(|ballot| ballot.rating.as_slice()).collect::<Vec<_>>())
        .fetch_all(db)
        .await?;
    Ok(fresh.into_iter().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(hash: u8) -> (Cast, oneshot::Receiver<Result<bool, Arc<sqlx::Error>>>) {
        let (reply, answer) = oneshot::channel();
        let ballot = Ballot {
            form_hash: [hash; 32],
            office: "plm".parse().unwrap(),
            place: "loket-1".parse().unwrap(),
            shift: "2026-11-22-pagi".parse().unwrap(),
            service: "dokumen-kapal".parse().unwrap(),
            rating: b"{}".to_vec(),
        };
        (Cast { ballot, reply }, answer)
    }

    #[test]
    fn the_same_form_twice_in_a_batch_counts_once() {
        let (mut casts, answers): (Vec<_>, Vec<_>) = [1, 1, 2].map(one).into_iter().unzip();
        answer(&mut casts, HashSet::from([vec![1; 32]]));
        let told = answers.into_iter().map(|mut answer| answer.try_recv().unwrap().unwrap());
        assert_eq!(told.collect::<Vec<_>>(), [true, false, false]);
    }
}

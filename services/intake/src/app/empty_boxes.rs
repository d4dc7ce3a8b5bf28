//! Empties ballot boxes into the log, in random order, once a box no longer shows who came when.
//!
//! An emptying has a random id and three steps: take ballots for it, append them under its id, delete them. A crash between any two leaves a
//! taken batch. The next emptying finishes it first, and the log recognises its command id, so nothing is lost or doubled.

use std::sync::Arc;
use std::time::Duration;

use kernel::{CommandId, Meta, OfficeCode, Quarter, Shift, StreamId, Zone};
use rand::seq::SliceRandom;
use service::{Failure, FailureKind, Heartbeat, Stop, Ticker};
use uuid::Uuid;

use super::Intake;
use crate::domain::{Emptying, Refusal};
use crate::tables::ballots::{self, BoxName};
use crate::views::boxes;

/// How long an answer waits for the view to see what was just emptied.
const VIEW_WAIT: Duration = Duration::from_secs(5);
const VIEW_POLL: Duration = Duration::from_millis(10);
/// Longest pause without a beat of the heart.
const BEAT: Duration = Duration::from_secs(10);

/// The boxes that may be emptied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ready {
    /// Those whose shift is over.
    ShiftOver,
    /// And those that hold enough ratings.
    OverOrEnough,
}

pub(crate) struct Emptied {
    /// Emptyings of the running quarter and the one before it.
    pub(crate) boxes: Vec<boxes::Emptied>,
    /// Boxes that still hold ratings.
    pub(crate) kept: usize,
}

/// Empties the boxes of an office that are ready and answers what is in the log. The quarter before counts too: its last night shift ends in
/// this one.
pub(crate) async fn empty_office(intake: &Intake, office: &OfficeCode) -> Result<Emptied, Failure> {
    let zone = intake.deps.office(office).ok_or_else(Failure::not_found)?.zone;
    empty_boxes(intake, Some(office), Ready::OverOrEnough, &|| ()).await?;
    seen(intake).await?;
    let running = Shift::at(intake.deps.clock.now(), zone).quarter();
    let before = Quarter::of(running.first_day().yesterday().unwrap_or(running.first_day()));
    let boxes = boxes::emptied(&intake.deps.db, office, [before, running]).await?;
    let kept = ballots::held(&intake.deps.db, Some(office)).await?.len();
    Ok(Emptied { boxes, kept })
}

/// Finishes what was begun, then empties every box that is ready.
pub(crate) async fn empty_boxes(
    intake: &Intake,
    office: Option<&OfficeCode>,
    ready: Ready,
    beat: &(dyn Fn() + Send + Sync),
) -> Result<(), Failure> {
    for (batch, name) in ballots::unfinished(&intake.deps.db).await? {
        finish(intake, batch, &name).await?;
        beat();
    }
    for name in ballots::held(&intake.deps.db, office).await? {
        let Some(at_least) = at_least(intake, &name, ready) else { continue };
        let mut batch = intake.deps.ids.uuid_v4();
        while ballots::take(&intake.deps.db, batch, &name, at_least).await? {
            finish(intake, batch, &name).await?;
            beat();
            batch = intake.deps.ids.uuid_v4();
        }
    }
    Ok(())
}

/// How many ratings the box must hold to be emptied now; `None` while it may not be.
fn at_least(intake: &Intake, name: &BoxName, ready: Ready) -> Option<u32> {
    // An office that left the configuration has no zone here; its ratings are taken out all the same.
    let zone = intake.deps.office(&name.office).map_or(Zone::Wib, |office| office.zone);
    if name.shift < Shift::at(intake.deps.clock.now(), zone) {
        return Some(1);
    }
    (ready == Ready::OverOrEnough).then_some(intake.box_ratings_min.max(1))
}

/// Steps two and three of an emptying.
async fn finish(intake: &Intake, batch: Uuid, name: &BoxName) -> Result<(), Failure> {
    let BoxName { office, place, shift } = name;
    let mut ratings = ballots::read(&intake.deps.db, batch).await?;
    ratings.shuffle(&mut intake.deps.ids.rng());
    let stream = StreamId::named(&format!("box/{office}/{place}/{shift}/{batch}"));
    let empty = |state: &Emptying| Ok::<_, Refusal>(state.empty(office, place, *shift, &ratings));
    let _done = intake.log.execute(stream, CommandId::new(batch), Meta::default(), empty).await?;
    ballots::delete(&intake.deps.db, batch).await
}

/// Waits until the view of the boxes holds all that the log holds now.
async fn seen(intake: &Intake) -> Result<(), Failure> {
    let (head, _) = intake.log.head().await?;
    let wait = async {
        while boxes::position(&intake.deps.db).await? < head {
            tokio::time::sleep(VIEW_POLL).await;
        }
        Ok(())
    };
    let late = || {
        Failure::new(
            FailureKind::Unavailable,
            "VIEW_BEHIND",
            "the boxes were emptied, but their list is not up to date yet: ask again",
        )
    };
    tokio::time::timeout(VIEW_WAIT, wait).await.map_err(|_| late())?
}

/// Empties the boxes whose shift is over, every so often.
pub(crate) fn ticker(intake: Arc<Intake>, every: Duration) -> Ticker {
    Box::new(move |stop, heart| Box::pin(tick(Arc::clone(&intake), every, stop, heart)))
}

async fn tick(intake: Arc<Intake>, every: Duration, stop: Stop, heart: Heartbeat) {
    while !stop.is_cancelled() {
        if empty_boxes(&intake, None, Ready::ShiftOver, &|| heart.beat()).await.is_err() {
            // Logged where it arose; the next round finishes what was begun.
            metrics::counter!("box_emptying_failures_total").increment(1);
        }
        rest(every, &stop, &heart).await;
    }
    heart.stop();
}

pub(super) async fn rest(every: Duration, stop: &Stop, heart: &Heartbeat) {
    let mut left = every.max(Duration::from_millis(100));
    while !left.is_zero() && !stop.is_cancelled() {
        heart.beat();
        let pause = left.min(BEAT);
        let _ = tokio::time::timeout(pause, stop.cancelled()).await;
        left -= pause;
    }
}

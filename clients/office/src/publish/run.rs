//! Sends open submissions, stores the answers, and shows the progress.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use kernel::Clock;
use tokio::sync::mpsc;

use super::super::Enrolment;
use super::super::receipts::Receipts;
use super::super::send::{Heard, Way, send};
use super::super::state::State;

const HEARD_MAX: usize = 64;

/// Runs until every submission is answered, nothing was heard for `wait`, or Ctrl-C. The state holds the open rest.
pub(super) async fn run(
    enrolment: &Enrolment,
    state: &mut State,
    way: Way,
    wait: Duration,
    clock: &Clock,
) -> anyhow::Result<()> {
    // Another process of the office may have fetched receipts meanwhile.
    for receipt in Receipts::new(&enrolment.data).look()? {
        state.answer(receipt)?;
    }
    let open = state.open_plans();
    if open.is_empty() {
        return Ok(());
    }
    let bar = bar(state);
    let (heard, mut hearing) = mpsc::channel(HEARD_MAX);
    let sending = send(enrolment, way, open, clock, heard);
    tokio::pin!(sending);
    let mut result = Ok(());
    let mut sends = true;
    while !state.is_settled() {
        tokio::select! {
            biased;
            heard = hearing.recv() => match heard {
                Some(heard) => take(state, heard, &bar)?,
                None => break,
            },
            ended = &mut sending, if sends => {
                sends = false;
                result = ended;
                if result.is_err() {
                    break;
                }
            }
            () = tokio::time::sleep(wait) => break,
            _ = tokio::signal::ctrl_c() => {
                bar.println("Dihentikan; jalankan lagi perintah yang sama untuk melanjutkan.");
                break;
            }
        }
    }
    // Answers of the last moment are stored, too.
    while let Ok(heard) = hearing.try_recv() {
        take(state, heard, &bar)?;
    }
    bar.finish_and_clear();
    result
}

fn take(state: &mut State, heard: Heard, bar: &ProgressBar) -> anyhow::Result<()> {
    match heard {
        Heard::Stored(id) => state.stored(id)?,
        Heard::Answered(receipt) => {
            let lines = state.lines(&receipt.submission) as u64;
            if state.answer(*receipt)? {
                bar.inc(lines);
            }
        }
    }
    show(state, bar);
    Ok(())
}

fn bar(state: &State) -> ProgressBar {
    let lines = state.all().map(|(plan, _)| plan.rows.len() as u64).sum();
    let bar = ProgressBar::new(lines);
    // The template is a literal, so it is valid.
    if let Ok(style) =
        ProgressStyle::with_template("{bar:30} {pos}/{len} baris  {per_sec}  sisa {eta}  {msg}")
    {
        bar.set_style(style);
    }
    let answered = state.all().filter(|(_, answer)| answer.is_some());
    // Without these two calls the rate would include earlier runs.
    bar.set_position(answered.map(|(plan, _)| plan.rows.len() as u64).sum());
    bar.reset_eta();
    show(state, &bar);
    bar
}

fn show(state: &State, bar: &ProgressBar) {
    let counts = state.all().filter_map(|(_, answer)| answer.map(|answer| answer.counts));
    let (received, rejected) = counts.fold((0, 0), |(received, rejected), counts| {
        (received + counts.received + counts.duplicate, rejected + counts.rejected)
    });
    let (sent, all) = (state.stored_count(), state.all().count());
    bar.set_message(format!("kiriman {sent}/{all}  diterima {received}  ditolak {rejected}"));
}

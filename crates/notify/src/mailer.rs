//! Sends letters, by the clock.

use std::sync::Arc;
use std::time::Duration;

use service::{Heartbeat, Ticker};
use tokio_util::sync::CancellationToken;

use crate::contacts::{Contact, Contacts};
use crate::letter::Letter;
use crate::notices::{ATTEMPTS_MAX, Notices};
use crate::post::{Post, Undelivered};
use crate::{Settings, SetupError};

/// Pause between two looks at the table.
const LOOK: Duration = Duration::from_secs(1);
/// Nobody else tries a letter for this long after somebody began to.
const LEASE: Duration = Duration::from_mins(2);
/// Pause after the first refusal; it doubles with each.
const PAUSE_MIN: Duration = Duration::from_mins(1);
const PAUSE_MAX: Duration = Duration::from_hours(4);

/// Puts notices into letters and hands them over.
pub(crate) struct Mailer {
    notices: Notices,
    contacts: Arc<Contacts>,
    post: Post,
    pause_us: i64,
}

impl Mailer {
    /// `None` without a mail server or without contacts.
    pub(crate) fn of(
        settings: &Settings,
        notices: &Notices,
        contacts: &Arc<Contacts>,
    ) -> Result<Option<Self>, SetupError> {
        let Some(smtp) = &settings.smtp else { return Ok(None) };
        let post = Post::of(smtp, settings.console()?)?;
        let pause_us = micros(Duration::from_secs(settings.mail_pause_secs));
        let (notices, contacts) = (notices.clone(), Arc::clone(contacts));
        Ok(Some(Self { notices, contacts, post, pause_us }))
    }

    /// Sends every letter that is due. Ends early when the server does not answer: it would not for the next one either.
    async fn send_due(
        &self,
        stop: &CancellationToken,
        heart: &Heartbeat,
    ) -> Result<(), sqlx::Error> {
        let people = self.contacts.people();
        while !stop.is_cancelled() {
            heart.beat();
            let taken = self.notices.take_letter(&people, self.pause_us, micros(LEASE)).await?;
            let Some(letter) = taken else { return Ok(()) };
            let Some(to) = self.contacts.of_person(&letter.person) else { return Ok(()) };
            if !self.send(&letter, to).await? {
                return Ok(());
            }
        }
        Ok(())
    }

    /// Whether the server answered.
    async fn send(&self, letter: &Letter, to: &Contact) -> Result<bool, sqlx::Error> {
        match self.post.hand_over(letter.id, to, self.notices.now()).await {
            Ok(()) => {
                count("sent");
                self.notices.sent(letter).await?;
                Ok(true)
            }
            Err(Undelivered::Refused(code)) => {
                self.refused(letter, &code).await?;
                Ok(true)
            }
            // The server's absence is no fault of the letter: it does not count towards giving it up.
            Err(Undelivered::NoAnswer(what)) => {
                count("unanswered");
                tracing::warn!(what, "the mail server took no letter; trying again");
                self.notices.not_sent(letter, letter.attempts, what, micros(PAUSE_MIN)).await?;
                Ok(false)
            }
        }
    }

    async fn refused(&self, letter: &Letter, code: &str) -> Result<(), sqlx::Error> {
        let attempts = letter.attempts + 1;
        if attempts >= ATTEMPTS_MAX {
            count("parked");
            tracing::error!(letter = %letter.id, code, attempts, "a letter is given up; its notices stay in the console's queue");
        } else {
            count("refused");
            tracing::warn!(letter = %letter.id, code, attempts, "the mail server refused a letter");
        }
        self.notices.not_sent(letter, attempts, code, micros(pause_after(attempts))).await
    }
}

/// One minute after the first refusal, then two, four …
fn pause_after(attempts: i32) -> Duration {
    let doublings = u32::try_from(attempts.saturating_sub(1)).unwrap_or(0).min(16);
    PAUSE_MIN.saturating_mul(1 << doublings).min(PAUSE_MAX)
}

fn micros(duration: Duration) -> i64 {
    i64::try_from(duration.as_micros()).unwrap_or(i64::MAX)
}

fn count(outcome: &'static str) {
    metrics::counter!("notify_letters_total", "outcome" => outcome).increment(1);
}

pub(crate) fn ticker(mailer: Arc<Mailer>) -> Ticker {
    Box::new(move |stop, heart| {
        let mailer = Arc::clone(&mailer);
        Box::pin(async move {
            while !stop.is_cancelled() {
                if let Err(error) = mailer.send_due(&stop, &heart).await {
                    tracing::warn!(error = %error, "letters could not be looked for; trying again");
                }
                heart.beat();
                // Time is up or the process stops: the loop looks which.
                let _ = tokio::time::timeout(LOOK, stop.cancelled()).await;
            }
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_and_stay_below_half_a_day() {
        let minutes: Vec<u64> =
            [1, 2, 3, 9, 10, 1000].map(|attempts| pause_after(attempts).as_secs() / 60).to_vec();
        assert_eq!(minutes, [1, 2, 4, 240, 240, 240]);
    }
}

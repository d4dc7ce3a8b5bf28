//! Denials by the server. A denied publish gets no answer: the refusal arrives beside it, on the connection.

use std::collections::VecDeque;
use std::sync::Arc;

use tokio::sync::watch;

/// Denials that are remembered; a publish looks only for those that came after it was sent.
const REMEMBERED_MAX: usize = 256;

/// The denials of one connection; clones share them.
#[derive(Clone)]
pub(crate) struct Denials(Arc<watch::Sender<Heard>>);

#[derive(Default)]
struct Heard {
    count: u64,
    subjects: VecDeque<(u64, String)>,
}

impl Denials {
    pub(crate) fn new() -> Self {
        Self(Arc::new(watch::Sender::new(Heard::default())))
    }

    /// Notes the subject of a denied publish; other messages of the server are ignored.
    pub(crate) fn hear(&self, said: &str) {
        let Some(subject) = denied_subject(said) else { return };
        self.0.send_modify(|heard| {
            heard.count += 1;
            heard.subjects.push_back((heard.count, subject.to_owned()));
            if heard.subjects.len() > REMEMBERED_MAX {
                heard.subjects.pop_front();
            }
        });
    }

    pub(crate) fn count(&self) -> u64 {
        self.0.borrow().count
    }

    /// Waits until a publish to `subject` is denied; never answers when none is.
    pub(crate) async fn denied(&self, subject: &str, since: u64) {
        let mut heard = self.0.subscribe();
        let told = heard.wait_for(|heard| {
            heard.subjects.iter().any(|(number, denied)| *number > since && denied == subject)
        });
        if told.await.is_err() {
            // The sender lives in `self`: this cannot happen.
            std::future::pending::<()>().await;
        }
    }
}

fn denied_subject(said: &str) -> Option<&str> {
    let (_, rest) = said.split_once("Permissions Violation for Publish to \"")?;
    Some(rest.split_once('"')?.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_denied_publish_is_one() {
        let said = "Permissions Violation for Publish to \"ph.in.off.gto.x\"";
        assert_eq!(denied_subject(said), Some("ph.in.off.gto.x"));
        assert_eq!(denied_subject("Permissions Violation for Subscription to \">\""), None);
    }

    #[tokio::test]
    async fn a_denial_from_before_does_not_count() {
        let denials = Denials::new();
        denials.hear("Permissions Violation for Publish to \"a\"");
        let since = denials.count();
        denials.hear("Permissions Violation for Publish to \"b\"");
        denials.denied("b", since).await;
        let old = futures::FutureExt::now_or_never(denials.denied("a", since));
        assert!(old.is_none());
    }
}

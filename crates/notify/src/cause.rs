//! What a notice follows from and what it is about, unreadable.

use kernel::{Delivered, Epoch};
use sha2::{Digest, Sha256};

/// What a notice follows from. Told twice by the same cause, a person gets one notice.
///
/// Only the hash is kept, over the life of the log too, whose id nobody outside knows: a row cannot be joined to a case at a glance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cause([u8; 32]);

/// What is to be done, e.g. the review of a case: when it is done, whoever was told of it need not look any more. Kept as a hash, too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Task([u8; 32]);

impl Cause {
    /// The event that says so.
    pub fn event(event: &Delivered) -> Self {
        Self(hash("cause", event.epoch, &event.place()))
    }

    /// The task itself, where several events say that it is there.
    pub const fn task(task: Task) -> Self {
        Self(task.0)
    }

    pub(crate) const fn bytes(&self) -> &[u8] {
        &self.0
    }
}

impl Task {
    /// The task with that name, e.g. the stream and what is next in it.
    pub fn named(epoch: Epoch, name: &str) -> Self {
        Self(hash("task", epoch, name))
    }

    pub(crate) const fn bytes(&self) -> &[u8] {
        &self.0
    }
}

fn hash(label: &str, epoch: Epoch, name: &str) -> [u8; 32] {
    Sha256::digest(format!("amanah/notice/{label}/v1\0{name}@{}", epoch.id)).into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::{Clock, EpochId, Ids, LogName};

    #[test]
    fn a_restored_log_has_other_tasks() {
        let ids = Ids::seeded(Clock::machine(), 1);
        let epoch = |id| Epoch { log: LogName::Triage, id: EpochId::new(id) };
        let (first, second) = (epoch(ids.uuid_v7()), epoch(ids.uuid_v7()));
        assert_eq!(Task::named(first, "case/review"), Task::named(first, "case/review"));
        assert_ne!(Task::named(first, "case/review"), Task::named(first, "case/study"));
        assert_ne!(Task::named(first, "case/review"), Task::named(second, "case/review"));
    }
}

//! What a caller asks, parsed: the words between `wire.rs` and the use cases.

use kernel::{Actor, CommandId, OfficeCode, Quarter, StreamId};
use sop::{Declaration, ItemId};

use crate::domain::round::stream_name;
use figures::RosterEntry;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RoundKey {
    pub(crate) office: OfficeCode,
    pub(crate) period: Quarter,
}

impl RoundKey {
    /// The stream as people write it.
    pub(crate) fn name(&self) -> String {
        stream_name(&self.office, self.period)
    }

    pub(crate) fn stream(&self) -> StreamId {
        StreamId::named(&self.name())
    }
}

/// Who asks, under which command id, declaring and holding what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct By {
    pub(crate) actor: Actor,
    pub(crate) command: CommandId,
    pub(crate) declaration: Declaration,
    pub(crate) items: Vec<ItemId>,
}

impl By {
    /// For a command that completes no step, so that nothing is declared and nothing need be at hand.
    pub(crate) const fn without_step(actor: Actor, command: CommandId) -> Self {
        Self { actor, command, declaration: Declaration::CLEAN, items: vec![] }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Opening {
    pub(crate) roster: Vec<RosterEntry>,
    pub(crate) boards: Vec<String>,
}

//! The state of a data request: the fold of its events.

use kernel::{ComplaintId, OfficeCode, Quarter};
use sop::StepClock;

use super::events::{DataReplyCorrected, DataReplyReceived, DataRequestEvent, DataRequestSent};

/// One office's request for one quarter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DataRequest {
    sent: Option<DataRequestSent>,
    reply: Option<DataReplyReceived>,
    corrections: Vec<DataReplyCorrected>,
    clock: Option<StepClock>,
    overdue_noted: bool,
}

/// The name of the stream of an office and quarter, for [`kernel::StreamId::named`].
pub fn stream_name(office: &OfficeCode, quarter: Quarter) -> String {
    format!("data-request/{office}/{quarter}")
}

impl DataRequest {
    pub fn fold<'a>(events: impl IntoIterator<Item = &'a DataRequestEvent>) -> Self {
        let mut state = Self::default();
        events.into_iter().for_each(|event| state.apply(event));
        state
    }

    pub fn apply(&mut self, event: &DataRequestEvent) {
        match event {
            DataRequestEvent::DataRequestSent(sent) => {
                self.open(Some(sent.next.clone()));
                self.sent = Some(sent.clone());
            }
            DataRequestEvent::DataReplyReceived(reply) => {
                self.open(None);
                self.reply = Some(reply.clone());
            }
            DataRequestEvent::DataReplyCorrected(correction) => {
                self.corrections.push(correction.clone());
            }
            DataRequestEvent::StepOverdue(_) => self.overdue_noted = true,
            DataRequestEvent::DeadlineRecomputed(moved) => {
                // A later deadline may be missed anew; an earlier one was already noted.
                self.overdue_noted &= moved.new.is_some() && moved.new <= moved.old;
                if let Some(clock) = &mut self.clock {
                    clock.due_at = moved.new;
                    clock.calendar.clone_from(&moved.calendar);
                }
            }
        }
    }

    fn open(&mut self, clock: Option<StepClock>) {
        self.clock = clock;
        self.overdue_noted = false;
    }

    pub const fn sent(&self) -> Option<&DataRequestSent> {
        self.sent.as_ref()
    }

    pub const fn reply(&self) -> Option<&DataReplyReceived> {
        self.reply.as_ref()
    }

    /// Itjen's corrections of it, in their order.
    pub fn corrections(&self) -> &[DataReplyCorrected] {
        &self.corrections
    }

    /// The complaints that the reply and its corrections released.
    pub fn released(&self) -> impl Iterator<Item = ComplaintId> + '_ {
        let first = self.reply.iter().flat_map(|reply| &reply.released);
        first.chain(self.corrections.iter().flat_map(|correction| &correction.released)).copied()
    }

    /// Complaints that the reply withheld by name and no correction has released.
    pub fn withheld(&self) -> impl Iterator<Item = ComplaintId> + '_ {
        let named = self.reply.iter().flat_map(|reply| &reply.withheld_ids).copied();
        named.filter(|complaint| !self.released().any(|released| released == *complaint))
    }

    /// The step that the procedure expects now: B2, B3, or none.
    pub const fn expected_step(&self) -> Option<&'static str> {
        match (&self.sent, &self.reply) {
            (None, _) => Some("B2"),
            (Some(_), None) => Some("B3"),
            (Some(_), Some(_)) => None,
        }
    }

    /// The running clock. Before the letter is sent there is none here: the caller counts the clock of B2, which begins without an event.
    pub const fn open_clock(&self) -> Option<&StepClock> {
        self.clock.as_ref()
    }

    pub const fn overdue_noted(&self) -> bool {
        self.overdue_noted
    }
}

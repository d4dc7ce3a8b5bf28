//! A round as its events made it.

use std::collections::BTreeMap;

use kernel::{EmployeeCode, OfficeCode, Quarter, Timestamp};
use sop::{StepClock, StepId};

use super::{BoxRef, DataPulled, FinalReportIssued, ReportCompiled, RoundEvent, RoundOpened};

/// The name of the stream of a round, for `StreamId::named`: `round/plm/2026-Q4`.
pub fn stream_name(office: &OfficeCode, period: Quarter) -> String {
    format!("round/{office}/{period}")
}

/// The state of a round; the default is a round that was never opened.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Round {
    pub(super) opened: Option<RoundOpened>,
    pub(super) boards: Vec<String>,
    pub(super) boxes: Vec<BoxRef>,
    pub(super) pulled: Option<DataPulled>,
    pub(super) report: Option<ReportCompiled>,
    pub(super) replies: BTreeMap<EmployeeCode, String>,
    pub(super) issued: Option<FinalReportIssued>,
    pub(super) clock: Option<StepClock>,
    pub(super) overdue: Vec<(StepId, Timestamp)>,
}

impl Round {
    pub fn fold<'a>(events: impl IntoIterator<Item = &'a RoundEvent>) -> Self {
        let mut round = Self::default();
        events.into_iter().for_each(|event| round.apply(event));
        round
    }

    /// Moves the state by one event. Decides nothing: what is in the log has happened.
    pub fn apply(&mut self, event: &RoundEvent) {
        match event {
            RoundEvent::RoundOpened(event) => self.opened = Some(event.clone()),
            RoundEvent::InvitationPublished(event) => {
                self.boards.clone_from(&event.boards);
                self.clock = Some(event.next.clone());
            }
            RoundEvent::ResponsesReceived(event) => {
                self.boxes.extend(event.boxes.iter().cloned());
                self.clock = Some(event.next.clone());
            }
            RoundEvent::DataPulled(event) => {
                self.pulled = Some(event.clone());
                self.clock = Some(event.next.clone());
            }
            RoundEvent::ReportCompiled(event) => {
                self.report = Some(event.clone());
                self.clock = Some(event.next.clone());
            }
            RoundEvent::OfficerReplied(event) => {
                self.replies.insert(event.employee.clone(), event.text.clone());
            }
            RoundEvent::FinalReportIssued(event) => {
                self.issued = Some(event.clone());
                self.clock = None;
            }
            RoundEvent::StepOverdue(event) => self.overdue.push((event.step.clone(), event.due_at)),
            RoundEvent::DeadlineRecomputed(event) => {
                if let Some(clock) = self.clock.as_mut().filter(|clock| clock.step == event.step) {
                    clock.due_at = event.new;
                    clock.calendar.clone_from(&event.calendar);
                }
            }
        }
    }

    /// What the round was opened with; `None` before A1.
    pub const fn opened(&self) -> Option<&RoundOpened> {
        self.opened.as_ref()
    }

    pub fn received(&self) -> u64 {
        self.boxes.iter().map(|emptied| emptied.count).sum()
    }

    /// The furthest position of intake's log that a received box reaches; 0 without boxes.
    pub fn last_box_position(&self) -> i64 {
        self.boxes.iter().map(|emptied| emptied.position).max().unwrap_or(0)
    }

    pub const fn pulled(&self) -> Option<&DataPulled> {
        self.pulled.as_ref()
    }

    /// The clock of the step that is next; `None` before A1 and after A5.
    pub const fn clock(&self) -> Option<&StepClock> {
        self.clock.as_ref()
    }

    /// The step that is next; `None` after A5. A2 may still be repeated while A3 is next.
    pub const fn expected(&self) -> Option<&'static str> {
        match self {
            Self { opened: None, .. } => Some("A1"),
            Self { issued: Some(_), .. } => None,
            Self { report: Some(_), .. } => Some("A5"),
            Self { pulled: Some(_), .. } => Some("A4"),
            Self { boxes, .. } if !boxes.is_empty() => Some("A3"),
            _ => Some("A2"),
        }
    }
}

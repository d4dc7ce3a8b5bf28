//! One rating round: the employees of an office in one quarter, procedure A, steps A1 to A5. Stream `round/<office>/<period>`.
//!
//! ```text
//! A1 RoundOpened + InvitationPublished → A2 ResponsesReceived (again and again) → A3 DataPulled → A4 ReportCompiled
//!    → OfficerReplied (each officer once) → A5 FinalReportIssued          any time: StepOverdue, DeadlineRecomputed
//! ```

mod closing;
mod command;
mod deadline;
mod decide;
mod events;
mod opening;
mod refusal;
mod state;
#[cfg(test)]
mod tests;

pub use command::{
    Command, CompileReport, IssueFinalReport, OfficerReply, OpenRound, PullData, ReceiveResponses,
};
pub use decide::decide;
pub use events::*;
pub use refusal::Refusal;
pub use state::{Round, stream_name};

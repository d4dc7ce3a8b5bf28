//! The quarterly request for the complaints that Itjen holds: one stream per office and quarter, `data-request/<office>/<quarter>`.

mod decide;
mod events;
mod state;

pub use decide::{Command, RecordDataReply, SendDataRequest, decide};
pub use events::{
    DataReplyReceived, DataRequestEvent, DataRequestSent, DeadlineRecomputed, StepOverdue,
};
pub use state::{DataRequest, stream_name};

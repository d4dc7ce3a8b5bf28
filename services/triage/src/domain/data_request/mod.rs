//! The quarterly request for the complaints that Itjen holds: one stream per office and quarter, `data-request/<office>/<quarter>`.

mod correct;
mod decide;
mod events;
mod state;

pub use decide::{Command, CorrectDataReply, RecordDataReply, SendDataRequest, decide};
pub use events::*;
pub use state::{DataRequest, stream_name};

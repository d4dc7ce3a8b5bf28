//! The words every other crate speaks: ids, time, people, offices, periods, and the envelope of an event.
//!
//! **Invariant:** nothing here does I/O or is async. Time and chance come in through [`Clock`] and [`Ids`]; every other crate
//! is barred from the ambient ones by `clippy.toml`.
//!
//! To add an id kind, add a line to the `id!` call in `ids.rs`. To declare events, call [`events!`].
#![warn(missing_docs)]

mod actor;
mod clock;
mod code;
mod envelope;
mod event;
mod ids;
mod office;
mod period;
mod reported;

pub use actor::{Actor, Role, UnknownRole};
pub use clock::{Clock, ManualClock, Timestamp};
pub use code::{BadCode, EmployeeCode, OfficeCode, PersonId, PlaceCode, is_code};
pub use envelope::{Delivered, Epoch, LogName, Meta, Position, Version};
pub use event::codec;
pub use event::{DecodeError, Event, EventType, Lift};
pub use ids::{BadId, CaseId, CommandId, ComplaintId, EpochId, Ids, StreamId};
pub use office::{Office, UnknownZone, Zone};
pub use period::{BadPeriod, Quarter, Shift, ShiftPart};
pub use reported::{ReportedRole, UnknownReportedRole};
#[doc(hidden)]
pub use schemars::{JsonSchema, Schema, SchemaGenerator};

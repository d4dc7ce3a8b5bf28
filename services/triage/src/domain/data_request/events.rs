//! Events of a data request. **This file is a storage format**: a change of shape needs a new version, an upcaster and a golden file.

use kernel::{ComplaintId, OfficeCode, PersonId, Quarter, Role, Timestamp, Zone};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sop::{ProcedureRef, StepClock, StepId, StepRecord};
use vault::SealRef;

use crate::domain::numbers::LetterNumber;

kernel::events! {
    pub enum DataRequestEvent {
        /// Tim WBS sent the letter to Itjen.
        DataRequestSent = "data-request.DataRequestSent", version 1;
        /// Itjen answered and released complaints. Version 2 names the withheld ones and the disposition sheets, version 3 the excluded people.
        DataReplyReceived = "data-request.DataReplyReceived", version 3, lifted by [without_names, without_exclusions];
        /// Itjen released after all what its reply had withheld. Version 2 names the excluded people.
        DataReplyCorrected = "data-request.DataReplyCorrected", version 2, lifted by [without_exclusions];
        /// The clock: a letter was not sent in time. Only B2 is noted here.
        StepOverdue = "data-request.StepOverdue", version 1;
        /// The clock: a decree changed the calendar and moved a deadline.
        DeadlineRecomputed = "data-request.DeadlineRecomputed", version 1;
    }
}

/// Before, a letter could not keep anybody away from a case.
fn without_exclusions(mut letter: Value) -> Value {
    letter["excluded"] = json!([]);
    letter
}

/// Version 1 counted the withheld complaints without naming them, and knew no disposition sheets.
fn without_names(mut reply: Value) -> Value {
    reply["withheld_ids"] = json!([]);
    reply["sheets"] = json!([]);
    reply
}

/// The office asked Itjen for the complaints of a quarter (B2).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DataRequestSent {
    pub office: OfficeCode,
    /// Its zone, in which deadlines are counted.
    pub zone: Zone,
    pub quarter: Quarter,
    /// The procedure version that this request and its cases stay under.
    pub procedure: ProcedureRef,
    pub letter_number: LetterNumber,
    pub record: StepRecord,
    pub next: StepClock,
}

/// Itjen answered the request (B3).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DataReplyReceived {
    pub office: OfficeCode,
    pub quarter: Quarter,
    pub record: StepRecord,
    pub letter_number: LetterNumber,
    /// The complaints that the office may now open, each a case; possibly none.
    pub released: Vec<ComplaintId>,
    /// How many complaints of the quarter stay with Itjen.
    pub withheld: u32,
    /// Their ids; empty in a reply from before version 2.
    pub withheld_ids: Vec<ComplaintId>,
    /// Itjen's disposition sheets, of those released complaints that have one.
    pub sheets: Vec<Sheet>,
    pub excluded: Vec<Exclusion>,
}

/// A person who never learns of a case, because they are complained about or otherwise concerned.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exclusion {
    pub complaint: ComplaintId,
    pub person: PersonId,
    /// The role that the person held then.
    pub role: Role,
}

/// Itjen's disposition sheet of a released complaint, stored beside the log as `itjen_reply`, item 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sheet {
    pub complaint: ComplaintId,
    pub seal: SealRef,
}

/// Itjen corrected its reply: it releases complaints that it had withheld. Released complaints stay released.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DataReplyCorrected {
    pub office: OfficeCode,
    pub quarter: Quarter,
    pub by: PersonId,
    pub at: Timestamp,
    pub letter_number: LetterNumber,
    /// The complaints that the office may now open, too; at least one.
    pub released: Vec<ComplaintId>,
    pub sheets: Vec<Sheet>,
    pub excluded: Vec<Exclusion>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepOverdue {
    pub office: OfficeCode,
    pub quarter: Quarter,
    pub step: StepId,
    pub due_at: Timestamp,
    pub noticed_at: Timestamp,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeadlineRecomputed {
    pub office: OfficeCode,
    pub quarter: Quarter,
    pub step: StepId,
    pub old: Option<Timestamp>,
    pub new: Option<Timestamp>,
    /// The calendar version that it was computed with.
    pub calendar: String,
}

//! The sealed bytes of a complaint, for triage. Nothing here opens them.

use kernel::ComplaintId;
use service::Failure;

use super::Intake;
use crate::domain::Complaint;
use crate::tables::filings::{self, Object};

/// Sealed objects and the data key wrapped to Itjen.
pub(crate) struct SealedComplaint {
    pub(crate) objects: Vec<Object>,
    pub(crate) inspectorate_wrap: Vec<u8>,
}

/// The filing that the log names. A complaint that was never filed, or whose bytes were erased, is not found.
pub(crate) async fn sealed_complaint(
    intake: &Intake,
    complaint: ComplaintId,
) -> Result<SealedComplaint, Failure> {
    let loaded = intake.log.load::<Complaint>(complaint.into()).await?;
    let filing = loaded.state.filing().ok_or_else(Failure::not_found)?;
    let (objects, inspectorate_wrap) =
        filings::read(&intake.deps.db, filing).await?.ok_or_else(Failure::not_found)?;
    Ok(SealedComplaint { objects, inspectorate_wrap })
}

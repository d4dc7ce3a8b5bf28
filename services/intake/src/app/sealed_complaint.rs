//! The sealed bytes of a complaint, for triage. Nothing here opens them.

use kernel::ComplaintId;
use service::Failure;

use super::Intake;
use crate::domain::Complaint;
use crate::tables::filings::{Object, Row};

/// Bytes of one answer. Files always fit (`domain::fits`); twins come as far as there is room.
const ANSWER_BYTES_MAX: usize = 31 << 20;

/// Sealed objects and the data key wrapped to Itjen.
pub(crate) struct SealedComplaint {
    /// The text, all files, then the twins.
    pub(crate) objects: Vec<Object>,
    pub(crate) inspectorate_wrap: Vec<u8>,
}

/// The filing that the log names, and the files that came later. A complaint that was never filed, or whose bytes were erased, is not found.
pub(crate) async fn sealed_complaint(
    intake: &Intake,
    complaint: ComplaintId,
) -> Result<SealedComplaint, Failure> {
    let state = intake.log.load::<Complaint>(complaint.into()).await?.state;
    let filing = state.filing().ok_or_else(Failure::not_found)?;
    let inspectorate_wrap =
        intake.filings.inspectorate_wrap(filing).await?.ok_or_else(Failure::not_found)?;
    let mut rows = intake.filings.rows(filing).await?;
    rows.extend(intake.filings.mail(complaint, &state.later_files()).await?);
    let (twins, named): (Vec<Row>, Vec<Row>) =
        rows.into_iter().partition(|(kind, ..)| kind == TWIN);
    let mut objects = vec![];
    for row in named {
        objects.push(intake.filings.object(row).await?.ok_or_else(Failure::not_found)?);
    }
    let mut room = ANSWER_BYTES_MAX.saturating_sub(objects.iter().map(|one| one.bytes.len()).sum());
    for row in twins {
        if let Some(twin) = intake.filings.object(row).await?
            && let Some(left) = room.checked_sub(twin.bytes.len())
        {
            room = left;
            objects.push(twin);
        }
    }
    Ok(SealedComplaint { objects, inspectorate_wrap })
}

const TWIN: &str = vault::ContentKind::AttachmentClean.code();

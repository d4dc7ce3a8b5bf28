//! The sealed bytes of a complaint, for triage. Nothing here opens them.

use kernel::ComplaintId;
use service::Failure;

use super::Intake;
use crate::domain::Complaint;
use crate::tables::filings::{Object, Row};

/// Bytes of one answer. Files always fit (`domain::fits`). A twin never takes more room than its file, so twins instead of files fit, too.
const ANSWER_BYTES_MAX: usize = 31 << 20;

pub(crate) struct SealedComplaint {
    /// The text, the files, then the twins.
    pub(crate) objects: Vec<Object>,
    pub(crate) inspectorate_wrap: Vec<u8>,
}

/// Where everything of a complaint lies, by whether it is a twin.
struct Places {
    named: Vec<Row>,
    twins: Vec<Row>,
    inspectorate_wrap: Vec<u8>,
}

/// The filing that the log names, and the files that came later, for Itjen: every file as it came, and the twins as far as there is room. A
/// complaint that was never filed, or whose bytes were erased, is not found.
pub(crate) async fn sealed_complaint(
    intake: &Intake,
    complaint: ComplaintId,
) -> Result<SealedComplaint, Failure> {
    let Places { named, twins, inspectorate_wrap } = places(intake, complaint).await?;
    let mut objects = whole(intake, named).await?;
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

/// The same for people who handle the case: a twin instead of its file. A twin that cannot be read fails the whole; the file, with all that it
/// reveals of its author, is never given instead.
pub(crate) async fn sealed_for_handlers(
    intake: &Intake,
    complaint: ComplaintId,
) -> Result<SealedComplaint, Failure> {
    let Places { mut named, twins, inspectorate_wrap } = places(intake, complaint).await?;
    let cleaned: Vec<i32> = twins.iter().map(|(_, item, ..)| *item).collect();
    named.retain(|(kind, item, ..)| kind != FILE || !cleaned.contains(item));
    named.extend(twins);
    Ok(SealedComplaint { objects: whole(intake, named).await?, inspectorate_wrap })
}

async fn places(intake: &Intake, complaint: ComplaintId) -> Result<Places, Failure> {
    let state = intake.log.load::<Complaint>(complaint.into()).await?.state;
    let filing = state.filing().ok_or_else(Failure::not_found)?;
    let inspectorate_wrap =
        intake.filings.inspectorate_wrap(filing).await?.ok_or_else(Failure::not_found)?;
    let mut rows = intake.filings.rows(filing).await?;
    rows.extend(intake.filings.mail(complaint, &state.later_files()).await?);
    let (twins, named) = rows.into_iter().partition(|(kind, ..)| kind == TWIN);
    Ok(Places { named, twins, inspectorate_wrap })
}

/// All of them, or none.
async fn whole(intake: &Intake, rows: Vec<Row>) -> Result<Vec<Object>, Failure> {
    let mut objects = vec![];
    for row in rows {
        objects.push(intake.filings.object(row).await?.ok_or_else(Failure::not_found)?);
    }
    Ok(objects)
}

const FILE: &str = vault::ContentKind::Attachment.code();
const TWIN: &str = vault::ContentKind::AttachmentClean.code();

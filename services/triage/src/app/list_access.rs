//! Who opened what of a case, for Itjen.

use kernel::{Actor, CaseId, ComplaintId};
use service::{Failure, FailureKind};

use super::Triage;
use super::access::only_itjen;
use super::access_log::Access;

/// Inspectorate, also when the content is erased and before there is a case. The log is verified before it is shown.
pub(crate) async fn list_access(
    triage: &Triage,
    actor: &Actor,
    case: CaseId,
) -> Result<Vec<Access>, Failure> {
    match triage.approach(actor, case).await {
        Ok(file) => only_itjen(actor, &file.opened()?.office)?,
        Err(failure) if failure.kind == FailureKind::NotFound => {
            let pending = triage.still_pending(actor, ComplaintId::new(case.uuid())).await?;
            pending.ok_or(failure)?;
        }
        Err(failure) => return Err(failure),
    }
    triage.accesses(case).await
}

//! The log of accesses to a case, for Itjen.

use kernel::{Actor, CaseId, ComplaintId};
use service::{Failure, FailureKind};

use super::{Access, only_itjen};
use crate::app::Triage;
use crate::app::erasure::still_pending;

/// For the Inspectorate, also when the content is erased and before there is a case. The chain of the log is verified first.
pub(crate) async fn list_access(
    triage: &Triage,
    actor: &Actor,
    case: CaseId,
) -> Result<Vec<Access>, Failure> {
    match triage.approach(actor, case).await {
        Ok(file) => only_itjen(actor, &file.opened()?.office)?,
        Err(failure) if failure.kind == FailureKind::NotFound => {
            let pending = still_pending(triage, actor, ComplaintId::new(case.uuid())).await?;
            pending.ok_or(failure)?;
        }
        Err(failure) => return Err(failure),
    }
    triage.accesses(case).await
}

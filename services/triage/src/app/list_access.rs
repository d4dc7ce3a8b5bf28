//! Who opened what of a case, for Itjen.

use kernel::{Actor, CaseId};
use service::Failure;

use super::Triage;
use super::access::only_itjen;
use super::access_log::Access;

/// Inspectorate. The log is verified before it is shown.
pub(crate) async fn list_access(
    triage: &Triage,
    actor: &Actor,
    case: CaseId,
) -> Result<Vec<Access>, Failure> {
    let file = triage.enter(actor, case).await?;
    only_itjen(actor, &file.opened()?.office)?;
    triage.accesses(case).await
}

//! What intake keeps of a complaint: sealed objects, and the data key wrapped to Itjen.

use kernel::ComplaintId;
use proto::intake::v1::{GetSealedComplaintRequest, GetSealedComplaintResponse};
use service::Failure;

use super::Triage;

impl Triage {
    /// The sealed bytes of a complaint. Nothing there opens them.
    pub(crate) async fn sealed_complaint(
        &self,
        complaint: ComplaintId,
    ) -> Result<GetSealedComplaintResponse, Failure> {
        let request = GetSealedComplaintRequest { complaint_id: complaint.to_string() };
        Ok(self.intake.clone().get_sealed_complaint(request).await?.into_inner())
    }
}

//! What intake keeps of a complaint: sealed objects, and the data key wrapped to Itjen.

use kernel::ComplaintId;
use proto::intake::v1::{GetSealedComplaintRequest, GetSealedComplaintResponse};
use service::Failure;

use super::Triage;

impl Triage {
    /// The sealed bytes of a complaint, for Itjen: every file as it came. Nothing there opens them.
    pub(crate) async fn sealed_complaint(
        &self,
        complaint: ComplaintId,
    ) -> Result<GetSealedComplaintResponse, Failure> {
        self.sealed(complaint, false).await
    }

    /// The same for the staff of the office: the cleaned twin stands in the place of its file.
    pub(crate) async fn sealed_for_handlers(
        &self,
        complaint: ComplaintId,
    ) -> Result<GetSealedComplaintResponse, Failure> {
        self.sealed(complaint, true).await
    }

    async fn sealed(
        &self,
        complaint: ComplaintId,
        for_handlers: bool,
    ) -> Result<GetSealedComplaintResponse, Failure> {
        let complaint_id = complaint.to_string();
        let request = GetSealedComplaintRequest { complaint_id, for_handlers };
        Ok(self.intake.clone().get_sealed_complaint(request).await?.into_inner())
    }
}

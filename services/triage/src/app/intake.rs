//! Sealed bytes that lie with intake: the objects of a complaint, Itjen's wrap, the messages of the mailbox.

use kernel::ComplaintId;
use proto::intake::v1::{
    GetSealedComplaintRequest, GetSealedComplaintResponse, ListMessagesRequest,
    ListMessagesResponse,
};
use service::Failure;
use vault::ContentRef;

use super::Triage;

impl Triage {
    /// A complaint for Itjen: every file as it came. This service cannot open it.
    pub(crate) async fn sealed_complaint(
        &self,
        complaint: ComplaintId,
    ) -> Result<GetSealedComplaintResponse, Failure> {
        self.sealed(complaint, false).await
    }

    /// A complaint for the staff of the office: a file that was cleaned is replaced by its cleaned twin.
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

    /// The reporter's mailbox: sealed messages in their order, and the number of the next one.
    pub(crate) async fn mailbox(
        &self,
        complaint: ComplaintId,
    ) -> Result<ListMessagesResponse, Failure> {
        let request = ListMessagesRequest { complaint_id: complaint.to_string() };
        Ok(self.intake.clone().list_messages(request).await?.into_inner())
    }

    /// One message of the mailbox, sealed; `None` when its number is not taken.
    pub(crate) async fn sealed_message(
        &self,
        message: ContentRef,
    ) -> Result<Option<Vec<u8>>, Failure> {
        let mut messages = self.mailbox(message.complaint).await?.messages.into_iter();
        Ok(messages.find(|one| one.item == message.item).map(|one| one.sealed))
    }
}

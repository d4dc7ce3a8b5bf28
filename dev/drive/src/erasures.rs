//! An erasure, as two people decide it.

use proto::triage::v1::{ApproveErasureRequest, RequestErasureRequest};
use tonic::Status;

use super::clients::new_id;
use super::{Clients, Person};

impl Clients {
    /// Asks for the erasure of a complaint.
    pub async fn ask_erasure(
        &self,
        person: &Person,
        complaint: &str,
        legal_basis: &str,
    ) -> Result<(), Status> {
        let request = RequestErasureRequest {
            command_id: new_id(),
            complaint_id: complaint.to_owned(),
            legal_basis: legal_basis.to_owned(),
        };
        self.triage(person).request_erasure(request).await.map(drop)
    }

    pub async fn approve_erasure(&self, person: &Person, complaint: &str) -> Result<(), Status> {
        let request =
            ApproveErasureRequest { command_id: new_id(), complaint_id: complaint.to_owned() };
        self.triage(person).approve_erasure(request).await.map(drop)
    }
}

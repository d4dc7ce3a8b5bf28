//! Intake, played: it gives the sealed bytes of whatever complaint is asked for.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use kernel::{Clock, ComplaintId, Ids, PersonId};
use proto::intake::v1::intake_server::{Intake, IntakeServer};
use proto::intake::v1::{
    EmptyBoxesRequest, EmptyBoxesResponse, GetSealedComplaintRequest, GetSealedComplaintResponse,
    RegisterBoardRequest, RegisterBoardResponse, SealedObject,
};
use tonic::transport::server::TcpIncoming;
use tonic::{Request, Response, Status};
use vault::{ContentKind, ContentRef, DataKey, PrivateKey, WrapInfo};

/// What Itjen opens with.
pub(crate) fn itjen_key() -> PrivateKey {
    PrivateKey::from_bytes([5; 32])
}

#[derive(Clone, Default)]
pub(crate) struct Played {
    known: Arc<Mutex<BTreeMap<String, GetSealedComplaintResponse>>>,
    refusals: Arc<AtomicUsize>,
}

impl Played {
    /// Starts it; answers with its address.
    pub(crate) async fn start(&self) -> String {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let server = IntakeServer::new(self.clone());
        tokio::spawn(
            tonic::transport::Server::builder()
                .add_service(server)
                .serve_with_incoming(TcpIncoming::from(listener)),
        );
        url
    }

    /// A complaint with a text and a file of so many bytes.
    pub(crate) fn file(&self, complaint: ComplaintId, attachment_bytes: usize) {
        let ids = Ids::new(Clock::machine());
        let key = DataKey::from_bytes([7; 32]);
        let info = WrapInfo { complaint, person: PersonId::try_new("itjen").unwrap() };
        let wrap = vault::wrap(&key, &itjen_key().public(), &info, &ids).to_bytes();
        let seal = |kind: ContentKind, content: &[u8]| {
            let place = ContentRef { complaint, kind, item: 0 };
            let sealed = vault::seal(&key, &place, content, &ids).bytes;
            SealedObject { kind: kind.code().to_owned(), item: 0, sealed }
        };
        let objects = vec![
            seal(ContentKind::ComplaintText, b"pengaduan rekaan"),
            seal(ContentKind::Attachment, &vec![3; attachment_bytes]),
        ];
        let answer = GetSealedComplaintResponse { objects, inspectorate_wrap: wrap };
        self.known.lock().unwrap().insert(complaint.to_string(), answer);
    }

    /// Gives it no more.
    pub(crate) fn forget(&self, complaint: ComplaintId) {
        self.known.lock().unwrap().remove(&complaint.to_string());
    }

    /// How often it could not give what was asked for.
    pub(crate) fn refusals(&self) -> usize {
        self.refusals.load(Ordering::Relaxed)
    }
}

#[tonic::async_trait]
impl Intake for Played {
    async fn register_board(
        &self,
        _: Request<RegisterBoardRequest>,
    ) -> Result<Response<RegisterBoardResponse>, Status> {
        Err(Status::unimplemented("not played"))
    }

    async fn empty_boxes(
        &self,
        _: Request<EmptyBoxesRequest>,
    ) -> Result<Response<EmptyBoxesResponse>, Status> {
        Err(Status::unimplemented("not played"))
    }

    async fn get_sealed_complaint(
        &self,
        request: Request<GetSealedComplaintRequest>,
    ) -> Result<Response<GetSealedComplaintResponse>, Status> {
        let id = request.into_inner().complaint_id;
        let found = self.known.lock().unwrap().get(&id).cloned();
        found.map(Response::new).ok_or_else(|| {
            self.refusals.fetch_add(1, Ordering::Relaxed);
            Status::not_found("no such complaint")
        })
    }
}

//! A played intake: it has sealed bytes, mailboxes and erasures.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use kernel::{Clock, ComplaintId, Ids, PersonId};
use proto::intake::v1::intake_server::{Intake, IntakeServer};
use proto::intake::v1::{
    EmptyBoxesRequest, EmptyBoxesResponse, EraseComplaintRequest, EraseComplaintResponse,
    GetSealedComplaintRequest, GetSealedComplaintResponse, ListMessagesRequest,
    ListMessagesResponse, MailboxMessage, PostMessageRequest, PostMessageResponse,
    RegisterBoardRequest, RegisterBoardResponse, SealedObject,
};
use tonic::transport::server::TcpIncoming;
use tonic::{Request, Response, Status};
use vault::{ContentKind, ContentRef, DataKey, PrivateKey, WrapInfo};

/// Itjen's private key.
pub(crate) fn itjen_key() -> PrivateKey {
    PrivateKey::from_bytes([5; 32])
}

#[derive(Clone, Default)]
pub(crate) struct Played {
    known: Arc<Mutex<BTreeMap<String, GetSealedComplaintResponse>>>,
    refusals: Arc<AtomicUsize>,
    mailbox: Arc<Mutex<BTreeMap<String, Vec<PostMessageRequest>>>>,
    erased: Arc<Mutex<Vec<EraseComplaintRequest>>>,
    unwilling: Arc<AtomicUsize>,
    answers: Arc<Mutex<BTreeMap<String, tonic::Code>>>,
    intruders: Arc<AtomicUsize>,
}

impl Played {
    /// Starts the server; returns its address.
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

    /// From now on the complaint is unknown.
    pub(crate) fn forget(&self, complaint: ComplaintId) {
        self.known.lock().unwrap().remove(&complaint.to_string());
    }

    /// The first so many erasures fail.
    pub(crate) fn be_unwilling(&self, times: usize) {
        self.unwilling.store(times, Ordering::Relaxed);
    }

    /// Every erasure of that complaint gets this code.
    pub(crate) fn answer_erasure(&self, complaint: ComplaintId, code: tonic::Code) {
        self.answers.lock().unwrap().insert(complaint.to_string(), code);
    }

    /// The reporter writes so many messages at the moment in which the office writes.
    pub(crate) fn intrude(&self, times: usize) {
        self.intruders.store(times, Ordering::Relaxed);
    }

    /// The messages of a mailbox in their order.
    pub(crate) fn messages(&self, complaint: ComplaintId) -> Vec<PostMessageRequest> {
        self.mailbox.lock().unwrap().get(&complaint.to_string()).cloned().unwrap_or_default()
    }

    /// The erasures that were carried out.
    pub(crate) fn erased(&self) -> Vec<EraseComplaintRequest> {
        self.erased.lock().unwrap().clone()
    }

    /// Number of requests for unknown complaints.
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

    async fn post_message(
        &self,
        request: Request<PostMessageRequest>,
    ) -> Result<Response<PostMessageResponse>, Status> {
        let posted = request.into_inner();
        let mut mailboxes = self.mailbox.lock().unwrap();
        let mailbox = mailboxes.entry(posted.complaint_id.clone()).or_default();
        if mailbox.iter().any(|known| known.command_id == posted.command_id) {
            return Ok(Response::new(PostMessageResponse { applied: false }));
        }
        let intruder = |left: usize| left.checked_sub(1);
        if self.intruders.fetch_update(Ordering::Relaxed, Ordering::Relaxed, intruder).is_ok() {
            let complaint = posted.complaint_id.parse().unwrap();
            mailbox.push(reporters(complaint, posted.item));
        }
        if posted.item as usize != mailbox.len() {
            return Err(Status::aborted("the number is taken"));
        }
        mailbox.push(posted);
        Ok(Response::new(PostMessageResponse { applied: true }))
    }

    async fn list_messages(
        &self,
        request: Request<ListMessagesRequest>,
    ) -> Result<Response<ListMessagesResponse>, Status> {
        let id = request.into_inner().complaint_id;
        let mailbox = self.mailbox.lock().unwrap().get(&id).cloned().unwrap_or_default();
        let next_item = u32::try_from(mailbox.len()).unwrap();
        let message = |posted: PostMessageRequest| MailboxMessage {
            item: posted.item,
            from: posted.from,
            sealed: posted.sealed,
            recorded_us: 1_800_000_000_000_000,
        };
        let messages = mailbox.into_iter().map(message).collect();
        Ok(Response::new(ListMessagesResponse { messages, next_item }))
    }

    async fn erase_complaint(
        &self,
        request: Request<EraseComplaintRequest>,
    ) -> Result<Response<EraseComplaintResponse>, Status> {
        let unwilling = |left: usize| left.checked_sub(1);
        if self.unwilling.fetch_update(Ordering::Relaxed, Ordering::Relaxed, unwilling).is_ok() {
            return Err(Status::unavailable("not now"));
        }
        let erased = request.into_inner();
        if let Some(code) = self.answers.lock().unwrap().get(&erased.complaint_id) {
            return Err(Status::new(*code, "as played"));
        }
        self.known.lock().unwrap().remove(&erased.complaint_id);
        self.mailbox.lock().unwrap().remove(&erased.complaint_id);
        let mut all = self.erased.lock().unwrap();
        let applied = !all.contains(&erased);
        if applied {
            all.push(erased);
        }
        Ok(Response::new(EraseComplaintResponse { applied, position: 41 }))
    }
}

fn reporters(complaint: ComplaintId, item: u32) -> PostMessageRequest {
    let ids = Ids::new(Clock::machine());
    let place = ContentRef { complaint, kind: ContentKind::Message, item };
    let text = format!("pesan rekaan pelapor {item}");
    let sealed = vault::seal(&DataKey::from_bytes([7; 32]), &place, text.as_bytes(), &ids);
    PostMessageRequest {
        command_id: ids.command().to_string(),
        complaint_id: complaint.to_string(),
        item,
        commitment: sealed.seal.commitment.to_vec(),
        sealed: sealed.bytes,
        from: "reporter".to_owned(),
    }
}

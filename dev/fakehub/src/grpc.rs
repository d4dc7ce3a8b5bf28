//! gRPC services for tests that answer as intake and triage would, after looking at the caller's token.

use std::pin::Pin;
use std::sync::{Arc, Mutex};

use contracts::{Counts, Outcome, Receipt};
use futures::{Stream, StreamExt};
use proto::itjen::v1::escalations_server::{Escalations, EscalationsServer};
use proto::itjen::v1::subscribe_request::Step;
use proto::itjen::v1::subscribe_response::Event;
use proto::itjen::v1::{
    FetchSealedRequest, FetchSealedResponse, Item, ListUnansweredRequest, ListUnansweredResponse,
    PostToMailboxRequest, PostToMailboxResponse, ReadMailboxRequest, ReadMailboxResponse,
    SubmitRequest, SubmitResponse, SubscribeRequest, SubscribeResponse,
};
use proto::office::v1::office_ingress_server::{OfficeIngress, OfficeIngressServer};
use proto::office::v1::{Receipt as Answer, Submission};
use tokio_stream::wrappers::TcpListenerStream;
use tonic::{Request, Response, Status, Streaming};

type Answers<T> = Pin<Box<dyn Stream<Item = Result<T, Status>> + Send>>;

/// The services, with what they have and what they saw.
#[derive(Clone, Default)]
pub struct Fake {
    /// Id and kind of every submission.
    pub submitted: Arc<Mutex<Vec<(String, String)>>>,
    /// Numbers that were acknowledged.
    pub acknowledged: Arc<Mutex<Vec<u64>>>,
    /// Items that `Subscribe` gives.
    pub items: Vec<Item>,
    /// The bytes that `FetchSealed` gives.
    pub sealed: Vec<u8>,
}

impl Fake {
    /// Serves until the test ends; answers with the address.
    pub async fn serve(&self) -> String {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let server = tonic::transport::Server::builder()
            .add_service(OfficeIngressServer::new(self.clone()).max_decoding_message_size(32 << 20))
            .add_service(EscalationsServer::new(self.clone()));
        tokio::spawn(server.serve_with_incoming(TcpListenerStream::new(listener)));
        url
    }

    fn take(&self, id: &str, kind: &str) -> Vec<u8> {
        self.submitted.lock().unwrap().push((id.to_owned(), kind.to_owned()));
        let receipt = Receipt {
            submission: id.to_owned(),
            sender: "x".into(),
            kind: kind.to_owned(),
            outcome: Outcome::Received,
            again: false,
            received_at: "2026-11-22T03:00:01Z".parse().unwrap(),
            counts: Counts { received: 1, ..Counts::default() },
            reasons: vec![],
            complaint: None,
        };
        serde_json::to_vec(&receipt).unwrap()
    }
}

/// A token of three parts must be there; that it verifies is tested where it is made.
fn signed<T>(request: &Request<T>) -> Result<(), Status> {
    let token = request.metadata().get("authorization").and_then(|value| value.to_str().ok());
    match token.and_then(|token| token.strip_prefix("Bearer ")) {
        Some(token) if token.split('.').count() == 3 => Ok(()),
        _ => Err(Status::unauthenticated("no token")),
    }
}

#[tonic::async_trait]
impl OfficeIngress for Fake {
    type PublishStream = Answers<Answer>;

    async fn publish(
        &self,
        request: Request<Streaming<Submission>>,
    ) -> Result<Response<Self::PublishStream>, Status> {
        signed(&request)?;
        let fake = self.clone();
        let answers = request.into_inner().map(move |submission| {
            let submission = submission?;
            let receipt = fake.take(&submission.id, &submission.kind);
            Ok(Answer { id: submission.id, receipt })
        });
        Ok(Response::new(answers.boxed()))
    }
}

#[tonic::async_trait]
impl Escalations for Fake {
    type SubscribeStream = Answers<SubscribeResponse>;
    type FetchSealedStream = Answers<FetchSealedResponse>;

    async fn subscribe(
        &self,
        request: Request<Streaming<SubscribeRequest>>,
    ) -> Result<Response<Self::SubscribeStream>, Status> {
        signed(&request)?;
        let mut steps = request.into_inner();
        let Some(Step::Start(start)) = steps.message().await?.and_then(|first| first.step) else {
            return Err(Status::invalid_argument("no start"));
        };
        let acknowledged = Arc::clone(&self.acknowledged);
        tokio::spawn(async move {
            while let Ok(Some(step)) = steps.message().await {
                if let Some(Step::Acknowledge(step)) = step.step {
                    acknowledged.lock().unwrap().push(step.number);
                }
            }
        });
        let after = start.after.unwrap_or_default();
        let items = self.items.clone().into_iter().filter(move |item| item.number > after);
        let told = items.map(|item| Ok(SubscribeResponse { event: Some(Event::Item(item)) }));
        Ok(Response::new(futures::stream::iter(told).chain(futures::stream::pending()).boxed()))
    }

    async fn fetch_sealed(
        &self,
        request: Request<FetchSealedRequest>,
    ) -> Result<Response<Self::FetchSealedStream>, Status> {
        signed(&request)?;
        let pieces: Vec<_> = self.sealed.chunks(1000).map(<[u8]>::to_vec).collect();
        let pieces = pieces.into_iter().map(|piece| Ok(FetchSealedResponse { piece }));
        Ok(Response::new(futures::stream::iter(pieces).boxed()))
    }

    async fn submit(
        &self,
        request: Request<SubmitRequest>,
    ) -> Result<Response<SubmitResponse>, Status> {
        signed(&request)?;
        let submit = request.into_inner();
        Ok(Response::new(SubmitResponse { receipt: self.take(&submit.id, &submit.kind) }))
    }

    async fn list_unanswered(
        &self,
        _: Request<ListUnansweredRequest>,
    ) -> Result<Response<ListUnansweredResponse>, Status> {
        Err(Status::unimplemented("not played"))
    }

    async fn read_mailbox(
        &self,
        _: Request<ReadMailboxRequest>,
    ) -> Result<Response<ReadMailboxResponse>, Status> {
        Err(Status::unimplemented("not played"))
    }

    async fn post_to_mailbox(
        &self,
        _: Request<PostToMailboxRequest>,
    ) -> Result<Response<PostToMailboxResponse>, Status> {
        Err(Status::unimplemented("not played"))
    }
}

//! `Escalations`: what Itjen receives and answers, for those who prefer gRPC to the bus.

use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use futures::Stream;
use kernel::Role;
use proto::itjen::v1 as pb;
use proto::itjen::v1::escalations_server::{Escalations, EscalationsServer};
use service::{Failure, Tokens, actor, message_bytes_max};
use tokio_stream::wrappers::ReceiverStream;
use tonic::service::interceptor::InterceptedService;
use tonic::{Request, Response, Status, Streaming};

use super::subscription::{Subscription, begin};
use crate::app::{self, Triage};
use crate::submissions::{self, Source};
use crate::wire;

/// Bytes of a sealed object in one message.
const PIECE_BYTES: usize = 64 * 1024;
/// Messages that wait for a slow reader; beyond them only he waits.
const WAITING_MAX: usize = 8;

type Answers<T> = Pin<Box<dyn Stream<Item = Result<T, Status>> + Send>>;

pub(super) fn server(
    triage: &Arc<Triage>,
    tokens: &Tokens,
    keep_alive: Duration,
) -> InterceptedService<EscalationsServer<Server>, Tokens> {
    let server = EscalationsServer::new(Server { triage: Arc::clone(triage), keep_alive })
        .max_decoding_message_size(message_bytes_max());
    InterceptedService::new(server, tokens.clone())
}

pub(super) struct Server {
    triage: Arc<Triage>,
    keep_alive: Duration,
}

/// The person that a call with Itjen's key from the registry acts as.
const MACHINE: &str = topology::names::ITJEN;

/// Who calls, if it is Itjen's machine: no office's role may stand in, and no person who holds the role of an inspector.
fn itjen<T>(request: &Request<T>) -> Result<kernel::Actor, Failure> {
    let actor = actor(request)?;
    let is_machine = actor.person.as_str() == MACHINE && actor.office.is_none();
    if actor.holds(Role::Inspectorate) && is_machine {
        return Ok(actor);
    }
    Err(Failure::forbidden("the exchange belongs to the machine of Inspektorat Jenderal"))
}

#[tonic::async_trait]
impl Escalations for Server {
    type SubscribeStream = ReceiverStream<Result<pb::SubscribeResponse, Status>>;
    type FetchSealedStream = Answers<pb::FetchSealedResponse>;

    async fn subscribe(
        &self,
        request: Request<Streaming<pb::SubscribeRequest>>,
    ) -> Result<Response<Self::SubscribeStream>, Status> {
        let actor = itjen(&request)?;
        let mut requests = request.into_inner();
        let start = begin(&mut requests).await?;
        let (answers, stream) = tokio::sync::mpsc::channel(WAITING_MAX);
        let triage = Arc::clone(&self.triage);
        let subscription = Subscription::open(triage, actor, start, self.keep_alive).await?;
        tokio::spawn(subscription.run(requests, answers));
        Ok(Response::new(ReceiverStream::new(stream)))
    }

    async fn fetch_sealed(
        &self,
        request: Request<pb::FetchSealedRequest>,
    ) -> Result<Response<Self::FetchSealedStream>, Status> {
        let actor = itjen(&request)?;
        let place = wire::fetch(&request.into_inner())?;
        let bytes = app::fetch_sealed(&self.triage, &actor, place).await?;
        let pieces: Vec<_> = bytes
            .chunks(PIECE_BYTES)
            .map(|piece| Ok(pb::FetchSealedResponse { piece: piece.to_vec() }))
            .collect();
        Ok(Response::new(Box::pin(futures::stream::iter(pieces))))
    }

    async fn submit(
        &self,
        request: Request<pb::SubmitRequest>,
    ) -> Result<Response<pb::SubmitResponse>, Status> {
        itjen(&request)?;
        let submission = submissions::from_call(&request.into_inner(), self.triage.clock.now())?;
        let receipt = submissions::receive(&self.triage, &submission, Source::Call).await?;
        let receipt = serde_json::to_vec(&receipt)
            .map_err(|error| Failure::internal("write a receipt", &error))?;
        Ok(Response::new(pb::SubmitResponse { receipt }))
    }

    async fn list_unanswered(
        &self,
        request: Request<pb::ListUnansweredRequest>,
    ) -> Result<Response<pb::ListUnansweredResponse>, Status> {
        itjen(&request)?;
        let after = wire::place(request.get_ref())?;
        let all = app::list_unanswered(&self.triage, after).await?;
        Ok(Response::new(wire::unanswered(all)))
    }

    async fn read_mailbox(
        &self,
        request: Request<pb::ReadMailboxRequest>,
    ) -> Result<Response<pb::ReadMailboxResponse>, Status> {
        let actor = itjen(&request)?;
        let complaint = wire::mailbox_of(request.get_ref())?;
        let mailbox = app::read_mailbox(&self.triage, &actor, complaint).await?;
        Ok(Response::new(wire::sealed_mailbox(mailbox)?))
    }

    async fn post_to_mailbox(
        &self,
        request: Request<pb::PostToMailboxRequest>,
    ) -> Result<Response<pb::PostToMailboxResponse>, Status> {
        let actor = itjen(&request)?;
        let message = wire::sealed_message(request.into_inner())?;
        let applied = app::post_to_mailbox(&self.triage, &actor, message).await?;
        Ok(Response::new(pb::PostToMailboxResponse { applied }))
    }
}

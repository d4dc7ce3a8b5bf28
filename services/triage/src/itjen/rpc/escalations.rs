//! `Escalations`: the exchange and Itjen's submissions over gRPC, beside the bus; sealed objects and mailboxes over gRPC alone.

use std::sync::Arc;
use std::time::Duration;

use futures::StreamExt;
use futures::stream::{self, BoxStream};
use kernel::Role;
use proto::itjen::v1 as pb;
use proto::itjen::v1::escalations_server::{Escalations, EscalationsServer};
use service::{Failure, Tokens, actor, message_bytes_max};
use tokio_stream::wrappers::ReceiverStream;
use tonic::service::interceptor::InterceptedService;
use tonic::{Request, Response, Status, Streaming};

use super::subscription::{Subscription, begin};
use crate::itjen::submissions::{self, Source};
use crate::itjen::{Itjen, calls, wire};

/// Bytes of a sealed object in one message.
const PIECE_BYTES: usize = 64 * 1024;
/// Messages that wait for a slow reader. When there are more, only that reader waits.
const WAITING_MAX: usize = 8;

pub(crate) fn server(
    itjen: &Arc<Itjen>,
    tokens: &Tokens,
    keep_alive: Duration,
) -> InterceptedService<EscalationsServer<Server>, Tokens> {
    let server = EscalationsServer::new(Server { itjen: Arc::clone(itjen), keep_alive })
        .max_decoding_message_size(message_bytes_max());
    InterceptedService::new(server, tokens.clone())
}

pub(crate) struct Server {
    itjen: Arc<Itjen>,
    keep_alive: Duration,
}

/// The person as whom a call with Itjen's key from the registry acts.
const MACHINE: &str = topology::names::ITJEN;

/// The caller, if it is Itjen's machine. People are refused, also those who hold the role of the Inspectorate.
fn machine<T>(request: &Request<T>) -> Result<kernel::Actor, Failure> {
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
    type FetchSealedStream = BoxStream<'static, Result<pb::FetchSealedResponse, Status>>;

    async fn subscribe(
        &self,
        request: Request<Streaming<pb::SubscribeRequest>>,
    ) -> Result<Response<Self::SubscribeStream>, Status> {
        let actor = machine(&request)?;
        let mut requests = request.into_inner();
        let start = begin(&mut requests).await?;
        let (answers, stream) = tokio::sync::mpsc::channel(WAITING_MAX);
        let itjen = Arc::clone(&self.itjen);
        let subscription = Subscription::open(itjen, actor, start, self.keep_alive).await?;
        tokio::spawn(subscription.run(requests, answers));
        Ok(Response::new(ReceiverStream::new(stream)))
    }

    async fn fetch_sealed(
        &self,
        request: Request<pb::FetchSealedRequest>,
    ) -> Result<Response<Self::FetchSealedStream>, Status> {
        let actor = machine(&request)?;
        let content = wire::fetch(&request.into_inner())?;
        let bytes = calls::fetch_sealed(&self.itjen.triage, &actor, content).await?;
        let pieces: Vec<_> = bytes
            .chunks(PIECE_BYTES)
            .map(|piece| Ok(pb::FetchSealedResponse { piece: piece.to_vec() }))
            .collect();
        Ok(Response::new(stream::iter(pieces).boxed()))
    }

    async fn submit(
        &self,
        request: Request<pb::SubmitRequest>,
    ) -> Result<Response<pb::SubmitResponse>, Status> {
        machine(&request)?;
        let submission =
            submissions::from_call(&request.into_inner(), self.itjen.triage.clock.now())?;
        let receipt = submissions::receive(&self.itjen, &submission, Source::Call).await?;
        let receipt = serde_json::to_vec(&receipt)
            .map_err(|error| Failure::internal("write a receipt", &error))?;
        Ok(Response::new(pb::SubmitResponse { receipt }))
    }

    async fn list_unanswered(
        &self,
        request: Request<pb::ListUnansweredRequest>,
    ) -> Result<Response<pb::ListUnansweredResponse>, Status> {
        machine(&request)?;
        let after = wire::position(request.get_ref())?;
        let all = calls::list_unanswered(&self.itjen.triage, after).await?;
        Ok(Response::new(wire::unanswered(all)))
    }

    async fn read_mailbox(
        &self,
        request: Request<pb::ReadMailboxRequest>,
    ) -> Result<Response<pb::ReadMailboxResponse>, Status> {
        let actor = machine(&request)?;
        let complaint = wire::mailbox_of(request.get_ref())?;
        let mailbox = calls::read_mailbox(&self.itjen.triage, &actor, complaint).await?;
        Ok(Response::new(wire::sealed_mailbox(mailbox)?))
    }

    async fn post_to_mailbox(
        &self,
        request: Request<pb::PostToMailboxRequest>,
    ) -> Result<Response<pb::PostToMailboxResponse>, Status> {
        let actor = machine(&request)?;
        let message = wire::sealed_message(request.into_inner())?;
        let applied = calls::post_to_mailbox(&self.itjen.triage, &actor, message).await?;
        Ok(Response::new(pb::PostToMailboxResponse { applied }))
    }
}

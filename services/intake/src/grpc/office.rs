//! Submissions over gRPC, for offices without a NATS server: the same checks, the same receipts.

use std::sync::Arc;

use futures::{FutureExt, StreamExt};
use kernel::{Actor, OfficeCode, Role};
use proto::office::v1 as pb;
use proto::office::v1::office_ingress_server::{OfficeIngress, OfficeIngressServer};
use service::{Failure, Tokens, actor};
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;
use tonic::service::interceptor::InterceptedService;
use tonic::{Request, Response, Status, Streaming};

use crate::submissions::read::{Envelope, submission};
use crate::submissions::{Answer, Ingress};

/// Receipts that a caller has not read yet. At this limit the call takes nothing more.
const RECEIPTS_MAX: usize = 64;
/// Submissions taken together when they have arrived already,
const READY_MAX: usize = 64;
/// and bytes of them.
const READY_BYTES_MAX: usize = 4 << 20;

pub(crate) struct Server(Arc<Ingress>);

pub(crate) fn server(
    ingress: Arc<Ingress>,
    tokens: Tokens,
) -> InterceptedService<OfficeIngressServer<Server>, Tokens> {
    let server = OfficeIngressServer::new(Server(ingress))
        .max_decoding_message_size(service::message_bytes_max())
        .max_encoding_message_size(service::message_bytes_max());
    InterceptedService::new(server, tokens)
}

fn office(actor: Actor) -> Result<OfficeCode, Failure> {
    let edge = actor.holds(Role::OfficeEdge);
    let refused = || Failure::forbidden("only the machine of an office publishes here");
    actor.office.filter(|_| edge).ok_or_else(refused)
}

#[tonic::async_trait]
impl OfficeIngress for Server {
    type PublishStream = ReceiverStream<Result<pb::Receipt, Status>>;

    async fn publish(
        &self,
        request: Request<Streaming<pb::Submission>>,
    ) -> Result<Response<Self::PublishStream>, Status> {
        let office = office(actor(&request)?)?;
        let (told, receipts) = mpsc::channel(RECEIPTS_MAX);
        let call =
            Call { ingress: Arc::clone(&self.0), office, from: request.into_inner(), nth: 0 };
        tokio::spawn(call.run(told));
        Ok(Response::new(ReceiverStream::new(receipts)))
    }
}

struct Call {
    ingress: Arc<Ingress>,
    office: OfficeCode,
    from: Streaming<pb::Submission>,
    nth: u64,
}

impl Call {
    /// Runs until the caller has nothing more, is gone, or something fails. A caller that begins anew gets the same receipts again.
    async fn run(mut self, told: mpsc::Sender<Result<pb::Receipt, Status>>) {
        let closing = self.ingress.closing.clone();
        loop {
            let ready = tokio::select! {
                () = told.closed() => return,
                () = closing.cancelled() => Err(Status::unavailable("the process is stopping: call again")),
                ready = self.ready() => ready,
            };
            let done = match ready {
                Ok(ready) if ready.is_empty() => return,
                Ok(ready) => self.take(ready, &told).await,
                Err(status) => Err(status),
            };
            if let Err(status) = done {
                // The caller may be gone: nothing that was answered is lost.
                let _ = told.send(Err(status)).await;
                return;
            }
        }
    }

    /// The next submission and those that have arrived with it; none at the end.
    async fn ready(&mut self) -> Result<Vec<Envelope>, Status> {
        let (mut ready, mut bytes) = (vec![], 0);
        let mut next = self.from.next().await;
        while let Some(one) = next {
            let one = match one {
                Ok(one) => one,
                // What came before it is taken first; then the stream ends or fails again.
                Err(_) if !ready.is_empty() => break,
                Err(status) => return Err(status),
            };
            self.nth += 1;
            bytes += one.data.len();
            ready.push(submission(self.office.clone(), self.nth, one));
            if ready.len() == READY_MAX || bytes > READY_BYTES_MAX {
                break;
            }
            next = self.from.next().now_or_never().flatten();
        }
        Ok(ready)
    }

    async fn take(
        &self,
        ready: Vec<Envelope>,
        told: &mpsc::Sender<Result<pb::Receipt, Status>>,
    ) -> Result<(), Status> {
        for group in self.ingress.read(ready) {
            for Answer { submission, body } in self.ingress.take(group, None).await? {
                let sent = told.send(Ok(pb::Receipt { id: submission, receipt: body })).await;
                sent.map_err(|_| Status::cancelled("the caller is gone"))?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;

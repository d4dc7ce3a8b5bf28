//! gRPC: parse, ask the app, render. No rule lives here but who may call.

pub(crate) mod office;

use std::sync::Arc;

use kernel::{Actor, Role};
use proto::intake::v1 as pb;
use proto::intake::v1::intake_server::{Intake as IntakeRpc, IntakeServer};
use service::{Failure, Tokens, actor};
use tonic::service::interceptor::InterceptedService;
use tonic::{Request, Response, Status};

use crate::app::{self, Intake};
use crate::wire;

/// As whom triage calls (`service::Caller`).
const TRIAGE: &str = "service-triage";

pub(crate) struct Server(Arc<Intake>);

pub(crate) fn server(
    intake: Arc<Intake>,
    tokens: Tokens,
) -> InterceptedService<IntakeServer<Server>, Tokens> {
    let server = IntakeServer::new(Server(intake))
        .max_decoding_message_size(service::message_bytes_max())
        .max_encoding_message_size(service::message_bytes_max());
    InterceptedService::new(server, tokens)
}

/// Ballot boxes are for the services that follow the procedures with them, never for people.
fn only_services<T>(request: &Request<T>) -> Result<(), Failure> {
    if actor(request)?.holds(Role::Service) {
        return Ok(());
    }
    Err(Failure::forbidden("only services call this"))
}

/// Sealed content is for the one service that handles cases. No other has a reason to ask for it, or to erase it.
fn only_triage<T>(request: &Request<T>) -> Result<Actor, Failure> {
    let actor = actor(request)?;
    if actor.holds(Role::Service) && actor.person.as_str() == TRIAGE {
        return Ok(actor);
    }
    Err(Failure::forbidden("only triage calls this"))
}

#[tonic::async_trait]
impl IntakeRpc for Server {
    async fn register_board(
        &self,
        request: Request<pb::RegisterBoardRequest>,
    ) -> Result<Response<pb::RegisterBoardResponse>, Status> {
        let actor = actor(&request)?;
        let command = wire::register_board(request.get_ref())?;
        let token = app::register_board(&self.0, &actor, command).await?;
        Ok(Response::new(pb::RegisterBoardResponse { token: token.as_str().to_owned() }))
    }

    async fn empty_boxes(
        &self,
        request: Request<pb::EmptyBoxesRequest>,
    ) -> Result<Response<pb::EmptyBoxesResponse>, Status> {
        only_services(&request)?;
        let office = wire::office(&request.get_ref().office)?;
        let emptied = app::empty_office(&self.0, &office).await?;
        Ok(Response::new(wire::emptied(&office, emptied)))
    }

    async fn get_sealed_complaint(
        &self,
        request: Request<pb::GetSealedComplaintRequest>,
    ) -> Result<Response<pb::GetSealedComplaintResponse>, Status> {
        only_triage(&request)?;
        let pb::GetSealedComplaintRequest { complaint_id, for_handlers } = request.get_ref();
        let complaint = wire::complaint_id(complaint_id)?;
        let sealed = if *for_handlers {
            app::sealed_for_handlers(&self.0, complaint).await?
        } else {
            app::sealed_complaint(&self.0, complaint).await?
        };
        Ok(Response::new(wire::sealed_complaint(sealed)))
    }

    async fn post_message(
        &self,
        request: Request<pb::PostMessageRequest>,
    ) -> Result<Response<pb::PostMessageResponse>, Status> {
        let actor = only_triage(&request)?;
        let post = wire::mailbox::post_message(request.into_inner())?;
        let applied = app::post_sealed(&self.0, actor, post).await?;
        Ok(Response::new(pb::PostMessageResponse { applied }))
    }

    async fn list_messages(
        &self,
        request: Request<pb::ListMessagesRequest>,
    ) -> Result<Response<pb::ListMessagesResponse>, Status> {
        only_triage(&request)?;
        let complaint = wire::complaint_id(&request.get_ref().complaint_id)?;
        let messages = app::list_messages(&self.0, complaint).await?;
        Ok(Response::new(wire::mailbox::messages(messages)))
    }

    async fn erase_complaint(
        &self,
        request: Request<pb::EraseComplaintRequest>,
    ) -> Result<Response<pb::EraseComplaintResponse>, Status> {
        let actor = only_triage(&request)?;
        let erase = wire::mailbox::erase(request.get_ref())?;
        let erased = app::erase_complaint(&self.0, actor, erase).await?;
        Ok(Response::new(wire::mailbox::erased(&erased)))
    }
}

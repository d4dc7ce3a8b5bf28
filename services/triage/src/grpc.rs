//! gRPC `Triage`, for people: parse → use case → render, without any rule. Itjen's machine calls `itjen::rpc`.

use std::sync::Arc;
use std::time::Duration;

use futures::StreamExt;
use futures::stream::BoxStream;
use kernel::Actor;
use proto::common::v1::Done;
use proto::triage::v1 as pb;
use proto::triage::v1::triage_server::{Triage as Rpc, TriageServer};
use service::{Failure, Tokens, actor, message_bytes_max};
use tonic::service::Routes;
use tonic::service::interceptor::InterceptedService;
use tonic::{Request, Response, Status};

use crate::app::Triage;
use crate::app::case::{
    archive_case, assign_review, clarify_case, declare_conflict, determine_grade, escalate_case,
    exclude_person, give_disposition, list_access, list_cases, read_case, reassign_review,
    review_case, study_case,
};
use crate::app::data_request::send_data_request;
use crate::app::erasure::{ErasureCommand, decide_erasure};
use crate::app::mailbox::{list_messages, send_message};
use crate::app::staff::{Rotated, register_staff, rotate_keys};
use crate::itjen::{self, Itjen};
use crate::wire;

type Answer<T> = Result<Response<T>, Status>;

/// Both services behind the tokens: `Triage` for people, `Escalations` for Itjen's machine.
pub(crate) fn routes(
    triage: &Arc<Triage>,
    itjen: &Arc<Itjen>,
    tokens: &Tokens,
    keep_alive: Duration,
) -> Routes {
    let server = TriageServer::new(Server(Arc::clone(triage), Arc::clone(itjen)))
        .max_decoding_message_size(message_bytes_max());
    Routes::new(InterceptedService::new(server, tokens.clone()))
        .add_service(itjen::server(itjen, tokens, keep_alive))
}

struct Server(Arc<Triage>, Arc<Itjen>);

/// A call: parse it, carry it out, render the result.
macro_rules! call {
    ($self:ident, $request:ident, $parse:expr, $carry_out:path, $render:expr) => {{
        let actor = actor(&$request)?;
        let result = $carry_out(&$self.0, &actor, $parse($request.get_ref())?).await?;
        Ok(Response::new($render(result)))
    }};
}

/// A command on a case.
macro_rules! case_command {
    ($self:ident, $request:ident, $parse:expr, $carry_out:path) => {{
        let actor = actor(&$request)?;
        let step = $parse($request.into_inner())?;
        let case = step.case;
        let done = $carry_out(&$self.0, &actor, step).await?;
        Ok(Response::new(wire::case_done(done, &actor, case)))
    }};
}

impl Server {
    async fn erasure(&self, actor: Actor, asked: ErasureCommand) -> Answer<Done> {
        let complaint = asked.complaint;
        let done = decide_erasure(&self.0, &actor, asked).await?;
        Ok(Response::new(wire::erasure_done(done, &actor, complaint)))
    }
}

#[tonic::async_trait]
impl Rpc for Server {
    async fn register_staff(
        &self,
        request: Request<pb::RegisterStaffRequest>,
    ) -> Answer<pb::RegisterStaffResponse> {
        let actor = actor(&request)?;
        let registration = wire::register(&request.into_inner())?;
        let registered = register_staff(&self.0, &actor, registration).await?;
        let key = itjen::commit_registration(&self.1, registered).await?;
        Ok(Response::new(wire::staff_key(key)))
    }

    async fn send_data_request(
        &self,
        request: Request<pb::SendDataRequestRequest>,
    ) -> Answer<Done> {
        let actor = actor(&request)?;
        let letter = wire::send(request.into_inner())?;
        let (office, quarter) = (letter.office.clone(), letter.quarter);
        let done = send_data_request(&self.0, &actor, letter).await?;
        Ok(Response::new(wire::request_done(done, &actor, &office, quarter)))
    }

    async fn list_pending(
        &self,
        request: Request<pb::ListPendingRequest>,
    ) -> Answer<pb::ListPendingResponse> {
        let actor = actor(&request)?;
        let (office, quarter, page) = itjen::pending_of(&request.into_inner())?;
        let pending = itjen::list_pending(&self.0, &actor, (&office, quarter), page).await?;
        Ok(Response::new(itjen::pending(pending)))
    }

    async fn study_case(&self, request: Request<pb::StudyCaseRequest>) -> Answer<Done> {
        case_command!(self, request, wire::study, study_case)
    }

    async fn give_disposition(&self, request: Request<pb::GiveDispositionRequest>) -> Answer<Done> {
        case_command!(self, request, wire::dispose, give_disposition)
    }

    async fn assign_review(&self, request: Request<pb::AssignReviewRequest>) -> Answer<Done> {
        case_command!(self, request, wire::assign, assign_review)
    }

    async fn review_case(&self, request: Request<pb::ReviewCaseRequest>) -> Answer<Done> {
        case_command!(self, request, wire::review, review_case)
    }

    async fn determine_grade(&self, request: Request<pb::DetermineGradeRequest>) -> Answer<Done> {
        case_command!(self, request, wire::determine, determine_grade)
    }

    async fn escalate_case(&self, request: Request<pb::EscalateCaseRequest>) -> Answer<Done> {
        case_command!(self, request, wire::escalate, escalate_case)
    }

    async fn clarify_case(&self, request: Request<pb::ClarifyCaseRequest>) -> Answer<Done> {
        case_command!(self, request, wire::clarify, clarify_case)
    }

    async fn archive_case(&self, request: Request<pb::ArchiveCaseRequest>) -> Answer<Done> {
        case_command!(self, request, wire::archive, archive_case)
    }

    async fn declare_conflict(&self, request: Request<pb::DeclareConflictRequest>) -> Answer<Done> {
        case_command!(self, request, |body| wire::declare_conflict(&body), declare_conflict)
    }

    async fn reassign_review(&self, request: Request<pb::ReassignReviewRequest>) -> Answer<Done> {
        case_command!(self, request, |body| wire::reassign(&body), reassign_review)
    }

    async fn exclude_person(&self, request: Request<pb::ExcludePersonRequest>) -> Answer<Done> {
        case_command!(self, request, |body| wire::exclude(&body), exclude_person)
    }

    async fn list_access(
        &self,
        request: Request<pb::ListAccessRequest>,
    ) -> Answer<pb::ListAccessResponse> {
        let parse = |r: &pb::ListAccessRequest| wire::case(&r.case_id);
        call!(self, request, parse, list_access, wire::accesses)
    }

    async fn send_message(
        &self,
        request: Request<pb::SendMessageRequest>,
    ) -> Answer<pb::SendMessageResponse> {
        let sent = |applied| pb::SendMessageResponse { applied };
        call!(self, request, wire::send_message, send_message, sent)
    }

    async fn list_messages(
        &self,
        request: Request<pb::ListMessagesRequest>,
    ) -> Answer<pb::ListMessagesResponse> {
        let parse = |r: &pb::ListMessagesRequest| wire::case(&r.case_id);
        call!(self, request, parse, list_messages, wire::messages)
    }

    async fn request_erasure(&self, request: Request<pb::RequestErasureRequest>) -> Answer<Done> {
        let actor = actor(&request)?;
        self.erasure(actor, wire::request_erasure(request.get_ref())?).await
    }

    async fn approve_erasure(&self, request: Request<pb::ApproveErasureRequest>) -> Answer<Done> {
        let actor = actor(&request)?;
        self.erasure(actor, wire::approve_erasure(request.get_ref())?).await
    }

    async fn set_legal_hold(&self, request: Request<pb::SetLegalHoldRequest>) -> Answer<Done> {
        let actor = actor(&request)?;
        self.erasure(actor, wire::legal_hold(request.get_ref())?).await
    }

    type RotateKeysStream = BoxStream<'static, Result<pb::RotateKeysResponse, Status>>;

    async fn rotate_keys(
        &self,
        request: Request<pb::RotateKeysRequest>,
    ) -> Answer<Self::RotateKeysStream> {
        let actor = actor(&request)?;
        let persons = wire::persons(&request.into_inner())?;
        let progress = rotate_keys(&self.0, &actor, persons).await?;
        let render = |step: Result<Rotated, Failure>| {
            step.map(|step| wire::rotated(&step)).map_err(Status::from)
        };
        Ok(Response::new(progress.map(render).boxed()))
    }

    async fn read_case(
        &self,
        request: Request<pb::ReadCaseRequest>,
    ) -> Answer<pb::ReadCaseResponse> {
        let parse = |r: &pb::ReadCaseRequest| wire::case(&r.case_id);
        call!(self, request, parse, read_case, wire::texts)
    }

    async fn list_cases(
        &self,
        request: Request<pb::ListCasesRequest>,
    ) -> Answer<pb::ListCasesResponse> {
        call!(self, request, wire::list, list_cases, wire::cases)
    }
}

//! The gRPC side: parse → app → render, no rule.

use proto::common::v1::Done;
use proto::survey::v1::survey_server::Survey;
use proto::survey::v1::{
    GetRoundRequest, IssueFinalReportRequest, OpenRoundRequest, ReceiveResponsesResponse,
    ReplyAsOfficerRequest, RoundRequest, RoundState,
};
use service::actor;
use tonic::{Request, Response, Status};

use crate::app::Rounds;
use crate::wire;

pub(crate) struct Server(pub(crate) Rounds);

type Answer<T> = Result<Response<T>, Status>;

#[tonic::async_trait]
impl Survey for Server {
    async fn open_round(&self, request: Request<OpenRoundRequest>) -> Answer<Done> {
        let actor = actor(&request)?;
        let (round, by, opening) = wire::open_round(actor, request.into_inner())?;
        let done = self.0.open_round(&round, &by, opening).await?;
        Ok(Response::new(wire::done(&round, done)))
    }

    async fn receive_responses(
        &self,
        request: Request<RoundRequest>,
    ) -> Answer<ReceiveResponsesResponse> {
        let actor = actor(&request)?;
        let (round, by, _) = wire::step(actor, request.into_inner())?;
        let received = self.0.receive_responses(&round, &by).await?;
        Ok(Response::new(wire::received(&round, &received)))
    }

    async fn pull_data(&self, request: Request<RoundRequest>) -> Answer<Done> {
        let actor = actor(&request)?;
        let (round, by, _) = wire::step(actor, request.into_inner())?;
        let done = self.0.pull_data(&round, &by).await?;
        Ok(Response::new(wire::done(&round, done)))
    }

    async fn compile_report(&self, request: Request<RoundRequest>) -> Answer<Done> {
        let actor = actor(&request)?;
        let (round, by, served) = wire::step(actor, request.into_inner())?;
        let done = self.0.compile_report(&round, &by, served).await?;
        Ok(Response::new(wire::done(&round, done)))
    }

    async fn reply_as_officer(&self, request: Request<ReplyAsOfficerRequest>) -> Answer<Done> {
        let actor = actor(&request)?;
        let (round, by, reply) = wire::reply(actor, request.get_ref())?;
        let done = self.0.reply_as_officer(&round, &by, reply).await?;
        Ok(Response::new(wire::done(&round, done)))
    }

    async fn issue_final_report(&self, request: Request<IssueFinalReportRequest>) -> Answer<Done> {
        let actor = actor(&request)?;
        let (round, by, report) = wire::final_report(actor, request.into_inner())?;
        let done = self.0.issue_final_report(&round, &by, report).await?;
        Ok(Response::new(wire::done(&round, done)))
    }

    async fn get_round(&self, request: Request<GetRoundRequest>) -> Answer<RoundState> {
        let actor = actor(&request)?;
        let round = wire::get_round(request.get_ref())?;
        let standing = self.0.get_round(&round, &actor).await?;
        Ok(Response::new(wire::standing(&standing)))
    }
}

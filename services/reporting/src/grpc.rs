//! The queries over gRPC: parse → app → render, no rule.

use proto::reporting::v1 as p;
use proto::reporting::v1::reporting_server::Reporting;
use sqlx::PgPool;
use tonic::{Request, Response, Status};

use crate::place::Places;
use crate::{app, wire};

pub(crate) struct Queries {
    db: PgPool,
    places: Places,
}

impl Queries {
    pub(crate) const fn new(db: PgPool, places: Places) -> Self {
        Self { db, places }
    }
}

#[tonic::async_trait]
impl Reporting for Queries {
    async fn get_survey_report(
        &self,
        request: Request<p::GetSurveyReportRequest>,
    ) -> Result<Response<p::GetSurveyReportResponse>, Status> {
        let actor = service::actor(&request)?;
        let round = wire::round(request.get_ref())?;
        let report = app::report::get(&self.db, &actor, &round).await?;
        Ok(Response::new(wire::report(report)?))
    }

    async fn get_officer_view(
        &self,
        request: Request<p::GetOfficerViewRequest>,
    ) -> Result<Response<p::GetOfficerViewResponse>, Status> {
        let actor = service::actor(&request)?;
        let whose = wire::whose(request.get_ref())?;
        let own = app::officer::get(&self.db, &actor, &whose).await?;
        Ok(Response::new(wire::officer(own)))
    }

    async fn get_case_timeline(
        &self,
        request: Request<p::GetCaseTimelineRequest>,
    ) -> Result<Response<p::GetCaseTimelineResponse>, Status> {
        let actor = service::actor(&request)?;
        let case = wire::case(request.get_ref())?;
        let steps = app::timeline::get(&self.db, &actor, case).await?;
        let steps = steps.into_iter().map(wire::step).collect();
        Ok(Response::new(p::GetCaseTimelineResponse { steps }))
    }

    async fn search_archive(
        &self,
        request: Request<p::SearchArchiveRequest>,
    ) -> Result<Response<p::SearchArchiveResponse>, Status> {
        let actor = service::actor(&request)?;
        let search = wire::search(request.get_ref())?;
        let cases = app::archive::search(&self.db, &actor, &search).await?;
        let cases = cases.into_iter().map(wire::archived).collect();
        Ok(Response::new(p::SearchArchiveResponse { cases }))
    }

    async fn list_step_times(
        &self,
        request: Request<p::ListStepTimesRequest>,
    ) -> Result<Response<p::ListStepTimesResponse>, Status> {
        let actor = service::actor(&request)?;
        let page = wire::page(request.get_ref(), &self.places)?;
        let steps = app::steps::list(&self.db, &actor, &page).await?;
        let listed = |row| wire::listed_step(row, &self.places);
        let steps = steps.into_iter().map(listed).collect();
        Ok(Response::new(p::ListStepTimesResponse { steps }))
    }
}

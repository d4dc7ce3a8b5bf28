//! Requests into questions, answers into messages; the only place with field checks.

use kernel::CaseId;
use proto::reporting::v1 as p;
use service::Failure;
use service::wire::{Fields, timestamp_us};

use crate::app::archive::{Archived, Search};
use crate::app::officer::{OwnResult, Whose};
use crate::app::report::{Report, Round};
use crate::app::steps::{Page, StepTime};
use crate::views::Consideration;

/// Rows of the archive: given when none is asked for, and at most.
const CASES: (u32, u32) = (50, 500);
/// The same for steps.
const STEPS: (u32, u32) = (100, 1000);

pub(crate) fn round(request: &p::GetSurveyReportRequest) -> Result<Round, Failure> {
    let mut fields = Fields::default();
    let office = fields.parse("office", &request.office);
    let period = fields.parse("period", &request.period);
    fields.finish(office.zip(period).map(|(office, period)| Round { office, period }))
}

pub(crate) fn whose(request: &p::GetOfficerViewRequest) -> Result<Whose, Failure> {
    let mut fields = Fields::default();
    let office = fields.parse("office", &request.office);
    let period = fields.parse("period", &request.period);
    let employee = fields.parse("employee", &request.employee);
    let all = office.zip(period).zip(employee);
    fields.finish(all.map(|((office, period), employee)| Whose { office, period, employee }))
}

pub(crate) fn case(request: &p::GetCaseTimelineRequest) -> Result<CaseId, Failure> {
    let mut fields = Fields::default();
    let case = fields.parse("case_id", &request.case_id);
    fields.finish(case)
}

pub(crate) fn search(request: &p::SearchArchiveRequest) -> Result<Search, Failure> {
    let mut fields = Fields::default();
    let office = fields.parse("office", &request.office);
    let from = optional(&mut fields, "from", &request.from);
    let to = optional(&mut fields, "to", &request.to);
    let after = optional(&mut fields, "after_case_id", &request.after_case_id);
    let class = Some(request.problem_class.as_str()).filter(|class| !class.is_empty());
    let problem_class = class.and_then(|class| fields.text("problem_class", class, 64));
    let limit = limit(request.limit, CASES);
    fields.finish(office.map(|office| Search { office, problem_class, from, to, after, limit }))
}

pub(crate) fn page(request: &p::ListStepTimesRequest) -> Result<Page, Failure> {
    let mut fields = Fields::default();
    let office = optional(&mut fields, "office", &request.office);
    let limit = limit(request.limit, STEPS);
    fields.finish(Some(Page { office, after: request.after, limit }))
}

/// An empty field is none; what does not parse is noted.
fn optional<T>(fields: &mut Fields, field: &str, text: &str) -> Option<T>
where
    T: std::str::FromStr<Err: std::fmt::Display>,
{
    if text.is_empty() { None } else { fields.parse(field, text) }
}

fn limit(asked: u32, (usual, most): (u32, u32)) -> i64 {
    i64::from(if asked == 0 { usual } else { asked.min(most) })
}

pub(crate) fn report(report: Report) -> Result<p::GetSurveyReportResponse, Failure> {
    let considerations = report.considerations.as_deref().map_or(Ok(Vec::new()), |text| {
        serde_json::from_str(text)
            .map_err(|error| Failure::internal("read the considerations", &error))
    })?;
    Ok(p::GetSurveyReportResponse {
        figures: report.figures,
        analysis: report.analysis.unwrap_or_default(),
        considerations: considerations.into_iter().map(consideration).collect(),
        compiled_at: report.compiled_us.map(timestamp_us),
        final_at: report.final_us.map(timestamp_us),
        cutoff: report.cutoff.unwrap_or_default(),
        count: report.count.map_or(0, natural),
        dataset_hash: report.dataset_hash.unwrap_or_default(),
    })
}

fn consideration(Consideration { employee, text }: Consideration) -> p::EmployeeConsideration {
    p::EmployeeConsideration { employee, text }
}

pub(crate) fn officer(own: OwnResult) -> p::GetOfficerViewResponse {
    p::GetOfficerViewResponse {
        figures: own.figures,
        reply: own.reply.unwrap_or_default(),
        consideration: own.consideration.unwrap_or_default(),
    }
}

pub(crate) fn archived(row: Archived) -> p::ArchivedCase {
    p::ArchivedCase {
        case_id: row.case_id.to_string(),
        office: row.office,
        problem_class: row.problem_class,
        problem_title: row.problem_title,
        retention_class: row.retention_class,
        grade: row.grade.unwrap_or_default(),
        period: row.period,
        filed_at: row.filed_us.map(timestamp_us),
        archived_at: Some(timestamp_us(row.archived_us)),
        outcome: row.outcome.unwrap_or_default(),
    }
}

pub(crate) fn step(row: StepTime) -> p::StepTime {
    p::StepTime {
        row: row.number,
        step: row.step,
        event_type: row.event_type,
        log: row.log,
        stream: row.stream,
        version: row.version,
        position: row.position,
        actor: row.actor,
        started_at: row.started_us.map(timestamp_us),
        completed_at: Some(timestamp_us(row.completed_us)),
        due_at: row.due_us.map(timestamp_us),
        standard: row.standard,
        overdue: row.overdue,
        count: natural(row.count),
        office: row.office,
    }
}

/// A count that a table keeps as `bigint`.
fn natural(count: i64) -> u64 {
    u64::try_from(count).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrong(failure: &Failure) -> Vec<&str> {
        failure.fields.iter().map(|(field, _)| field.as_str()).collect()
    }

    #[test]
    fn an_empty_search_field_is_open_and_a_wrong_one_is_named() {
        let request = p::SearchArchiveRequest { office: "gto".into(), ..Default::default() };
        let all = search(&request).unwrap();
        assert_eq!((all.from, all.to, all.after, all.limit), (None, None, None, 50));
        let bad = p::SearchArchiveRequest {
            from: "2026".into(),
            after_case_id: "x".into(),
            limit: 9999,
            ..Default::default()
        };
        assert_eq!(wrong(&search(&bad).unwrap_err()), ["office", "from", "after_case_id"]);
    }

    #[test]
    fn a_page_has_a_limit() {
        let page_of = |limit| page(&p::ListStepTimesRequest { limit, ..Default::default() });
        assert_eq!(page_of(0).unwrap().limit, 100);
        assert_eq!(page_of(9999).unwrap().limit, 1000);
        assert_eq!(page_of(7).unwrap().office, None);
    }
}

//! Rows into messages. What a row does not have is empty.

use contracts::public::survey::Consideration;
use proto::reporting::v1 as p;
use service::Failure;
use service::wire::timestamp_us;

use crate::app::archive;
use crate::app::officer::OwnResult;
use crate::app::report::Report;
use crate::app::steps::StepTime;
use crate::place::Places;

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
    p::EmployeeConsideration { employee: employee.into(), text }
}

pub(crate) fn officer(own: OwnResult) -> p::GetOfficerViewResponse {
    p::GetOfficerViewResponse {
        figures: own.figures,
        reply: own.reply.unwrap_or_default(),
        consideration: own.consideration.unwrap_or_default(),
    }
}

pub(crate) fn archived(row: archive::Row) -> p::ArchivedCase {
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

/// A row of the list over many cases. The caller gets its place instead of its number.
pub(crate) fn listed_step(row: StepTime, places: &Places) -> p::StepTime {
    let number = places.of(row.number);
    step(StepTime { number, ..row })
}

/// A row of one case, numbered by the case itself.
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

/// A count that a table stores as `bigint`.
fn natural(count: i64) -> u64 {
    u64::try_from(count).unwrap_or(0)
}

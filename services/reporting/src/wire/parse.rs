//! Requests into questions. Every wrong field is named at once.

use kernel::CaseId;
use proto::reporting::v1 as p;
use service::Failure;
use service::wire::parse;

use crate::app::archive::Search;
use crate::app::officer::Whose;
use crate::app::report::Round;
use crate::app::steps::Page;
use crate::place::Places;

/// Rows of the archive: given when none is asked for, and at most.
const CASES: (u32, u32) = (50, 500);
/// The same for steps.
const STEPS: (u32, u32) = (100, 1000);
/// A class of problem is a code.
const CLASS_CHARS_MAX: usize = 64;

pub(crate) fn round(request: &p::GetSurveyReportRequest) -> Result<Round, Failure> {
    parse(|fields| {
        let office = fields.parse("office", &request.office);
        let period = fields.parse("period", &request.period);
        Some(Round { office: office?, period: period? })
    })
}

pub(crate) fn whose(request: &p::GetOfficerViewRequest) -> Result<Whose, Failure> {
    parse(|fields| {
        let office = fields.parse("office", &request.office);
        let period = fields.parse("period", &request.period);
        let employee = fields.parse("employee", &request.employee);
        Some(Whose { office: office?, period: period?, employee: employee? })
    })
}

pub(crate) fn case(request: &p::GetCaseTimelineRequest) -> Result<CaseId, Failure> {
    parse(|fields| fields.parse("case_id", &request.case_id))
}

pub(crate) fn search(request: &p::SearchArchiveRequest) -> Result<Search, Failure> {
    parse(|fields| {
        let office = fields.parse("office", &request.office);
        let from = fields.optional("from", &request.from);
        let to = fields.optional("to", &request.to);
        let after = fields.optional("after_case_id", &request.after_case_id);
        let class = Some(request.problem_class.as_str()).filter(|class| !class.is_empty());
        let problem_class =
            class.and_then(|class| fields.text("problem_class", class, CLASS_CHARS_MAX));
        let limit = limit(request.limit, CASES);
        Some(Search { office: office?, problem_class, from, to, after, limit })
    })
}

pub(crate) fn page(request: &p::ListStepTimesRequest, places: &Places) -> Result<Page, Failure> {
    parse(|fields| {
        let office = fields.optional("office", &request.office);
        let after = fields.take("after", after(request.after, places));
        Some(Page { office, after: after?, limit: limit(request.limit, STEPS) })
    })
}

/// 0 = from the first row. Places of a list from before a rebuild lead somewhere else, or are refused.
fn after(place: i64, places: &Places) -> Result<i64, &'static str> {
    if place == 0 {
        return Ok(0);
    }
    places.number(place).ok_or("is not the row of an earlier answer; begin again with 0")
}

fn limit(asked: u32, (usual, most): (u32, u32)) -> i64 {
    i64::from(if asked == 0 { usual } else { asked.min(most) })
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
        let places = Places::testing();
        let page_of =
            |limit| page(&p::ListStepTimesRequest { limit, ..Default::default() }, &places);
        assert_eq!(page_of(0).unwrap().limit, 100);
        assert_eq!(page_of(9999).unwrap().limit, 1000);
        assert_eq!(page_of(7).unwrap().office, None);
    }

    #[test]
    fn a_page_begins_after_a_place_and_nowhere_else() {
        let places = Places::testing();
        let page_after =
            |after| page(&p::ListStepTimesRequest { after, ..Default::default() }, &places);
        assert_eq!(page_after(0).unwrap().after, 0);
        assert_eq!(page_after(places.of(17)).unwrap().after, 17);
        for invented in [-1, 1, 3, i64::MAX] {
            assert_eq!(wrong(&page_after(invented).unwrap_err()), ["after"]);
        }
    }
}

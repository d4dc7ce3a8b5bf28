//! Requests into questions. Every wrong field is named at once.

use kernel::CaseId;
use proto::reporting::v1 as p;
use service::Failure;
use service::wire::Fields;

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
    let problem_class =
        class.and_then(|class| fields.text("problem_class", class, CLASS_CHARS_MAX));
    let limit = limit(request.limit, CASES);
    fields.finish(office.map(|office| Search { office, problem_class, from, to, after, limit }))
}

pub(crate) fn page(request: &p::ListStepTimesRequest, places: &Places) -> Result<Page, Failure> {
    let mut fields = Fields::default();
    let office = optional(&mut fields, "office", &request.office);
    let limit = limit(request.limit, STEPS);
    let after = after(&mut fields, request.after, places);
    fields.finish(after.map(|after| Page { office, after, limit }))
}

/// 0 = from the first row. Places of a list from before a rebuild lead somewhere else, or are refused.
fn after(fields: &mut Fields, place: i64, places: &Places) -> Option<i64> {
    if place == 0 {
        return Some(0);
    }
    let number = places.number(place);
    if number.is_none() {
        fields.wrong("after", "is not the row of an earlier answer; begin again with 0");
    }
    number
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

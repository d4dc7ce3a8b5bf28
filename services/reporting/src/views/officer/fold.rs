//! A run of events, folded to what it changes for each employee.

use std::collections::BTreeMap;

use contracts::public::survey::{Consideration, FinalReportIssued, OfficerReplied, ReportCompiled};
use contracts::public::{PublicEvent, Survey};
use eventlog::Trouble;
use kernel::{Delivered, EmployeeCode, OfficeCode, Quarter};

use crate::notice;

pub(super) type Key = (OfficeCode, Quarter, EmployeeCode);

/// What is known of an employee in a round; `None` changes nothing.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Officer {
    pub(super) figures: Option<String>,
    pub(super) reply: Option<String>,
    pub(super) consideration: Option<String>,
}

/// Folds a run of events, by employee. Types that say nothing about an employee are passed over.
pub(super) fn fold(events: &[Delivered]) -> Result<BTreeMap<Key, Officer>, Trouble> {
    let mut officers = BTreeMap::<Key, Officer>::new();
    for event in events {
        let notice = notice::read(event)?;
        let Some(PublicEvent::Survey(body)) = notice.body else { continue };
        let key = |period, employee| (notice.office.clone(), period, employee);
        match body {
            Survey::ReportCompiled(ReportCompiled { period, figures }) => {
                for own in figures.by_officer().map_err(unreadable)? {
                    officers.entry(key(period, own.employee)).or_default().figures = Some(own.json);
                }
            }
            Survey::OfficerReplied(OfficerReplied { period, employee, text }) => {
                officers.entry(key(period, employee)).or_default().reply = Some(text);
            }
            Survey::FinalReportIssued(FinalReportIssued { period, considerations, .. }) => {
                for Consideration { employee, text } in considerations {
                    officers.entry(key(period, employee)).or_default().consideration = Some(text);
                }
            }
            _ => {}
        }
    }
    Ok(officers)
}

fn unreadable(field: &'static str) -> Trouble {
    Trouble::poison(format!("the figures of a report do not read: see `{field}`"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::event;

    fn round(position: i64, name: &str, body: &str) -> Delivered {
        let data = format!(r#"{{"office":"plm","stream":"round/plm/2026-Q4","body":{body}}}"#);
        event(position, &format!("round.{name}"), &data)
    }

    #[test]
    fn every_employee_gets_his_own_part_and_nothing_of_others() {
        let body = r#"{"period":"2026-Q4","figures":{"employees":[{"employee":"pgw-01","n":42},{"employee":"pgw-02","n":5}]}}"#;
        let reply = r#"{"period":"2026-Q4","employee":"pgw-02","text":"Sendirian"}"#;
        let events = [round(1, "ReportCompiled", body), round(2, "OfficerReplied", reply)];
        let officers: Vec<_> = fold(&events).unwrap().into_values().collect();
        assert_eq!(officers[0].figures.as_deref(), Some(r#"{"employee":"pgw-01","n":42}"#));
        assert_eq!(officers[0].reply, None);
        assert_eq!(officers[1].reply.as_deref(), Some("Sendirian"));
    }

    #[test]
    fn figures_without_a_name_are_parked() {
        let body = r#"{"period":"2026-Q4","figures":{"employees":[{"n":42}]}}"#;
        let trouble = fold(&[round(1, "ReportCompiled", body)]).unwrap_err();
        assert!(trouble.to_string().contains("`employee`"), "{trouble}");
    }
}

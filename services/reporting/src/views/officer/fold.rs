//! A run of events, folded to what it changes for each employee.

use std::collections::BTreeMap;

use eventlog::Trouble;
use kernel::{Delivered, EmployeeCode, OfficeCode, Quarter};
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::notice::Notice;

/// An employee in one round.
pub(super) type Key = (OfficeCode, Quarter, EmployeeCode);

/// What is known of an employee in a round; `None` changes nothing.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Officer {
    pub(super) figures: Option<String>,
    pub(super) reply: Option<String>,
    pub(super) consideration: Option<String>,
}

#[derive(Deserialize)]
struct ReportCompiled<'a> {
    period: Quarter,
    #[serde(borrow)]
    figures: Figures<'a>,
}

#[derive(Deserialize)]
struct Figures<'a> {
    #[serde(borrow)]
    employees: Vec<&'a RawValue>,
}

#[derive(Deserialize)]
struct Whose {
    employee: EmployeeCode,
}

#[derive(Deserialize)]
struct OfficerReplied {
    period: Quarter,
    employee: EmployeeCode,
    text: String,
}

#[derive(Deserialize)]
struct FinalReportIssued {
    period: Quarter,
    considerations: Vec<Consideration>,
}

#[derive(Deserialize)]
struct Consideration {
    employee: EmployeeCode,
    text: String,
}

/// Folds a run of events, by employee. Types that tell nothing about an employee are passed over.
pub(super) fn fold(events: &[Delivered]) -> Result<BTreeMap<Key, Officer>, Trouble> {
    let mut officers = BTreeMap::<Key, Officer>::new();
    for event in events {
        match event.event_type.as_str() {
            "round.ReportCompiled" => compiled(&mut officers, event)?,
            "round.OfficerReplied" => replied(&mut officers, event)?,
            "round.FinalReportIssued" => issued(&mut officers, event)?,
            _ => {}
        }
    }
    Ok(officers)
}

fn compiled(officers: &mut BTreeMap<Key, Officer>, event: &Delivered) -> Result<(), Trouble> {
    let notice = Notice::read(event)?;
    let ReportCompiled { period, figures } = notice.body()?;
    for own in figures.employees {
        let Whose { employee } = serde_json::from_str(own.get())
            .map_err(|_| Trouble::poison("body: figures.employees holds one without `employee`"))?;
        let officer = officers.entry((notice.office.clone(), period, employee)).or_default();
        officer.figures = Some(own.get().to_owned());
    }
    Ok(())
}

fn replied(officers: &mut BTreeMap<Key, Officer>, event: &Delivered) -> Result<(), Trouble> {
    let notice = Notice::read(event)?;
    let OfficerReplied { period, employee, text } = notice.body()?;
    officers.entry((notice.office, period, employee)).or_default().reply = Some(text);
    Ok(())
}

fn issued(officers: &mut BTreeMap<Key, Officer>, event: &Delivered) -> Result<(), Trouble> {
    let notice = Notice::read(event)?;
    let FinalReportIssued { period, considerations } = notice.body()?;
    for Consideration { employee, text } in considerations {
        let officer = officers.entry((notice.office.clone(), period, employee)).or_default();
        officer.consideration = Some(text);
    }
    Ok(())
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

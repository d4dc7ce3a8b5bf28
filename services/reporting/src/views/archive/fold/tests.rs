use super::*;
use crate::tests::event;

fn case(position: i64, name: &str, body: &str) -> Delivered {
    let data = format!(r#"{{"office":"gto","stream":"case/x","body":{body}}}"#);
    event(position, &format!("case.{name}"), &data)
}

#[test]
fn a_case_is_folded_to_its_last_outcome() {
    let events = [
        case(
            1,
            "CaseOpened",
            r#"{"about_head":false,"has_reply_address":true,"quarter":"2026-Q4"}"#,
        ),
        case(2, "GradeDetermined", r#"{"grade":"not_oversight_grade"}"#),
        case(3, "CaseClarified", "{}"),
        case(4, "ReplySent", "{}"),
    ];
    let entries = fold(&events).unwrap().entries;
    let entry = &entries[&events[0].stream.uuid()];
    assert_eq!((entry.about_head, entry.outcome), (Some(false), Some("replied")));
    assert_eq!(entry.grade, Some("not_oversight_grade"));
    assert_eq!(entry.filing, None);
}

#[test]
fn an_archived_case_is_filed_under_its_class_and_quarter() {
    let body = r#"{"problem_class":"bribery","problem_title":"Suap","retention_class":"wbs-5","period":"2026-Q4"}"#;
    let entries = fold(&[case(1, "CaseArchived", body)]).unwrap().entries;
    let filing = entries.into_values().next().and_then(|entry| entry.filing).unwrap();
    assert_eq!(
        (filing.retention_class.as_str(), filing.problem_class.as_str()),
        ("wbs-5", "bribery")
    );
    assert_eq!(filing.period.to_string(), "2026-Q4");
}

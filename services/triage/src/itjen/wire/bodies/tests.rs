//! Bodies that do not read.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use kernel::{Clock, Ids};

use super::*;

const ID: &str = "0192f0c1-2d3e-7a4b-8c5d-6e7f80910213";

fn command() -> CommandId {
    Ids::new(Clock::machine()).command()
}

#[test]
fn every_wrong_field_is_named_and_none_is_repeated() {
    let body: DataReplyV1 = serde_json::from_str(
        r#"{"office":"RAHASIA","quarter":"rahasia","letter_number":"rahasia","manifest":"",
            "declaration":{"no_gratification":true,"no_conflict_of_interest":true},
            "released":[{"complaint_id":"rahasia","wraps":[{"person":"RAHASIA","wrap":"rahasia"}],"disposition_sheet":"rahasia"},
                        {"complaint_id":"0192f0c1-2d3e-7a4b-8c5d-6e7f80910213","wraps":[]}],
            "withheld":[{"complaint_id":"rahasia"}]}"#,
    )
    .unwrap();
    let failure = reply(body, command()).unwrap_err();
    let named: Vec<&str> = failure.fields.iter().map(|(field, _)| field.as_str()).collect();
    let expected = [
        "office",
        "quarter",
        "letter_number",
        "released[0].complaint_id",
        "released[0].wraps[0].person",
        "released[0].wraps[0].wrap",
        "released[0].disposition_sheet",
        "released[1].wraps",
        "withheld[0].complaint_id",
    ];
    assert_eq!(named, expected);
    assert!(!format!("{failure:?}").to_lowercase().contains("rahasia"), "{failure:?}");
}

#[test]
fn the_letter_itself_is_the_paper_that_b3_asks_for() {
    let step = sop::whistleblowing().step("B3").unwrap();
    let body: DataReplyV1 = serde_json::from_str(
        r#"{"office":"gto","quarter":"2026-Q4","letter_number":"PW.03.02/G.I/77/2026","manifest":"",
            "declaration":{"no_gratification":true,"no_conflict_of_interest":true},"released":[],"withheld":[]}"#,
    )
    .unwrap();
    let reply = reply(body, command()).unwrap();
    assert!(reply.letter.completed.items.iter().eq(step.items()));
}

#[test]
fn a_release_goes_to_somebody_by_a_whole_wrap() {
    let short = STANDARD.encode([1; 80]);
    let body = format!(
        r#"{{"office":"gto","quarter":"2026-Q4","letter_number":"PW.03.02/G.I/77/2026","manifest":"",
            "declaration":{{"no_gratification":true,"no_conflict_of_interest":true}},"withheld":[],
            "released":[{{"complaint_id":"{ID}","wraps":[]}},
                        {{"complaint_id":"{ID}","wraps":[{{"person":"gto-wbs-1","wrap":"{short}"}}]}}]}}"#,
    );
    let failure = reply(serde_json::from_str(&body).unwrap(), command()).unwrap_err();
    let named: Vec<&str> = failure.fields.iter().map(|(field, _)| field.as_str()).collect();
    assert_eq!(named, ["released[0].wraps", "released[1].wraps[0].wrap"]);
}

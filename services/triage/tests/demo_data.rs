//! The demo's complaints fit the rules: every text, class and reference in them can be given to a case.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use kernel::{OfficeCode, Role};
use serde::Deserialize;
use triage::domain::LegalReference;
use triage::domain::case::{Clarity, Grade, ProblemClass, RetentionClass};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Demo {
    number: u8,
    office: OfficeCode,
    title: String,
    text: String,
    reported_roles: Vec<Role>,
    reply_address: Option<String>,
    attachments: Vec<String>,
    finding: String,
    disposition: String,
    review: Review,
    grade: Grade,
    legal_basis: Vec<LegalReference>,
    recommendation: String,
    clarification: Option<String>,
    reply: Option<String>,
    problem_class: ProblemClass,
    retention_class: RetentionClass,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Review {
    clarity: Clarity,
    suggested: Grade,
    text: String,
}

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../demo/complaints")
}

fn demos() -> Vec<Demo> {
    let read = |number: u8| fs::read_to_string(folder().join(format!("{number}.toml"))).unwrap();
    (1..=6).map(|number| toml::from_str(&read(number)).unwrap()).collect()
}

#[test]
fn each_is_long_enough_to_be_a_complaint_and_says_that_it_is_invented() {
    for demo in demos() {
        let length = demo.text.trim().chars().count();
        assert!((600..=2500).contains(&length), "{}: {length} characters", demo.number);
        assert!(!demo.title.is_empty() && demo.office.as_str() == "gto");
        let file = fs::read_to_string(folder().join(format!("{}.toml", demo.number))).unwrap();
        assert!(file.starts_with("# Orang") && file.contains("rekaan"), "{}", demo.number);
    }
}

#[test]
fn the_staff_have_written_what_their_branch_needs() {
    for demo in demos() {
        let texts = [&demo.finding, &demo.disposition, &demo.review.text, &demo.recommendation];
        assert!(texts.iter().all(|text| text.trim().len() > 40), "{}", demo.number);
        assert!(!demo.legal_basis.is_empty());
        assert_eq!(demo.review.suggested, demo.grade);
        let clarified = demo.grade == Grade::NotOversightGrade;
        assert_eq!(demo.clarification.is_some(), clarified, "{}", demo.number);
        let answered = clarified && demo.reply_address.is_some();
        assert_eq!(demo.reply.is_some(), answered, "{}", demo.number);
    }
}

#[test]
fn together_they_walk_every_way() {
    let demos = demos();
    let count = |wanted: &dyn Fn(&Demo) -> bool| demos.iter().filter(|demo| wanted(demo)).count();
    let about_head = |demo: &Demo| demo.reported_roles.contains(&Role::OfficeHead);
    assert_eq!(count(&|d| d.grade == Grade::OversightGrade && !about_head(d)), 2);
    assert_eq!(count(&|d| d.grade == Grade::OversightGrade && about_head(d)), 1);
    assert_eq!(count(&|d| d.reply.is_some()), 2);
    assert_eq!(count(&|d| d.clarification.is_some() && d.reply.is_none()), 1);
    let classes: BTreeSet<_> = demos.iter().map(|demo| demo.problem_class).collect();
    assert_eq!(classes.len(), 6);
    assert!(demos.iter().all(|demo| demo.retention_class.years() >= 5));
    for clarity in [Clarity::Clear, Clarity::PartlyClear, Clarity::Unclear] {
        assert!(count(&|d| d.review.clarity == clarity) > 0, "{clarity:?}");
    }
}

#[test]
fn every_attachment_lies_beside_its_complaint_and_is_small() {
    for name in demos().iter().flat_map(|demo| &demo.attachments) {
        let bytes = fs::read(folder().join(name)).unwrap();
        assert!((1..4096).contains(&bytes.len()), "{name}");
        if name.ends_with("png") {
            assert!(bytes.starts_with(b"\x89PNG\r\n\x1a\n"), "{name}");
        }
    }
}

//! One test for each refusal, and what a completed step keeps.

#![expect(clippy::unwrap_used, reason = "a test that cannot read its own literals must fail")]

use kernel::{Actor, OfficeCode, PersonId, Role, Timestamp, Zone};
use sop::{Attempt, Calendars, Declaration, ItemId, Step, StepClock, StepRefusal, whistleblowing};

fn step(id: &str) -> &'static Step {
    whistleblowing().step(id).unwrap()
}

fn office(code: &str) -> OfficeCode {
    OfficeCode::try_new(code).unwrap()
}

fn actor(role: Role, at: Option<&str>) -> Actor {
    let person = PersonId::try_new("gto-1").unwrap();
    Actor { person, roles: vec![role], office: at.map(office) }
}

fn items(codes: &[&str]) -> Vec<ItemId> {
    codes.iter().map(|code| ItemId::try_new(*code).unwrap()).collect()
}

fn check(
    id: &str,
    actor: &Actor,
    declaration: Declaration,
    codes: &[&str],
) -> Result<Role, StepRefusal> {
    step(id).check(actor, &office("gto"), declaration, &items(codes))
}

/// The refusal of a WBS member's attempt at B8, with its code and message checked for what to do.
fn refused(declaration: Declaration, codes: &[&str], code: &str, advice: &str) -> StepRefusal {
    let refusal = check("B8", &actor(Role::WbsTeam, Some("gto")), declaration, codes).unwrap_err();
    assert_eq!(refusal.code(), code);
    assert_eq!(refusal.step().as_str(), "B8");
    assert!(refusal.to_string().contains(advice), "{refusal}");
    refusal
}

const COMPLETE: &[&str] = &["oversight-grade", "review-result"];

#[test]
fn a_role_that_the_procedure_does_not_name_is_refused() {
    for other in [actor(Role::Operator, Some("gto")), actor(Role::WbsTeam, Some("plm"))] {
        let refusal = check("B8", &other, Declaration::CLEAN, COMPLETE).unwrap_err();
        let step = step("B8").id.clone();
        assert_eq!(refusal, StepRefusal::RoleNotNamed { step, allowed: vec![Role::WbsTeam] });
        assert_eq!(refusal.code(), "ROLE_NOT_NAMED");
        assert!(refusal.to_string().contains("belongs to wbs_team"), "{refusal}");
    }
}

#[test]
fn missing_items_are_all_named() {
    let refusal =
        refused(Declaration::CLEAN, &[], "ITEMS_MISSING", "add review-result, oversight-grade");
    let missing = items(&["review-result", "oversight-grade"]);
    assert_eq!(refusal, StepRefusal::ItemsMissing { step: step("B8").id.clone(), missing });
}

#[test]
fn an_item_that_the_step_does_not_know_is_refused() {
    let codes = &["oversight-grade", "review-result", "scan-board"];
    let refusal = refused(Declaration::CLEAN, codes, "UNKNOWN_ITEM", "leave it out");
    let item = ItemId::try_new("scan-board").unwrap();
    assert_eq!(refusal, StepRefusal::UnknownItem { step: step("B8").id.clone(), item });
}

#[test]
fn without_the_declaration_on_gratification_nothing_is_completed() {
    let declaration = Declaration { no_gratification: false, ..Declaration::CLEAN };
    refused(declaration, COMPLETE, "GRATIFICATION_NOT_DECLARED", "declare it");
}

#[test]
fn a_conflict_of_interest_is_refused_before_anything_else_is_asked() {
    let declaration = Declaration { no_gratification: false, no_conflict_of_interest: false };
    refused(declaration, &[], "CONFLICT_OF_INTEREST", "recuse yourself");
}

#[test]
fn a_reporter_declares_nothing() {
    let none = Declaration { no_gratification: false, no_conflict_of_interest: false };
    let reporter = actor(Role::Reporter, None);
    let role = check("B1", &reporter, none, &["complaint", "supporting-data"]);
    assert_eq!(role, Ok(Role::Reporter));
}

#[test]
fn a_substitute_acts_only_where_the_procedure_has_one_and_only_as_such() {
    let (itjen, gto) = (actor(Role::Inspectorate, None), office("gto"));
    let letter = items(&["dispositioned-complaint-letter"]);
    let (declaration, now) = (Declaration::CLEAN, "2026-11-23T01:00:00Z".parse().unwrap());
    let calendar = Calendars::builtin().known_at(now);
    let tried = |name, actor: &Actor, substitute| {
        let step = step(name);
        let attempt = Attempt { actor, office: &gto, declaration, items: &letter, substitute };
        let record = step.complete(&attempt, &step.start(now, Zone::Wita, &calendar), now);
        record.map(|record| record.role)
    };
    assert_eq!(tried("B5", &itjen, true), Ok(Role::Inspectorate));
    assert!(tried("B5", &itjen, false).is_err());
    let head = actor(Role::OfficeHead, Some("gto"));
    assert!(tried("B5", &head, true).is_err());
    let nobody = tried("B6", &itjen, true).unwrap_err();
    assert_eq!(nobody, StepRefusal::RoleNotNamed { step: step("B6").id.clone(), allowed: vec![] });
}

fn started() -> (StepClock, Timestamp) {
    let start: Timestamp = "2026-11-23T01:00:00Z".parse().unwrap();
    let calendar = Calendars::builtin().known_at(start);
    (step("B8").start(start, Zone::Wita, &calendar), start)
}

#[test]
fn a_completed_step_keeps_who_what_and_when() {
    let (clock, start) = started();
    let (wbs, gto, items) = (actor(Role::WbsTeam, Some("gto")), office("gto"), items(COMPLETE));
    let declaration = Declaration::CLEAN;
    let attempt =
        Attempt { actor: &wbs, office: &gto, declaration, items: &items, substitute: false };
    let now = start + jiff::SignedDuration::from_mins(16);
    let record = step("B8").complete(&attempt, &clock, now).unwrap();
    assert!(record.was_late(), "15 minutes were allowed");
    assert_eq!(
        serde_json::to_string(&record).unwrap(),
        concat!(
            r#"{"step":"B8","by":"gto-1","role":"wbs_team","#,
            r#""declaration":{"no_gratification":true,"no_conflict_of_interest":true},"#,
            r#""items":["review-result","oversight-grade"],"#,
            r#""started_at":"2026-11-23T01:00:00Z","due_at":"2026-11-23T01:15:00Z","#,
            r#""completed_at":"2026-11-23T01:16:00Z"}"#
        ),
        "this is a storage format"
    );
}

#[test]
fn a_clock_is_overdue_only_after_its_deadline() {
    let (clock, _) = started();
    let due = clock.due_at.unwrap();
    assert!(!clock.is_overdue(due));
    assert!(clock.is_overdue(due + jiff::SignedDuration::from_micros(1)));
    assert_eq!(clock.calendar, "2026-10-01 SKB 2027 (nomor belum dipastikan)");
    let json = serde_json::to_string(&clock).unwrap();
    assert_eq!(serde_json::from_str::<StepClock>(&json).unwrap(), clock);
}

#[test]
fn codes_of_steps_and_items_are_checked() {
    for good in ["A1", "B10", "Z99"] {
        assert!(good.parse::<sop::StepId>().is_ok(), "{good}");
    }
    for bad in ["", "B", "B0", "B01", "B100", "b1", "BB1", "B 1", "B+1", "É1"] {
        assert!(bad.parse::<sop::StepId>().is_err(), "{bad:?}");
    }
    for bad in ["", "Scan", "scan board", "-scan", "scan-"] {
        assert!(ItemId::try_new(bad).is_err(), "{bad:?}");
    }
}

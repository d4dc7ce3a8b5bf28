use ledger::NoteSigner;
use serde_json::json;

use super::super::tray::tests::item;
use super::*;

const CASE: &str = "wbs.case.escalated.v1";

fn hub() -> NoteSigner {
    NoteSigner::new("hub.example/exchange", &[1; 32]).unwrap()
}

fn manifest(kind: ManifestKind, ids: &[&str], disposition: &str) -> String {
    let (office, quarter) = ("gto".parse().unwrap(), "2026-Q4".parse().unwrap());
    let entries = entries(ids.iter().copied(), disposition);
    Manifest::over(kind, office, quarter, &entries).sign(&hub()).unwrap()
}

fn escalation(number: u64, case: &str, listed: &[&str], signed: &[&str]) -> Item {
    let body = json!({
        "office": "gto", "quarter": "2026-Q4", "case_id": case, "sending_number": "1",
        "escalated_at": "2026-11-22T03:00:00Z", "position": 1, "legal_basis": [], "inspectorate_wrap": "",
        "objects": [], "escalated": listed, "manifest": manifest(ManifestKind::Escalations, signed, "escalated"),
    });
    item(number, CASE, &body)
}

fn troubles(held: &mut Held, item: &Item) -> String {
    held.judge(item).troubles.join("; ")
}

#[test]
fn escalations_that_agree_give_no_trouble_and_are_held() {
    let mut held = Held::new(hub().key());
    assert_eq!(troubles(&mut held, &escalation(1, "a", &["a"], &["a"])), "");
    assert_eq!(troubles(&mut held, &escalation(2, "b", &["b", "a"], &["a", "b"])), "");
    assert_eq!(held.cases("gto", "2026-Q4"), ["a", "b"]);
    assert!(held.cases("plm", "2026-Q4").is_empty());
}

#[test]
fn a_case_that_never_came_is_named() {
    let mut held = Held::new(hub().key());
    let told = troubles(&mut held, &escalation(1, "b", &["a", "b"], &["a", "b"]));
    assert!(told.contains("tidak pernah sampai: a"), "{told}");
}

#[test]
fn a_case_that_the_hub_no_longer_names_is_named() {
    let mut held = Held::new(hub().key());
    held.judge(&escalation(1, "a", &["a"], &["a"]));
    let told = troubles(&mut held, &escalation(2, "b", &["b"], &["b"]));
    assert!(told.contains("tidak lagi menyebut perkara yang kita pegang: a"), "{told}");
}

#[test]
fn a_list_that_differs_from_its_manifest_is_told() {
    let mut held = Held::new(hub().key());
    let told = troubles(&mut held, &escalation(1, "a", &["a"], &["a", "b"]));
    assert!(told.contains("manifes TIDAK COCOK"), "{told}");
}

#[test]
fn a_manifest_of_another_key_is_not_believed() {
    let other = NoteSigner::new("hub.example/exchange", &[2; 32]).unwrap();
    let mut held = Held::new(other.key());
    assert!(
        troubles(&mut held, &escalation(1, "a", &["a"], &["a"])).contains("manifes TIDAK COCOK")
    );
}

#[test]
fn a_changed_body_is_noticed() {
    let mut held = Held::new(hub().key());
    let mut item = escalation(1, "a", &["a"], &["a"]);
    item.hash = "00".repeat(32);
    assert!(troubles(&mut held, &item).contains("sidik"));
}

#[test]
fn an_omitted_complaint_of_a_request_shows() {
    let complaint = |id: &str| json!({ "complaint_id": id, "about_head": false, "has_reply_address": false, "inspectorate_wrap": "", "objects": [] });
    let request = |complaints: serde_json::Value| {
        item(
            1,
            "wbs.data-request.sent.v1",
            &json!({
                "office": "gto", "quarter": "2026-Q4", "letter_number": "1", "sent_at": "2026-11-22T03:00:00Z",
                "complaints": complaints, "team": [], "manifest": manifest(ManifestKind::DataRequest, &["a", "b"], "pending"),
            }),
        )
    };
    let mut held = Held::new(hub().key());
    assert_eq!(troubles(&mut held, &request(json!([complaint("b"), complaint("a")]))), "");
    assert!(
        troubles(&mut held, &request(json!([complaint("a")])))
            .contains("counts 2 cases and the list has 1")
    );
}

fn erased(number: u64, case: &str) -> Item {
    let body = json!({"erased": true, "kind": CASE, "hash": "00"});
    Item { subject: case.into(), ..item(number, "item.erased.v1", &body) }
}

#[test]
fn a_case_that_came_erased_is_held_with_the_others() {
    let mut held = Held::new(hub().key());
    assert_eq!(troubles(&mut held, &erased(1, "a")), "");
    assert_eq!(troubles(&mut held, &escalation(2, "b", &["a", "b"], &["a", "b"])), "");
    assert_eq!(held.cases("gto", "2026-Q4"), ["a", "b"]);
}

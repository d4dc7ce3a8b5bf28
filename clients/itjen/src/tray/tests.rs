//! What the folder keeps, and what it does after a crash or an erasure.

use crate::item::ESCALATED;

use super::*;

pub(crate) fn item(number: u64, kind: &str, data: &serde_json::Value) -> Item {
    let data = serde_json::value::to_raw_value(data).unwrap();
    let hash = hex::encode(<sha2::Sha256 as sha2::Digest>::digest(data.get()));
    let (subject, time) = ("x".to_owned(), "2026-11-22T03:00:00Z".to_owned());
    Item { number, kind: kind.into(), subject, time, hash, data, erased: false }
}

#[test]
fn an_item_is_kept_once_and_another_under_its_number_is_noticed() {
    let folder = tempfile::tempdir().unwrap();
    let mut tray = Tray::open(folder.path()).unwrap();
    assert!(tray.try_writing().unwrap());
    let first = item(1, "x.v1", &serde_json::json!({"a": 1}));
    assert_eq!(tray.store(&first).unwrap(), Stored::New);
    assert_eq!(tray.store(&first).unwrap(), Stored::Known);
    let other = item(1, "x.v1", &serde_json::json!({"a": 2}));
    assert_eq!(tray.store(&other).unwrap(), Stored::Differs);
    assert!(tray.read(1).unwrap().is_intact());
}

#[test]
fn an_item_without_its_line_in_the_index_is_found_again() {
    let folder = tempfile::tempdir().unwrap();
    let mut tray = Tray::open(folder.path()).unwrap();
    tray.try_writing().unwrap();
    for number in [1, 2, 4] {
        tray.store(&item(number, "x.v1", &serde_json::json!(number))).unwrap();
    }
    drop(tray);
    let index = folder.path().join("inbox/index.ndjson");
    let text = std::fs::read_to_string(&index).unwrap();
    std::fs::write(&index, &text[..text.len() - 9]).unwrap();
    let mut tray = Tray::open(folder.path()).unwrap();
    assert_eq!(tray.entries().count(), 2);
    tray.try_writing().unwrap();
    assert_eq!((tray.entries().count(), tray.whole_until(), tray.missing()), (3, 2, vec![3]));
}

#[test]
fn only_one_process_writes() {
    let folder = tempfile::tempdir().unwrap();
    let (mut one, mut two) =
        (Tray::open(folder.path()).unwrap(), Tray::open(folder.path()).unwrap());
    assert!(one.try_writing().unwrap());
    assert!(!two.try_writing().unwrap());
    one.store(&item(1, "x.v1", &serde_json::json!(1))).unwrap();
    two.refresh().unwrap();
    assert_eq!(two.whole_until(), 1);
}

fn escalation(number: u64) -> Item {
    let body = serde_json::json!({
        "office": "gto", "quarter": "2026-Q4", "case_id": "c", "sending_number": "1", "escalated_at": "2026-11-22T03:00:00Z",
        "position": 1, "legal_basis": [], "inspectorate_wrap": "w", "objects": [], "escalated": ["c"], "manifest": "m",
    });
    item(number, ESCALATED, &body)
}

#[test]
fn of_an_erased_case_number_and_hash_stay_and_nothing_can_bring_it_back() {
    let folder = tempfile::tempdir().unwrap();
    let mut tray = Tray::open(folder.path()).unwrap();
    tray.try_writing().unwrap();
    let case = escalation(1);
    tray.store(&case).unwrap();
    assert!(!tray.erase(1, "another").unwrap());
    assert!(tray.erase(1, "c").unwrap());
    assert!(!tray.erase(1, "c").unwrap(), "a second time changes nothing");
    assert_eq!(tray.store(&case).unwrap(), Stored::Known);
    drop(tray);
    let tray = Tray::open(folder.path()).unwrap();
    let left = tray.read(1).unwrap();
    assert!(left.is_intact() && left.hash == case.hash && !left.data.get().contains("sending"));
    let entry = tray.entries().next().unwrap();
    assert_eq!((entry.erased, entry.case.as_deref()), (true, Some("c")));
    assert!(entry.period.is_some(), "it still counts among the held cases");
}

#[test]
fn what_the_hub_erased_is_no_difference_and_stays_here_until_somebody_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let mut tray = Tray::open(folder.path()).unwrap();
    tray.try_writing().unwrap();
    let case = escalation(1);
    tray.store(&case).unwrap();
    let left = |hash: &str| {
        let body = serde_json::json!({"erased": true, "kind": ESCALATED, "hash": hash});
        item(1, "item.erased.v1", &body)
    };
    assert_eq!(tray.store(&left(&case.hash)).unwrap(), Stored::Erased);
    assert_eq!(tray.store(&left("00")).unwrap(), Stored::Differs);
    assert!(tray.read(1).unwrap().data.get().contains("sending"));
}

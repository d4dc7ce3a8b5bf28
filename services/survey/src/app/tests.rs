//! What of the use cases is pure.

use proto::intake::v1::Box as EmptiedBox;
use service::FailureKind;

use super::compile_report::{figures, unchanged};
use super::dataset::Dataset;
use super::receive_responses::box_ref;
use crate::domain::round::{DataPulled, RoundEvent, RoundOpened};

fn golden(name: &str) -> RoundEvent {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden");
    let json = std::fs::read(format!("{folder}/round.{name}.v1.json")).unwrap();
    RoundEvent::decode(&format!("round.{name}"), 1, &json).unwrap()
}

fn opened() -> RoundOpened {
    let RoundEvent::RoundOpened(event) = golden("RoundOpened") else { panic!("an opening") };
    event
}

fn rows() -> Vec<(String, i64, i64)> {
    let row = |who: &str, answers: &str, count, comments| {
        (format!("{who}\tloket-1\tvaksinasi\t2026-11-22-pagi\t{answers}"), count, comments)
    };
    vec![
        row("pgw-02", "3----------", 1, 0),
        row("", "44---------", 12, 3),
        row("pgw-01", "43---------", 40, 5),
    ]
}

#[test]
fn the_hash_is_that_of_the_text_in_the_docs() {
    let text = "amanah/dataset/v1\n\
                \tloket-1\tvaksinasi\t2026-11-22-pagi\t44---------\t12\t3\n\
                pgw-01\tloket-1\tvaksinasi\t2026-11-22-pagi\t43---------\t40\t5\n\
                pgw-02\tloket-1\tvaksinasi\t2026-11-22-pagi\t3----------\t1\t0\n";
    let mut shuffled = rows();
    shuffled.reverse();
    for data in [Dataset::of(rows()), Dataset::of(shuffled)] {
        assert_eq!(data.count, 53);
        assert_eq!(data.hash, hex::encode(<sha2::Sha256 as sha2::Digest>::digest(text)));
    }
}

#[test]
fn the_figures_count_what_was_pulled() {
    let data = Dataset::of(rows());
    let all = figures(&opened(), &data, &[]).unwrap();
    assert_eq!((all.count, all.office.comments), (53, Some(8)));
    let rated = all.employee(&"pgw-01".parse().unwrap()).unwrap();
    assert_eq!(rated.n, 40);
}

#[test]
fn a_pattern_that_does_not_read_names_its_field() {
    let data = Dataset::of(vec![("pgw-01\tloket-1\tvaksinasi\tpagi\t4".into(), 1, 0)]);
    assert_eq!(data.rows(), Err("shift"));
    let failure = figures(&opened(), &data, &[]).unwrap_err();
    assert_eq!(failure.message, "a rating's shift does not read");
}

#[test]
fn another_data_set_than_was_pulled_is_refused() {
    let data = Dataset::of(rows());
    let RoundEvent::DataPulled(event) = golden("DataPulled") else { panic!("a pull") };
    let same = DataPulled { count: 53, dataset_hash: data.hash.clone(), ..event.clone() };
    assert_eq!(unchanged(&data, &same), Ok(()));
    let failure = unchanged(&data, &event).unwrap_err();
    assert_eq!((failure.kind, failure.code), (FailureKind::Refused, "DATASET_CHANGED"));
}

#[test]
fn a_box_of_intake_is_read_or_named_as_unreadable() {
    let emptied = EmptiedBox {
        stream: "box/plm/loket-1/2026-11-22-pagi".into(),
        place: "loket-1".into(),
        shift: "2026-11-22-pagi".into(),
        count: 7,
        position: 9,
    };
    assert_eq!(box_ref(emptied.clone()).unwrap().count, 7);
    let failure = box_ref(EmptiedBox { shift: "pagi".into(), ..emptied }).unwrap_err();
    assert!(failure.message.contains("whose shift does not read"), "{failure:?}");
}

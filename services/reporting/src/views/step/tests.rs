use super::*;
use crate::tests::event;

#[test]
fn ratings_are_counted_per_box() {
    let rating = |position, shift: &str| {
        let stream = format!("box/gto/loket-1/2026-11-22-{shift}");
        let body = format!(
            r#"{{"place":"loket-1","service":"vaksinasi","shift":"2026-11-22-{shift}","answers":{{}}}}"#
        );
        let data = format!(r#"{{"office":"gto","stream":"{stream}","body":{body}}}"#);
        event(position, "box.RatingReceived", &data)
    };
    let events = [rating(3, "pagi"), rating(4, "siang"), rating(5, "pagi")];
    let batch = Batch::read(&events).unwrap();
    let counted: Vec<_> =
        batch.boxes.iter().map(|row| (row.position, row.last_position, row.count)).collect();
    assert_eq!(counted, [(3, 5, 2), (4, 4, 1)]);
    assert!(batch.rows.is_empty());
}

#[test]
fn a_complaint_that_does_not_say_whom_it_is_about_is_parked() {
    let data = r#"{"office":"gto","stream":"complaint/x","body":{"complaint":"0192f0c1-2d3e-8a4b-8c5d-6e7f80910213"}}"#;
    let events = [event(1, "complaint.ComplaintFiled", data)];
    let trouble = Batch::read(&events).err().unwrap();
    assert!(trouble.to_string().contains("missing field `about_head`"), "{trouble}");
}

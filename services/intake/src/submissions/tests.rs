//! Submissions on a real PostgreSQL: everything once, whatever is repeated or cut off.

use contracts::{Counts, Kind, Outcome, ReasonCode, Receipt};
use kernel::{LogName, StreamId, Version};
use serde_json::json;

use super::receipts::Receipts;
use crate::domain::IntakeEvent;
use crate::tables::submissions;
use crate::testing::*;
use relay::Outbox;

fn counts(received: u32, duplicate: u32, rejected: u32) -> Counts {
    Counts { received, duplicate, rejected }
}

async fn stream(desk: &Desk, name: &str) -> Vec<IntakeEvent> {
    let rows = desk.ingress.log.read_stream(StreamId::named(name), Version::NEW).await.unwrap();
    rows.iter().map(|row| row.event().unwrap()).collect()
}

#[tokio::test]
async fn a_batch_sent_twice_counts_once_and_is_answered_the_same() {
    let desk = Desk::open("again").await;
    let (batch, body) = (id(), ratings(&[rating(id()), rating(id())]));
    let send = || message("plm", Kind::Ratings, batch, &body);
    let first = desk.lane(vec![send()]).await.remove(0);
    assert_eq!(
        (first.outcome, first.counts, first.again),
        (Outcome::Received, counts(2, 0, 0), false)
    );
    desk.hand.advance(std::time::Duration::from_hours(1));
    let second = desk.lane(vec![send()]).await.remove(0);
    assert_eq!(second, Receipt { again: true, ..first.clone() });
    let third = desk.call("plm", Kind::Ratings.tail(), batch, &body).await;
    assert_eq!(third, second, "over another way as well");
    assert_eq!(desk.ballots().await, 2);
}

#[tokio::test]
async fn a_rating_counts_once_over_batches_and_within_one() {
    let desk = Desk::open("overlap").await;
    let (a, b, c) = (rating(id()), rating(id()), rating(id()));
    let batch = |lines: &[serde_json::Value]| message("plm", Kind::Ratings, id(), &ratings(lines));
    let told = desk.lane(vec![batch(&[a.clone(), b.clone(), a]), batch(&[b, c])]).await;
    assert_eq!(told[0].counts, counts(2, 1, 0));
    assert_eq!(told[1].counts, counts(1, 1, 0));
    assert_eq!(desk.ballots().await, 3);
}

#[tokio::test]
async fn a_batch_with_a_bad_line_is_received_with_its_reason() {
    let desk = Desk::open("bad_line").await;
    let mut bad = rating(id());
    bad["shift"] = json!("2027-01-01-pagi");
    let told = desk.lane(vec![message("plm", Kind::Ratings, id(), &ratings(&[rating(id()), bad]))]);
    let told = told.await.remove(0);
    assert_eq!((told.outcome, told.counts), (Outcome::Received, counts(1, 0, 1)));
    assert_eq!((told.reasons.len(), told.reasons[0].line), (1, Some(1)));
    assert_eq!(told.reasons[0].code, ReasonCode::ShiftInFuture);
    assert_eq!(desk.count("SELECT count(*) FROM intake.parked_submission").await, 0);
}

#[tokio::test]
async fn an_id_with_another_content_is_refused_and_the_first_answer_stays() {
    let desk = Desk::open("reused").await;
    let used = id();
    let send = |body| message("plm", Kind::UsersServedV1, used, &body);
    let told = desk.lane(vec![send(served(7)), send(served(8)), send(served(7))]).await;
    assert_eq!(told[0].outcome, Outcome::Received);
    assert_eq!(
        (told[1].outcome, told[1].reasons[0].code),
        (Outcome::Rejected, ReasonCode::IdReused)
    );
    assert_eq!(told[2], Receipt { again: true, ..told[0].clone() });
    assert_eq!(stream(&desk, "served/plm/loket-1/2026-11-22-pagi").await.len(), 1);
}

#[tokio::test]
async fn a_rejection_is_remembered_and_the_message_parked_without_its_body() {
    let desk = Desk::open("parked").await;
    let send = message_of("plm", Kind::Rating.tail(), id(), b"{\"id\":".to_vec());
    let told = desk.lane(vec![send.clone(), send]).await;
    assert_eq!(told[0].reasons[0].code, ReasonCode::MalformedJson);
    assert_eq!(told[1], Receipt { again: true, ..told[0].clone() });
    let parked: Vec<(i64, String, String, i64)> =
        sqlx::query_as("SELECT sequence, kind, code, bytes FROM intake.parked_submission")
            .fetch_all(&desk.db.owner)
            .await
            .unwrap();
    assert_eq!(parked, [(1, Kind::Rating.tail().to_owned(), "MALFORMED_JSON".to_owned(), 6)]);
}

#[tokio::test]
async fn a_forged_message_is_answered_where_it_came_from_and_takes_no_id() {
    let desk = Desk::open("forged").await;
    let used = id();
    let mut forged = message("plm", Kind::UsersServedV1, used, &served(9));
    forged.source = Some("OUT_GTO".to_owned());
    let honest = message("plm", Kind::UsersServedV1, used, &served(7));
    let told = desk.lane(vec![forged, honest]).await;
    assert_eq!(told[0].reasons[0].code, ReasonCode::ForgedSource);
    assert_eq!((told[0].sender.as_str(), told[1].sender.as_str()), ("off/gto", "off/plm"));
    assert_eq!((told[1].outcome, told[1].again), (Outcome::Received, false));
    let receipts = Receipts(desk.db.app.clone()).read(0, 10).await.unwrap();
    assert_eq!(receipts[0].subject, "ph.rcpt.off.gto.submission.rejected.v1");
    assert_eq!(receipts[1].subject, "ph.rcpt.off.plm.submission.received.v1");
    let parked = "SELECT count(*) FROM intake.parked_submission WHERE code = 'FORGED_SOURCE' AND source = 'OUT_GTO'";
    assert_eq!(desk.count(parked).await, 1);
}

#[tokio::test]
async fn both_versions_of_users_served_work_and_the_later_report_counts() {
    let desk = Desk::open("served").await;
    let v2 = json!({
        "place": "loket-1", "shift": "2026-11-22-pagi",
        "by_service": [{ "service": "dokumen-kapal", "count": 5 }, { "service": "vaksinasi", "count": 4 }],
    });
    let told = desk
        .lane(vec![
            message("plm", Kind::UsersServedV2, id(), &v2),
            message("plm", Kind::UsersServedV1, id(), &served(11)),
        ])
        .await;
    assert!(told.iter().all(|receipt| receipt.outcome == Outcome::Received));
    let events = stream(&desk, "served/plm/loket-1/2026-11-22-pagi").await;
    let totals = events.iter().map(|event| match event {
        IntakeEvent::UsersServedReported(report) => (report.total, report.by_service.len()),
        other => panic!("{other:?}"),
    });
    assert_eq!(totals.collect::<Vec<_>>(), [(9, 2), (11, 0)]);
}

#[tokio::test]
async fn a_roster_is_published_by_the_machine_and_joins_no_trace() {
    let desk = Desk::open("roster").await;
    let told = desk.call("plm", Kind::Roster.tail(), id(), &roster()).await;
    assert_eq!(told.counts, counts(1, 0, 0));
    let stream = StreamId::named("roster/plm");
    let rows = desk.ingress.log.read_stream(stream, Version::NEW).await.unwrap();
    let meta = rows[0].meta().unwrap();
    assert_eq!(meta.actor.unwrap().person.as_str(), "office-plm");
    assert_eq!((meta.traceparent, desk.ingress.log.epoch().log), (None, LogName::Intake));
}

#[tokio::test]
async fn a_sealed_complaint_is_filed_once_and_its_receipt_names_the_leaf() {
    let desk = Desk::open("complaint").await;
    let (form, other) = (id(), id());
    let body = complaint(form);
    let send = |id, body| message("plm", Kind::SealedComplaint, id, body);
    let told = desk.lane(vec![send(form, &body), send(form, &body)]).await;
    let filed = told[0].complaint.clone().unwrap();
    assert_eq!((told[1].again, &told[1].complaint), (true, &told[0].complaint));
    let rows = desk.ingress.log.read_after(kernel::Position::START, 10).await.unwrap();
    assert_eq!((rows.len(), hex::encode(rows[0].leaf_hash)), (1, filed.leaf));
    assert_eq!(rows[0].meta, b"{}");
    assert_eq!(desk.count("SELECT count(*) FROM intake.filing").await, 1);

    // The same sealed bytes as another complaint would open for nobody.
    let told = desk.lane(vec![send(other, &body)]).await.remove(0);
    assert_eq!((told.outcome, told.reasons[0].code), (Outcome::Rejected, ReasonCode::Refused));
    // And the same receipt code would open two.
    let mut sealed = complaint(other);
    sealed["receipt_lookup"] = body["receipt_lookup"].clone();
    let told = desk.lane(vec![send(id(), &sealed), send(other, &sealed)]).await;
    assert!(told.iter().all(|one| one.outcome == Outcome::Rejected), "{told:?}");
    assert_eq!(desk.count("SELECT count(*) FROM intake.filing").await, 1);
    assert_eq!(desk.ingress.log.head().await.unwrap().0.0, 1);
}

#[tokio::test]
async fn a_crash_between_append_and_receipt_is_finished_by_the_repetition() {
    let desk = Desk::open("crash").await;
    let send = || message("plm", Kind::UsersServedV1, id(), &served(7));
    let mut track = desk.track("plm").await;
    let mut group = desk.ingress.read(vec![envelope(send())]).remove(0);
    super::carry_out::apply(&desk.ingress, &mut group).await.unwrap();
    assert_eq!(desk.count("SELECT count(*) FROM intake.receipt").await, 0, "cut off here");
    let item = group.items.remove(0);
    let told = desk.take(vec![item.envelope], Some(&mut track)).await.remove(0);
    assert_eq!((told.outcome, told.again), (Outcome::Received, false));
    assert_eq!(desk.ingress.log.head().await.unwrap().0.0, 1, "the log knew the command");
}

#[tokio::test]
async fn an_id_cut_off_before_its_effect_stands_for_its_content_already() {
    let desk = Desk::open("claimed").await;
    let used = id();
    let send = |count| envelope(message("plm", Kind::UsersServedV1, used, &served(count)));
    let bound = (used, send(7).digest());
    submissions::claim(&desk.db.app, &code("plm"), &[bound]).await.unwrap();
    let told = desk.take(vec![send(8), send(7)], None).await;
    assert_eq!(told[0].reasons[0].code, ReasonCode::IdReused);
    assert_eq!((told[1].outcome, told[1].again), (Outcome::Received, false));
    let events = stream(&desk, "served/plm/loket-1/2026-11-22-pagi").await;
    assert!(matches!(&events[..], [IntakeEvent::UsersServedReported(report)] if report.total == 7));
}

#[tokio::test]
async fn a_second_replica_in_the_same_lane_changes_nothing() {
    let desk = Desk::open("fenced").await;
    let (mut ours, mut theirs) = (desk.track("plm").await, desk.track("plm").await);
    let send = || vec![envelope(message("plm", Kind::Rating, id(), &rating(id())))];
    desk.take(send(), Some(&mut ours)).await;
    let group = desk.ingress.read(send()).remove(0);
    let refused = desk.ingress.take(group, Some(&mut theirs)).await.unwrap_err();
    assert_eq!(refused.code, "LANE_MOVED");
    assert_eq!(
        (desk.ballots().await, desk.count("SELECT count(*) FROM intake.receipt").await),
        (1, 1)
    );
}

#[tokio::test]
async fn the_same_submissions_at_once_over_both_ways_count_once() {
    let desk = Desk::open("both_ways").await;
    let batch = id();
    let body = ratings(&(0..50).map(|_| rating(id())).collect::<Vec<_>>());
    let kind = Kind::Ratings.tail();
    let calls = futures::future::join_all((0..8).map(|_| desk.call("plm", kind, batch, &body)));
    let (calls, lane) =
        futures::join!(calls, desk.lane(vec![message("plm", Kind::Ratings, batch, &body)]));
    let firsts = calls.iter().chain(&lane).filter(|receipt| !receipt.again).count();
    assert_eq!((firsts, desk.ballots().await), (1, 50));
}

#[tokio::test]
async fn receipts_are_numbered_without_a_gap_in_the_order_of_their_commits() {
    let desk = Desk::open("numbers").await;
    let kind = Kind::Rating.tail();
    let bodies: Vec<_> = (0..40).map(|_| (id(), rating(id()))).collect();
    let calls = bodies.iter().map(|(id, body)| desk.call("plm", kind, *id, body));
    futures::future::join_all(calls).await;
    let outbox = Receipts(desk.db.app.clone());
    let read = outbox.read(0, 100).await.unwrap();
    let numbers: Vec<u64> = read.iter().map(|receipt| receipt.number).collect();
    assert_eq!(numbers, (1..=40).collect::<Vec<u64>>());
    assert_eq!(outbox.hash_at(7).await.unwrap(), Some(read[6].hash));
    assert_eq!(outbox.hash_at(41).await.unwrap(), None);
}

#[tokio::test]
async fn groups_hold_each_id_once_and_a_bounded_number_of_ratings() {
    let desk = Desk::open("groups").await;
    let batch = |id| {
        let lines: Vec<_> = (0..1000).map(|_| rating(self::id())).collect();
        envelope(message("plm", Kind::Ratings, id, &ratings(&lines)))
    };
    let sizes = |envelopes| {
        let groups = desk.ingress.read(envelopes);
        groups.iter().map(|group| group.items.len()).collect::<Vec<_>>()
    };
    assert_eq!(sizes((0..7).map(|_| batch(id())).collect()), [5, 2]);
    let twice = id();
    assert_eq!(sizes(vec![batch(twice), batch(twice)]), [1, 1]);
}

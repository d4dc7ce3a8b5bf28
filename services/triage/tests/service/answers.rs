//! Itjen's submissions over gRPC: each counts once, and its lists are compared with ours.

use contracts::{
    AcknowledgementV1, DataReplyCorrectionV1, DataReplyV1, Entry, ManifestKind, ReasonCode, Receipt,
};
use kernel::CaseId;
use proto::itjen::v1::SubmitRequest;

use crate::support::letters::{
    ACKNOWLEDGEMENT, CORRECTION, REPLY, code, declaration, id, release_with_sheet, reply, submit,
};
use crate::support::world::{World, itjen_manifest};

#[tokio::test]
async fn a_reply_releases_once_and_the_team_reads_the_sheet() {
    let world = World::start("reply").await;
    let (one, two) = (world.pending(10).await, world.pending(10).await);
    world.send_data_request().await;
    let (body, id) = (reply(&world, &[one], &[two]).await, id(&world));
    let receipt = submit(&world, &id, REPLY, &body).await;
    assert_eq!((code(&receipt), receipt.again), (None, false), "{receipt:?}");
    let again = submit(&world, &id, REPLY, &body).await;
    assert_eq!(again, Receipt { again: true, ..receipt });
    let mut other = body.clone();
    other.letter_number = "PW.03.02/G.I/78/2026".to_owned();
    assert_eq!(code(&submit(&world, &id, REPLY, &other).await), Some(ReasonCode::IdReused));
    assert_eq!(code(&submit(&world, &id, REPLY, &body).await), None, "the first stays good");
    let another_id = self::id(&world);
    assert_eq!(code(&submit(&world, &another_id, REPLY, &other).await), Some(ReasonCode::Refused));

    let member = world.member().await;
    let request = || proto::triage::v1::ReadCaseRequest { case_id: one.to_string() };
    testkit::wait_for("the case to be open", || async {
        world.staff(&member).read_case(request()).await.is_ok()
    })
    .await
    .unwrap();
    let texts = world.staff(&member).read_case(request()).await.unwrap().into_inner().texts;
    let sheet = texts.iter().find(|text| text.kind == "itjen_reply").unwrap();
    assert_eq!(sheet.content, b"lembar disposisi");
    let receipts = world.item("submission.received.v1", 0).await.1;
    assert_eq!(receipts["submission"], id);
}

#[tokio::test]
async fn an_omitted_or_added_complaint_is_shown_on_either_side() {
    let world = World::start("omitted").await;
    let (one, two) = (world.pending(10).await, world.pending(10).await);
    world.send_data_request().await;
    let omitted = submit(&world, &id(&world), REPLY, &reply(&world, &[one], &[]).await).await;
    assert_eq!(code(&omitted), Some(ReasonCode::Manifest));
    assert!(omitted.reasons[0].message.contains(&format!("omitted: {two}")), "{omitted:?}");
    let stray = world.ids.complaint();
    let body = reply(&world, &[one], &[two, stray]).await;
    let added = submit(&world, &id(&world), REPLY, &body).await;
    assert!(added.reasons[0].message.contains(&format!("added: {stray}")), "{added:?}");
    let stored: Vec<(String, Vec<String>, Vec<String>)> =
        sqlx::query_as("SELECT kind, omitted, added FROM triage.exchange_difference ORDER BY id")
            .fetch_all(&world.db.app)
            .await
            .unwrap();
    let expected = [
        ("data-reply".to_owned(), vec![two.to_string()], vec![]),
        ("data-reply".to_owned(), vec![], vec![stray.to_string()]),
    ];
    assert_eq!(stored, expected);
    // The list was changed on its way, so the manifest does not cover it.
    let mut changed = reply(&world, &[one], &[two]).await;
    changed.withheld.clear();
    let receipt = submit(&world, &id(&world), REPLY, &changed).await;
    assert_eq!(code(&receipt), Some(ReasonCode::Manifest));
    let mut forged = reply(&world, &[one], &[two]).await;
    forged.manifest = forged.manifest.replace("itjen.example", "hub.example");
    assert_eq!(
        code(&submit(&world, &id(&world), REPLY, &forged).await),
        Some(ReasonCode::Manifest)
    );
    let good = reply(&world, &[one], &[two]).await;
    assert_eq!(code(&submit(&world, &id(&world), REPLY, &good).await), None);
}

#[tokio::test]
async fn a_correction_releases_what_was_withheld_and_signs_the_whole_quarter() {
    let world = World::start("correct").await;
    let (one, two) = (world.pending(10).await, world.pending(10).await);
    world.send_data_request().await;
    let body = reply(&world, &[one], &[two]).await;
    assert_eq!(code(&submit(&world, &id(&world), REPLY, &body).await), None);
    let correction = |entries: &[Entry], released| DataReplyCorrectionV1 {
        office: "gto".to_owned(),
        quarter: "2026-Q3".to_owned(),
        letter_number: "PW.03.02/G.I/91/2026".to_owned(),
        declaration: declaration(),
        released: vec![released],
        manifest: itjen_manifest(ManifestKind::DataReply, "2026-Q3", entries),
    };
    let alone = correction(&[Entry::new(two, "released")], release_with_sheet(&world, two).await);
    let receipt = submit(&world, &id(&world), CORRECTION, &alone).await;
    assert_eq!(code(&receipt), Some(ReasonCode::Manifest), "the quarter has two");
    let whole = [Entry::new(one, "released"), Entry::new(two, "released")];
    let good = correction(&whole, release_with_sheet(&world, two).await);
    let receipt = submit(&world, &id(&world), CORRECTION, &good).await;
    assert_eq!(code(&receipt), None, "{receipt:?}");
    let member = world.member().await;
    testkit::wait_for("the second case to be open", || async {
        let request = proto::triage::v1::ReadCaseRequest { case_id: two.to_string() };
        world.staff(&member).read_case(request).await.is_ok()
    })
    .await
    .unwrap();
    let late = correction(&whole, release_with_sheet(&world, one).await);
    let late = DataReplyCorrectionV1 { letter_number: "PW.03.02/G.I/92/2026".to_owned(), ..late };
    let receipt = submit(&world, &id(&world), CORRECTION, &late).await;
    assert_eq!(code(&receipt), Some(ReasonCode::Refused), "released twice");
}

fn acknowledgement(case: CaseId, held: &[CaseId]) -> AcknowledgementV1 {
    let entries: Vec<Entry> = held.iter().map(|id| Entry::new(id, "escalated")).collect();
    AcknowledgementV1 {
        case_id: case.to_string(),
        receipt_number: "ITJEN-2026-000118".to_owned(),
        held: held.iter().map(ToString::to_string).collect(),
        manifest: itjen_manifest(ManifestKind::Held, "2026-Q4", &entries),
    }
}

#[tokio::test]
async fn an_acknowledgement_names_all_that_is_held() {
    let world = World::start("held").await;
    let cases = [world.escalated().await, world.escalated().await, world.escalated().await];
    let gap = acknowledgement(cases[1], &cases[1..2]);
    let receipt = submit(&world, &id(&world), ACKNOWLEDGEMENT, &gap).await;
    assert_eq!(code(&receipt), Some(ReasonCode::Manifest));
    let omitted = format!("omitted: {}", cases[0]);
    assert!(receipt.reasons[0].message.contains(&omitted), "{receipt:?}");
    // A later escalation may still be on its way.
    let good = acknowledgement(cases[1], &cases[..2]);
    assert_eq!(code(&submit(&world, &id(&world), ACKNOWLEDGEMENT, &good).await), None);
    let stray = [cases[0], world.ids.complaint().into(), cases[1], cases[2]];
    let added = acknowledgement(cases[2], &stray);
    let receipt = submit(&world, &id(&world), ACKNOWLEDGEMENT, &added).await;
    assert!(receipt.reasons[0].message.contains("added: "), "{receipt:?}");
    let unknown = acknowledgement(world.ids.complaint().into(), &cases);
    let receipt = submit(&world, &id(&world), ACKNOWLEDGEMENT, &unknown).await;
    assert_eq!(code(&receipt), Some(ReasonCode::Refused));
}

#[tokio::test]
async fn a_reply_without_a_manifest_is_refused() {
    let world = World::start("unsigned").await;
    world.pending(10).await;
    world.send_data_request().await;
    let unsigned = DataReplyV1 { manifest: String::new(), ..reply(&world, &[], &[]).await };
    let receipt = submit(&world, &id(&world), REPLY, &unsigned).await;
    assert_eq!(code(&receipt), Some(ReasonCode::Manifest));
    assert!(receipt.reasons[0].message.contains("manifest"), "{receipt:?}");
}

#[tokio::test]
async fn what_does_not_read_gets_its_reason_and_is_parked() {
    let world = World::start("malformed").await;
    let submit_raw = |kind: &str, time: String, data: Vec<u8>| {
        let request = SubmitRequest { id: id(&world), kind: kind.to_owned(), time, data };
        let mut client = world.itjen();
        async move {
            let answer = client.submit(request).await.unwrap().into_inner();
            serde_json::from_slice::<Receipt>(&answer.receipt).unwrap()
        }
    };
    let now = || kernel::Clock::machine().now().to_string();
    for (kind, time, data, expected) in [
        ("survey.rating.submitted.v1", now(), b"{}".to_vec(), ReasonCode::UnknownType),
        (REPLY, "kemarin".to_owned(), b"{}".to_vec(), ReasonCode::Header),
        (REPLY, "2031-01-01T00:00:00Z".to_owned(), b"{}".to_vec(), ReasonCode::ClockOff),
        (REPLY, now(), vec![b' '; 901 * 1024], ReasonCode::TooLarge),
        (REPLY, now(), b"{".to_vec(), ReasonCode::MalformedJson),
        (REPLY, now(), b"{}".to_vec(), ReasonCode::Schema),
        (
            ACKNOWLEDGEMENT,
            now(),
            br#"{"case_id":"x","receipt_number":"ITJEN-1","held":[],"manifest":""}"#.to_vec(),
            ReasonCode::Schema,
        ),
    ] {
        let receipt = submit_raw(kind, time, data).await;
        assert_eq!(code(&receipt), Some(expected));
    }
    let parked: i64 = sqlx::query_scalar("SELECT count(*) FROM triage.parked_submission")
        .fetch_one(&world.db.app)
        .await
        .unwrap();
    assert_eq!(parked, 7);
}

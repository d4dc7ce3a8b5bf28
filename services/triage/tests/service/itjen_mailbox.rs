//! The mailbox of a complaint that is with Itjen, for Itjen's machine alone.

use kernel::{Actor, ComplaintId};
use proto::itjen::v1 as pb;
use testkit::wait_for;
use tonic::Code;
use vault::{ContentKind, ContentRef, DataKey};

use crate::support::office::{PEOPLE, somebody};
use crate::support::world::World;

fn key() -> DataKey {
    DataKey::from_bytes([7; 32])
}

fn message(
    world: &World,
    complaint: ComplaintId,
    item: u32,
    text: &str,
) -> pb::PostToMailboxRequest {
    let place = ContentRef { complaint, kind: ContentKind::Message, item };
    let sealed = vault::seal(&key(), &place, text.as_bytes(), &world.ids);
    pb::PostToMailboxRequest {
        command_id: world.ids.command().to_string(),
        complaint_id: complaint.to_string(),
        item,
        commitment: sealed.seal.commitment.to_vec(),
        sealed: sealed.bytes,
    }
}

fn read(complaint: ComplaintId) -> pb::ReadMailboxRequest {
    pb::ReadMailboxRequest { complaint_id: complaint.to_string() }
}

#[tokio::test]
async fn itjen_reads_and_writes_what_it_sealed_itself_once() {
    let world = World::start("itjen_mailbox").await;
    let complaint = world.pending(10).await;
    let mut itjen = world.itjen();
    let empty = itjen.read_mailbox(read(complaint)).await.unwrap().into_inner();
    assert_eq!((empty.next_item, empty.messages.len(), empty.objects.len()), (0, 0, 2));
    let answer = message(&world, complaint, empty.next_item, "jawaban rekaan");
    for applied in [true, false] {
        let posted = itjen.post_to_mailbox(answer.clone()).await.unwrap().into_inner();
        assert_eq!(posted.applied, applied);
    }
    let taken = message(&world, complaint, 0, "jawaban lain");
    assert_eq!(itjen.post_to_mailbox(taken).await.unwrap_err().code(), Code::Aborted);
    let full = itjen.read_mailbox(read(complaint)).await.unwrap().into_inner();
    assert_eq!((full.next_item, full.messages[0].from.as_str()), (1, "inspectorate"));
    let place = ContentRef { complaint, kind: ContentKind::Message, item: 0 };
    let opened = vault::open(&key(), &place, &full.messages[0].sealed).unwrap();
    assert_eq!(opened.content.as_slice(), b"jawaban rekaan");
    let noted = "SELECT count(*) FROM triage.access WHERE person = 'itjen' AND what = 'message/0'";
    let noted: i64 = sqlx::query_scalar(noted).fetch_one(&world.db.app).await.unwrap();
    assert_eq!(noted, 1, "who opened what is written down");
}

#[tokio::test]
async fn what_does_not_lie_with_itjen_is_not_found() {
    let world = World::start("itjen_mailbox_none").await;
    let complaint = world.pending(10).await;
    sqlx::query("UPDATE v_pending.pending SET released = true")
        .execute(&world.db.owner)
        .await
        .unwrap();
    let mut itjen = world.itjen();
    for complaint in [complaint, world.ids.complaint()] {
        let seen = itjen.read_mailbox(read(complaint)).await.unwrap_err();
        let posted = itjen.post_to_mailbox(message(&world, complaint, 0, "x")).await.unwrap_err();
        assert_eq!((seen.code(), posted.code()), (Code::NotFound, Code::NotFound));
    }
    let malformed = pb::ReadMailboxRequest { complaint_id: "7".to_owned() };
    let refused = itjen.read_mailbox(malformed).await.unwrap_err();
    assert_eq!(refused.code(), Code::InvalidArgument);
}

#[tokio::test]
async fn nobody_but_itjens_machine_reads_or_writes() {
    let world = World::start("itjen_mailbox_others").await;
    let complaint = world.pending(10).await;
    let mut others: Vec<Actor> = PEOPLE.iter().map(|(person, _)| somebody(person)).collect();
    others.extend([World::inspector(1), World::operator()]);
    for actor in others {
        let mut other = world.escalations(&actor);
        let listed = other.list_unanswered(pb::ListUnansweredRequest::default()).await.unwrap_err();
        let seen = other.read_mailbox(read(complaint)).await.unwrap_err();
        let posted = other.post_to_mailbox(message(&world, complaint, 0, "x")).await.unwrap_err();
        for refused in [listed, seen, posted] {
            assert_eq!(refused.code(), Code::PermissionDenied, "{actor:?}");
        }
    }
    assert!(world.intake.messages(complaint).is_empty());
}

#[tokio::test]
async fn whoever_waits_longest_is_listed_first_and_whoever_was_answered_or_erased_not_at_all() {
    let world = World::start("itjen_unanswered").await;
    let mut waiting = vec![];
    for (since, released) in [(Some(30), false), (Some(20), false), (None, false), (Some(10), true)]
    {
        let complaint = world.pending(10).await;
        sqlx::query(
            "UPDATE v_pending.pending SET unanswered_us = $2, released = $3 WHERE complaint = $1",
        )
        .bind(complaint.uuid())
        .bind(since)
        .bind(released)
        .execute(&world.db.owner)
        .await
        .unwrap();
        waiting.push(complaint.to_string());
    }
    let listed = || async {
        let all =
            world.itjen().list_unanswered(pb::ListUnansweredRequest::default()).await.unwrap();
        all.into_inner().complaints
    };
    let ids: Vec<String> = listed().await.into_iter().map(|one| one.complaint_id).collect();
    assert_eq!(ids, [waiting[1].clone(), waiting[0].clone()]);
    assert_eq!(listed().await[0].since, "1970-01-01T00:00:00.00002Z");
    let erase =
        format!("INSERT INTO triage.erased (complaint_id, at_us) VALUES ('{}', 1)", waiting[1]);
    sqlx::raw_sql(sqlx::AssertSqlSafe(erase)).execute(&world.db.owner).await.unwrap();
    wait_for("the erased one to go", || async { listed().await.len() == 1 }).await.unwrap();
}

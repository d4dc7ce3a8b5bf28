//! New keys for staff: no access is lost, even when a rotation breaks off.

use kernel::{Actor, ComplaintId};
use proto::triage::v1::{ListMessagesRequest, RotateKeysRequest, RotateKeysResponse};
use tonic::{Code, Streaming};

use crate::support::world::World;

async fn rotate(world: &World, persons: &[&str]) -> Streaming<RotateKeysResponse> {
    let persons = persons.iter().map(|&person| person.to_owned()).collect();
    let mut operator = world.staff(&World::operator());
    operator.rotate_keys(RotateKeysRequest { persons }).await.unwrap().into_inner()
}

async fn last(mut answers: Streaming<RotateKeysResponse>) -> RotateKeysResponse {
    let mut last = RotateKeysResponse::default();
    while let Some(answer) = answers.message().await.unwrap() {
        last = answer;
    }
    last
}

/// Number of the pair, whether the earlier private key is there, and the number of wraps for it.
async fn pair(world: &World, member: &Actor) -> (i32, bool, i64) {
    sqlx::query_as(
        "SELECT key_number, previous_private IS NOT NULL
              , (SELECT count(*) FROM triage.wrap w WHERE w.person = s.person AND w.key_number < s.key_number)
         FROM triage.staff s WHERE person = $1",
    )
    .bind(member.person.as_str())
    .fetch_one(&world.db.app)
    .await
    .unwrap()
}

async fn can_read(world: &World, member: &Actor, case: &str) -> bool {
    let list = ListMessagesRequest { case_id: case.to_owned() };
    world.staff(member).list_messages(list).await.is_ok()
}

#[tokio::test]
async fn every_wrap_is_made_anew_and_the_old_key_goes() {
    let world = World::start("rotate").await;
    let member = world.member().await;
    let case = world.escalated().await;
    world.intake.intrude(1);
    world.give(&member, ComplaintId::new(case.uuid())).await;
    for _ in 0..450 {
        world.give(&member, world.ids.complaint()).await;
    }
    let before: Vec<u8> = sqlx::query_scalar("SELECT public_key FROM triage.staff")
        .fetch_one(&world.db.app)
        .await
        .unwrap();

    // The caller leaves after the first answers.
    let mut answers = rotate(&world, &[]).await;
    let first = answers.message().await.unwrap().unwrap();
    assert_eq!((first.persons_done, first.persons_total, first.wraps), (0, 1, 200));
    drop(answers);
    assert!(can_read(&world, &member, &case.to_string()).await, "in the middle of it");

    let done = last(rotate(&world, &["gto-wbs-1"]).await).await;
    assert_eq!((done.persons_done, done.persons_total), (1, 1));
    let (number, kept, stale) = pair(&world, &member).await;
    assert!(number >= 2 && !kept && stale == 0, "{number} {kept} {stale}");
    let after: Vec<u8> = sqlx::query_scalar("SELECT public_key FROM triage.staff")
        .fetch_one(&world.db.app)
        .await
        .unwrap();
    assert_ne!(before, after);
    assert!(can_read(&world, &member, &case.to_string()).await);
}

#[tokio::test]
async fn a_rotation_that_broke_off_goes_on_with_the_same_pair() {
    let world = World::start("rotate_resume").await;
    let member = world.member().await;
    let case = world.escalated().await;
    world.give(&member, ComplaintId::new(case.uuid())).await;
    // The state after a crash right after the first statement: a new pair, and no wrap for it.
    let _first = last(rotate(&world, &[]).await).await;
    sqlx::query(
        "UPDATE triage.staff SET previous_private = sealed_private, key_number = 3 WHERE person = $1",
    )
    .bind(member.person.as_str())
    .execute(&world.db.app)
    .await
    .unwrap();
    assert_eq!(pair(&world, &member).await, (3, true, 1));
    assert!(can_read(&world, &member, &case.to_string()).await);
    let done = last(rotate(&world, &[]).await).await;
    assert_eq!((done.persons_done, done.wraps), (1, 1));
    assert_eq!(pair(&world, &member).await, (3, false, 0));
    assert!(can_read(&world, &member, &case.to_string()).await);
}

#[tokio::test]
async fn only_an_operator_and_only_for_people_who_are_there() {
    let world = World::start("rotate_who").await;
    let member = world.member().await;
    let ask = |persons: &[&str]| RotateKeysRequest {
        persons: persons.iter().map(|&person| person.to_owned()).collect(),
    };
    let refused = world.staff(&member).rotate_keys(ask(&[])).await.unwrap_err();
    assert_eq!(refused.code(), Code::PermissionDenied);
    let mut operator = world.staff(&World::operator());
    let unknown = operator.rotate_keys(ask(&["gto-wbs-1", "gto-wbs-9"])).await.unwrap_err();
    assert_eq!(unknown.code(), Code::InvalidArgument);
    assert!(unknown.message().contains("persons[1]"), "{}", unknown.message());
}

#[tokio::test]
async fn a_new_master_key_opens_what_the_old_one_did_and_the_old_one_nothing_more() {
    let world = World::start("reseal").await;
    world.member().await;
    let key = |byte: &str| vault::MasterKey::from_hex_file(&byte.repeat(32)).unwrap();
    let (old, new) = (key("01"), key("02"));
    for _ in 0..2 {
        let people = triage::reseal_staff_keys(&world.db.app, &old, &new, &world.ids).await;
        assert_eq!(people.unwrap(), 1);
    }
    let (person, sealed): (String, Vec<u8>) =
        sqlx::query_as("SELECT person, sealed_private FROM triage.staff")
            .fetch_one(&world.db.app)
            .await
            .unwrap();
    let person = person.parse().unwrap();
    assert!(new.open_private(&person, &sealed).is_ok());
    assert!(old.open_private(&person, &sealed).is_err());
}

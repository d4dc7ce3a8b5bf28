//! Keys and wraps that somebody planted, or that came too late.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use contracts::ReasonCode;
use kernel::{ComplaintId, PersonId};
use proto::triage::v1 as pb;
use testkit::wait_for;
use tonic::{Code, Status};
use uuid::Uuid;
use vault::PrivateKey;

use crate::support::cases::{read, run, with_case};
use crate::support::letters::release;
use crate::support::office::{Office, holds_a_wrap, settled, somebody};
use crate::support::world::World;

/// Somebody who can write the database, and has no key, replaces a member's public key by their own.
async fn swap_key(world: &World, person: &str) -> Vec<u8> {
    let before = sqlx::query_scalar("SELECT public_key FROM triage.staff WHERE person = $1");
    let before: Vec<u8> = before.bind(person).fetch_one(&world.db.owner).await.unwrap();
    put_key(world, person, &PrivateKey::from_bytes([66; 32]).public().to_bytes()).await;
    before
}

async fn put_key(world: &World, person: &str, key: &[u8]) {
    sqlx::query("UPDATE triage.staff SET public_key = $2 WHERE person = $1")
        .bind(person)
        .bind(key)
        .execute(&world.db.owner)
        .await
        .unwrap();
}

#[tokio::test]
async fn a_public_key_that_was_put_there_is_neither_told_nor_wrapped_to() {
    let mut office = Office::start("swapped").await;
    let complaint = office.world.pending(10).await;
    office.world.send_data_request().await;
    office.world.item("wbs.data-request.sent.v1", 0).await;
    let before = swap_key(&office.world, "gto-wbs-3").await;
    let request = pb::ListPendingRequest {
        office: "gto".to_owned(),
        quarter: "2026-Q3".to_owned(),
        ..Default::default()
    };
    let mut itjen = office.world.staff(&World::inspector(1));
    let refused = itjen.list_pending(request.clone()).await.unwrap_err();
    assert!(
        refused.code() == Code::Internal && refused.message().contains("gto-wbs-3"),
        "{refused:?}"
    );
    let team = ["gto-wbs-1", "gto-wbs-2", "gto-wbs-3"];
    let to_all = release(&office.world, complaint, &team, &[]).await;
    assert!(office.answer(to_all).await.is_err());
    assert!(!holds_a_wrap(&office.world, &complaint.to_string(), "gto-wbs-3").await);

    put_key(&office.world, "gto-wbs-3", &before).await;
    itjen.list_pending(request).await.unwrap();
    office.release(complaint, &[]).await;
    let case = complaint.to_string();
    let before = swap_key(&office.world, "gto-head").await;
    let refused = office.step(&case, 0, "").await.unwrap_err();
    assert!(refused.message().contains("gto-head"), "{refused:?}");
    assert!(!holds_a_wrap(&office.world, &case, "gto-head").await);
    put_key(&office.world, "gto-head", &before).await;
    office.step(&case, 0, "").await.unwrap();
}

#[tokio::test]
async fn a_wrap_for_another_key_is_refused_also_before_any_rotation() {
    let mut office = Office::start("first_pair").await;
    let complaint = office.world.pending(10).await;
    office.world.send_data_request().await;
    let mut letter =
        release(&office.world, complaint, &["gto-wbs-1", "gto-wbs-2", "gto-wbs-3"], &[]).await;
    let foreign = vault::WrapInfo { complaint, person: PersonId::try_new("gto-wbs-3").unwrap() };
    let (key, to) =
        (vault::DataKey::from_bytes([7; 32]), PrivateKey::from_bytes([66; 32]).public());
    letter.wraps[2].wrap =
        STANDARD.encode(vault::wrap(&key, &to, &foreign, &office.world.ids).to_bytes());
    let (code, field, message) = office.answer(letter).await.unwrap_err().reason();
    assert_eq!((code, field), (ReasonCode::Refused, None), "{message}");
    assert!(!holds_a_wrap(&office.world, &complaint.to_string(), "gto-wbs-1").await);
}

#[tokio::test]
async fn a_rotation_wraps_to_the_pair_whose_private_half_lies_there() {
    let (office, _) = with_case("swapped_rotation", &[]).await;
    // The state after a break right after the new pair; then the key was planted.
    run(
        &office.world,
        "UPDATE triage.staff SET previous_private = sealed_private, key_number = 2 WHERE person = 'gto-wbs-3'",
    )
    .await;
    let before = swap_key(&office.world, "gto-wbs-3").await;
    let (message, stale) = (rotate(&office.world).await.unwrap_err(), stale(&office.world).await);
    assert!(message.message().contains("gto-wbs-3") && stale == 1, "{message:?} {stale}");
    put_key(&office.world, "gto-wbs-3", &before).await;
    rotate(&office.world).await.unwrap();
}

async fn rotate(world: &World) -> Result<(), Status> {
    let request = pb::RotateKeysRequest { persons: vec!["gto-wbs-3".to_owned()] };
    let mut answers = world.staff(&World::operator()).rotate_keys(request).await?.into_inner();
    while answers.message().await?.is_some() {}
    Ok(())
}

async fn stale(world: &World) -> i64 {
    let query = "SELECT count(*) FROM triage.wrap JOIN triage.staff s USING (person) WHERE wrap.key_number < s.key_number";
    sqlx::query_scalar(query).fetch_one(&world.db.app).await.unwrap()
}

#[tokio::test]
async fn a_rotation_locks_the_pair_before_the_wraps_as_a_registration_does() {
    let (office, _) = with_case("lock_order", &[]).await;
    run(
        &office.world,
        "UPDATE triage.staff SET previous_private = sealed_private, key_number = 2 WHERE person = 'gto-wbs-3'",
    )
    .await;
    let mut registration = office.world.db.owner.begin().await.unwrap();
    sqlx::query("SELECT FROM triage.staff WHERE person = 'gto-wbs-3' FOR UPDATE")
        .execute(&mut *registration)
        .await
        .unwrap();
    let waits = async {
        let waiting = || async {
            let query = "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock')";
            sqlx::query_scalar(query).fetch_one(&office.world.db.owner).await.unwrap()
        };
        wait_for("the rotation to wait", waiting).await.unwrap();
        let wraps = "SELECT FROM triage.wrap WHERE person = 'gto-wbs-3' FOR UPDATE NOWAIT";
        sqlx::query(wraps).execute(&mut *registration).await.unwrap();
        registration.commit().await.unwrap();
    };
    let (rotated, ()) = tokio::join!(rotate(&office.world), waits);
    rotated.unwrap();
    assert_eq!(stale(&office.world).await, 0);
}

#[tokio::test]
async fn a_wrap_that_was_made_while_somebody_left_goes_when_the_next_one_enters() {
    let (office, case) = with_case("left_behind", &[]).await;
    let leave = pb::DeclareConflictRequest {
        command_id: office.world.ids.command().to_string(),
        case_id: case.clone(),
    };
    office.as_("gto-wbs-3").declare_conflict(leave).await.unwrap();
    settled(&office.world).await;
    let complaint = ComplaintId::new(case.parse::<Uuid>().unwrap());
    office.world.give(&somebody("gto-wbs-3"), complaint).await;
    assert!(holds_a_wrap(&office.world, &case, "gto-wbs-3").await);
    read(&office.world, &somebody("gto-wbs-2"), &case).await.unwrap();
    assert!(!holds_a_wrap(&office.world, &case, "gto-wbs-3").await);
}

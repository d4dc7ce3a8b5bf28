//! What staff, their keys and their roles could be used for by somebody who means it: each of these was open once.

use contracts::{Entry, ManifestKind};
use kernel::{Actor, ComplaintId, PersonId, Role};
use proto::triage::v1 as pb;
use testkit::wait_for;
use tonic::{Code, Status};
use uuid::Uuid;
use vault::PrivateKey;

use crate::office::{Office, holds_a_wrap, register, settled, somebody, wrap};
use crate::world::{World, itjen_manifest};

/// Without the one whom the test is about.
async fn with_case(name: &str) -> (Office, String) {
    let mut office = Office::start(name).await;
    let complaint = office.world.pending(10).await;
    office.world.send_data_request().await;
    office.release(complaint, &[]).await;
    settled(&office.world).await;
    (office, complaint.to_string())
}

async fn run(world: &World, statement: &'static str) {
    sqlx::query(statement).execute(&world.db.owner).await.unwrap();
}

async fn about_the_head(world: &World) -> ComplaintId {
    let complaint = world.pending(10).await;
    sqlx::query("UPDATE v_pending.pending SET about_head = true WHERE complaint = $1")
        .bind(complaint.uuid())
        .execute(&world.db.owner)
        .await
        .unwrap();
    complaint
}

fn member(person: &str) -> Actor {
    Actor {
        person: PersonId::try_new(person).unwrap(),
        roles: vec![Role::WbsTeam],
        ..somebody("gto-wbs-1")
    }
}

async fn read(world: &World, actor: &Actor, case: &str) -> Result<(), Status> {
    let read = pb::ReadCaseRequest { case_id: case.to_owned() };
    world.staff(actor).read_case(read).await.map(drop)
}

async fn release(
    world: &World,
    complaint: ComplaintId,
    to: &[&str],
    excluded: &[&str],
) -> pb::Release {
    let mut wraps = Vec::new();
    for person in to {
        wraps.push(wrap(world, complaint, person).await);
    }
    pb::Release {
        complaint_id: complaint.to_string(),
        wraps,
        disposition_sheet: vec![],
        disposition_commitment: vec![],
        excluded: excluded.iter().map(|one| (*one).to_owned()).collect(),
    }
}

/// Somebody who can write the database, and has no key, puts his own public key in the place of another's.
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
    letter.wraps[2].wrap = vault::wrap(&key, &to, &foreign, &office.world.ids).to_bytes();
    let refused = office.answer(letter).await.unwrap_err();
    assert_eq!(refused.code(), Code::FailedPrecondition, "{refused:?}");
    assert!(!holds_a_wrap(&office.world, &complaint.to_string(), "gto-wbs-1").await);
}

#[tokio::test]
async fn a_rotation_wraps_to_the_pair_whose_private_half_lies_there() {
    let (office, _) = with_case("swapped_rotation").await;
    // As a break right after the new pair leaves it, and then the key was put there.
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
    let (office, _) = with_case("lock_order").await;
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
            let query = "SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)";
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
async fn who_was_head_stays_away_from_a_complaint_about_the_head_whatever_he_becomes() {
    let mut office = Office::start("former_head").await;
    let complaint = about_the_head(&office.world).await;
    office.world.send_data_request().await;
    office.release(complaint, &[]).await;
    settled(&office.world).await;
    let case = complaint.to_string();
    // One more comes, acts as head for a while, and both go to the team.
    register(&office.world, "gto-acting", &["office_head"]).await;
    for person in ["gto-head", "gto-acting"] {
        register(&office.world, person, &["wbs_team"]).await;
    }
    office.step(&case, 0, "").await.unwrap();
    settled(&office.world).await;
    for person in ["gto-head", "gto-acting"] {
        assert!(!holds_a_wrap(&office.world, &case, person).await, "{person}");
        let refused = read(&office.world, &member(person), &case).await.unwrap_err();
        assert_eq!(refused.code(), Code::NotFound, "{person}");
    }
    assert!(holds_a_wrap(&office.world, &case, "gto-kasubag").await);
}

#[tokio::test]
async fn a_head_who_went_to_the_team_between_filing_and_release_stays_away_too() {
    let mut office = Office::start("quick_head").await;
    let complaint = about_the_head(&office.world).await;
    office.world.send_data_request().await;
    register(&office.world, "gto-head", &["wbs_team"]).await;
    let team = ["gto-wbs-1", "gto-wbs-2", "gto-wbs-3", "gto-head"];
    let letter = release(&office.world, complaint, &team, &[]).await;
    office.answer(letter).await.unwrap();
    let case = complaint.to_string();
    let opened = || async { read(&office.world, &member("gto-wbs-1"), &case).await.is_ok() };
    wait_for("the case to be open", opened).await.unwrap();
    settled(&office.world).await;
    assert!(!holds_a_wrap(&office.world, &case, "gto-head").await);
}

#[tokio::test]
async fn a_letter_decides_on_every_member_of_the_team() {
    let mut office = Office::start("left_open").await;
    let complaint = office.world.pending(10).await;
    office.world.send_data_request().await;
    office.world.item("wbs.data-request.sent.v1", 0).await;
    let open = release(&office.world, complaint, &["gto-wbs-1", "gto-wbs-2"], &[]).await;
    let refused = office.answer(open.clone()).await.unwrap_err();
    assert_eq!(refused.code(), Code::InvalidArgument);
    assert!(refused.message().contains("gto-wbs-3"), "{refused:?}");
    // He was told to Itjen, and would come back.
    register(&office.world, "gto-wbs-3", &["service_section"]).await;
    assert!(office.answer(open).await.is_err());
    let decided =
        release(&office.world, complaint, &["gto-wbs-1", "gto-wbs-2"], &["gto-wbs-3"]).await;
    office.answer(decided).await.unwrap();
}

#[tokio::test]
async fn whoever_became_kasubag_since_the_letter_need_not_be_kept_away() {
    let mut office = Office::start("promoted").await;
    let complaint = office.world.pending(10).await;
    office.world.send_data_request().await;
    office.world.item("wbs.data-request.sent.v1", 0).await;
    register(&office.world, "gto-wbs-3", &["admin_head"]).await;
    let letter = release(&office.world, complaint, &["gto-wbs-1", "gto-wbs-2"], &[]).await;
    office.answer(letter).await.unwrap();
}

async fn change_head(office: &Office, case: &str) {
    office.step(case, 0, "").await.unwrap();
    settled(&office.world).await;
    register(&office.world, "gto-head", &["service_section"]).await;
    register(&office.world, "gto-head-2", &["office_head"]).await;
    settled(&office.world).await;
}

#[tokio::test]
async fn itjen_gives_the_disposition_when_the_head_has_gone() {
    let (office, case) = with_case("vacant").await;
    assert!(office.step(&case, 0, "").await.is_ok());
    let early = office.step(&case, 1, "gto-head").await.unwrap_err();
    assert_eq!(early.code(), Code::PermissionDenied, "the head is there");
    register(&office.world, "gto-head", &["service_section"]).await;
    office.step(&case, 1, "gto-head").await.unwrap();
    let early = office.step(&case, 2, "gto-kasubag").await.unwrap_err();
    assert_eq!(early.code(), Code::PermissionDenied, "the Kasubag is there");
    register(&office.world, "gto-kasubag", &["service_section"]).await;
    office.step(&case, 2, "gto-kasubag").await.unwrap();
}

#[tokio::test]
async fn a_new_head_gets_the_key_from_whoever_reads_or_writes_a_message() {
    for way in ["read", "list", "send"] {
        let (office, case) = with_case(&format!("new_head_{way}")).await;
        change_head(&office, &case).await;
        let head = Actor { roles: vec![Role::OfficeHead], ..member("gto-head-2") };
        assert!(read(&office.world, &head, &case).await.is_err());
        let mut staff = office.as_("gto-wbs-2");
        match way {
            "read" => read(&office.world, &somebody("gto-wbs-2"), &case).await.unwrap(),
            "list" => {
                let list = pb::ListMessagesRequest { case_id: case.clone() };
                staff.list_messages(list).await.map(drop).unwrap();
            }
            _ => {
                let send = pb::SendMessageRequest {
                    command_id: office.world.ids.command().to_string(),
                    case_id: case.clone(),
                    text: "pesan rekaan".to_owned(),
                };
                staff.send_message(send).await.map(drop).unwrap();
            }
        }
        read(&office.world, &head, &case).await.unwrap();
        let refused = office.step(&case, 1, "gto-head").await.unwrap_err();
        assert_eq!(refused.code(), Code::PermissionDenied, "there is a head again");
    }
}

#[tokio::test]
async fn nobody_is_registered_under_the_name_of_a_machine() {
    let world = World::start("reserved").await;
    for person in ["itjen", "reporter", "system", "service-triage", "triage-clock", "office-gto"] {
        let request = pb::RegisterStaffRequest {
            person: person.to_owned(),
            office: "gto".to_owned(),
            roles: vec!["wbs_team".to_owned()],
            name: String::new(),
        };
        let refused = world.staff(&World::operator()).register_staff(request).await.unwrap_err();
        assert_eq!(refused.code(), Code::InvalidArgument, "{person}");
        assert!(refused.message().contains("person: is reserved"), "{refused:?}");
    }
}

const UNDERSTAFFED: &str = "wbs.case.understaffed.v1";

#[tokio::test]
async fn that_a_case_lacks_people_is_told_with_what_causes_it_or_neither_happens() {
    let (office, case) = with_case("told_with_it").await;
    for person in ["gto-wbs-1", "gto-wbs-2"] {
        register(&office.world, person, &["service_section"]).await;
    }
    run(&office.world, "ALTER TABLE triage.exchange RENAME TO exchange_away").await;
    let last = || pb::RegisterStaffRequest {
        person: "gto-wbs-3".to_owned(),
        office: "gto".to_owned(),
        roles: vec!["service_section".to_owned()],
        name: String::new(),
    };
    let mut operator = office.world.staff(&World::operator());
    let failed = operator.register_staff(last()).await;
    run(&office.world, "ALTER TABLE triage.exchange_away RENAME TO exchange").await;
    assert!(failed.is_err() && holds_a_wrap(&office.world, &case, "gto-wbs-3").await);
    operator.register_staff(last()).await.unwrap();
    assert_eq!(office.world.item(UNDERSTAFFED, 0).await.1["case_id"], case);
}

#[tokio::test]
async fn a_case_of_the_office_that_was_never_told_is_told_with_the_next_registration_once() {
    let (office, case) = with_case("told_late").await;
    run(&office.world, "DELETE FROM triage.wrap").await;
    for _ in 0..2 {
        register(&office.world, "gto-kasubag", &["admin_head"]).await;
    }
    assert_eq!(office.world.item(UNDERSTAFFED, 0).await.1["case_id"], case);
    let told = "SELECT count(*) FROM triage.exchange WHERE kind = 'wbs.case.understaffed.v1'";
    let told: i64 = sqlx::query_scalar(told).fetch_one(&office.world.db.app).await.unwrap();
    assert_eq!(told, 1);
}

#[tokio::test]
async fn a_wrap_that_was_made_while_somebody_left_goes_when_the_next_one_enters() {
    let (office, case) = with_case("left_behind").await;
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

/// Releases one and withholds the other.
async fn reply(
    office: &Office,
    released: ComplaintId,
    withheld: ComplaintId,
    letter: &str,
) -> pb::ReplyToDataRequestRequest {
    let team = ["gto-wbs-1", "gto-wbs-2", "gto-wbs-3"];
    let entries = [Entry::new(released, "released"), Entry::new(withheld, "withheld")];
    pb::ReplyToDataRequestRequest {
        completion: Some(office.completion(&["reply-letter"])),
        office: "gto".to_owned(),
        quarter: "2026-Q3".to_owned(),
        letter_number: letter.to_owned(),
        releases: vec![release(&office.world, released, &team, &[]).await],
        withheld: vec![withheld.to_string()],
        manifest: itjen_manifest(ManifestKind::DataReply, "2026-Q3", &entries),
    }
}

#[tokio::test]
async fn a_letter_that_another_one_overtook_leaves_no_wraps() {
    let office = Office::start("overtaken").await;
    let (one, two) = (office.world.pending(10).await, office.world.pending(10).await);
    office.world.send_data_request().await;
    office.world.item("wbs.data-request.sent.v1", 0).await;
    let first = reply(&office, one, two, "PW.03.02/G.I/77/2026").await;
    let second = reply(&office, two, one, "PW.03.02/G.I/78/2026").await;
    let [mut a, mut b] = [1, 2].map(|number| office.world.staff(&World::inspector(number)));
    let (first, second) =
        tokio::join!(a.reply_to_data_request(first), b.reply_to_data_request(second));
    assert!(first.is_ok() != second.is_ok(), "{first:?} {second:?}");
    let (released, withheld) = if first.is_ok() { (one, two) } else { (two, one) };
    assert!(holds_a_wrap(&office.world, &released.to_string(), "gto-wbs-1").await);
    assert!(!holds_a_wrap(&office.world, &withheld.to_string(), "gto-wbs-1").await);
}

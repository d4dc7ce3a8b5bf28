//! Access follows the staff: people leave, join, are excluded, are too few. Every access is written down.

use contracts::ReasonCode;
use kernel::{Actor, ComplaintId, Role};
use proto::triage::v1 as pb;
use tonic::Code;

use crate::support::cases::with_case;
use crate::support::letters::release;
use crate::support::office::{Office, holds_a_wrap, register, settled};
use crate::support::world::World;

async fn reads(office: &Office, person: &str, case: &str) -> bool {
    let read = pb::ReadCaseRequest { case_id: case.to_owned() };
    office.as_(person).read_case(read).await.is_ok()
}

#[tokio::test]
async fn a_release_excludes_only_whom_it_does_not_wrap_to_and_whom_somebody_knows() {
    let mut office = Office::start("release_refused").await;
    let complaint = office.world.pending(10).await;
    office.world.send_data_request().await;
    for excluded in ["gto-wbs-1", "gto-siapa"] {
        let letter = release(&office.world, complaint, &["gto-wbs-1"], &[excluded]).await;
        let (code, field, message) = office.answer(letter).await.unwrap_err().reason();
        assert_eq!(code, ReasonCode::Refused, "{excluded}: {message}");
        assert!(field.is_some(), "{excluded}: {message}");
    }
    assert!(!holds_a_wrap(&office.world, &complaint.to_string(), "gto-wbs-1").await);
}

#[tokio::test]
async fn whoever_leaves_the_team_loses_his_wraps_and_who_joins_gets_one_at_the_next_step() {
    let (office, case) = with_case("leaving", &["gto-wbs-1"]).await;
    settled(&office.world).await;
    assert!(reads(&office, "gto-wbs-3", &case).await);
    register(&office.world, "gto-wbs-3", &["wbs_team"]).await;
    assert!(holds_a_wrap(&office.world, &case, "gto-wbs-3").await, "nothing has changed");
    register(&office.world, "gto-wbs-3", &["service_section"]).await;
    assert!(!holds_a_wrap(&office.world, &case, "gto-wbs-3").await);
    assert!(!reads(&office, "gto-wbs-3", &case).await);

    register(&office.world, "gto-wbs-4", &["wbs_team"]).await;
    register(&office.world, "gto-wbs-1", &["admin_head"]).await;
    office.step(&case, 0, "").await.unwrap();
    let holders = ["gto-wbs-2", "gto-wbs-4", "gto-kasubag", "gto-head"];
    for person in holders {
        assert!(holds_a_wrap(&office.world, &case, person).await, "{person}");
    }
    for person in ["gto-wbs-3", "gto-wbs-1"] {
        assert!(!holds_a_wrap(&office.world, &case, person).await, "{person}");
    }
}

#[tokio::test]
async fn a_kasubag_has_no_business_with_a_case_before_its_study() {
    let (office, case) = with_case("early", &[]).await;
    settled(&office.world).await;
    register(&office.world, "gto-wbs-3", &["admin_head"]).await;
    assert!(!holds_a_wrap(&office.world, &case, "gto-wbs-3").await);
    office.step(&case, 0, "").await.unwrap();
    settled(&office.world).await;
    register(&office.world, "gto-wbs-2", &["admin_head"]).await;
    for person in ["gto-wbs-2", "gto-wbs-3"] {
        assert!(holds_a_wrap(&office.world, &case, person).await, "{person}");
    }
}

#[tokio::test]
async fn itjen_is_told_when_nobody_of_the_team_is_left() {
    let (office, case) = with_case("understaffed", &["gto-wbs-1"]).await;
    settled(&office.world).await;
    register(&office.world, "gto-wbs-3", &[]).await;
    let told = "SELECT count(*) FROM triage.exchange WHERE kind = 'wbs.case.understaffed.v1'";
    let count = || async {
        settled(&office.world).await;
        sqlx::query_scalar::<_, i64>(told).fetch_one(&office.world.db.app).await.unwrap()
    };
    assert_eq!(count().await, 0, "one of them is left");
    let leave = pb::DeclareConflictRequest {
        command_id: office.world.ids.command().to_string(),
        case_id: case.clone(),
    };
    office.as_("gto-wbs-2").declare_conflict(leave).await.unwrap();
    let body = office.world.item("wbs.case.understaffed.v1", 0).await.1;
    let expected = serde_json::json!({
        "case_id": case, "office": "gto", "missing_role": "wbs_team",
    });
    assert_eq!(body, expected);
    assert_eq!(count().await, 1);
    let holders: i64 = sqlx::query_scalar("SELECT count(*) FROM triage.wrap")
        .fetch_one(&office.world.db.app)
        .await
        .unwrap();
    assert_eq!(holders, 0, "nobody was let in instead");
}

#[tokio::test]
async fn who_opened_what_is_written_down_and_shown_to_itjen_alone() {
    let (office, case) = with_case("accesses", &[]).await;
    assert!(reads(&office, "gto-wbs-1", &case).await);
    let list = || pb::ListAccessRequest { case_id: case.clone() };
    let mut itjen = office.world.staff(&World::inspector(1));
    let accesses = itjen.list_access(list()).await.unwrap().into_inner().accesses;
    let seen: Vec<(&str, &str, &str)> = accesses
        .iter()
        .map(|one| (one.person.as_str(), one.role.as_str(), one.what.as_str()))
        .collect();
    let by = |what| ("gto-wbs-1", "wbs_team", what);
    assert_eq!(seen, [by("complaint_text/0"), by("attachment/0")]);
    let refused = office.as_("gto-wbs-1").list_access(list()).await.unwrap_err();
    assert_eq!(refused.code(), Code::PermissionDenied);

    let change = sqlx::query("UPDATE triage.access SET person = 'gto-wbs-2' WHERE number = 1");
    assert!(change.execute(&office.world.db.app).await.is_err(), "the service cannot");
    sqlx::query("UPDATE triage.access SET person = 'gto-wbs-2' WHERE number = 1")
        .execute(&office.world.db.owner)
        .await
        .unwrap();
    let damaged = itjen.list_access(list()).await.unwrap_err();
    assert_eq!(damaged.code(), Code::Internal, "somebody else can, and it shows");
}

#[tokio::test]
async fn itjen_sees_who_works_there_and_that_it_looked_is_written_down() {
    let office = Office::start("names").await;
    let complaint: ComplaintId = office.world.pending(10).await;
    office.world.send_data_request().await;
    let staff = office.world.item("wbs.data-request.sent.v1", 0).await.1["staff"].clone();
    assert_eq!(staff.as_array().unwrap().len(), 5);
    let request = pb::ListPendingRequest {
        office: "gto".to_owned(),
        quarter: "2026-Q3".to_owned(),
        ..Default::default()
    };
    let inspector: Actor = World::inspector(1);
    let mut itjen = office.world.staff(&inspector);
    let pending = itjen.list_pending(request).await.unwrap().into_inner();
    let kasubag = pending.staff.iter().find(|one| one.person == "gto-kasubag").unwrap();
    assert_eq!(kasubag.name, "Nama gto-kasubag");
    assert_eq!(kasubag.roles, [Role::AdminHead.code()]);
    let noted: i64 = sqlx::query_scalar(
        "SELECT count(*) FROM triage.access WHERE case_id = $1 AND person = 'itjen-1'",
    )
    .bind(complaint.uuid())
    .fetch_one(&office.world.db.app)
    .await
    .unwrap();
    assert_eq!(noted, 2, "the text and the file");
}

#[tokio::test]
async fn a_chain_that_was_touched_stops_every_command() {
    let (office, case) = with_case("chain", &[]).await;
    office.step(&case, 0, "").await.unwrap();
    let id: uuid::Uuid = case.parse().unwrap();
    let mut tx = office.world.db.owner.begin().await.unwrap();
    sqlx::query("SET LOCAL session_replication_role = replica").execute(&mut *tx).await.unwrap();
    let changed = sqlx::query(
        "UPDATE es.event SET payload = convert_to(replace(convert_from(payload, 'UTF8'), '\"about_head\":false', '\"about_head\":true'), 'UTF8')
         WHERE stream_id = $1 AND version = 1",
    );
    let rows = changed.bind(id).execute(&mut *tx).await.unwrap().rows_affected();
    assert_eq!(rows, 1);
    tx.commit().await.unwrap();
    let refused = office.step(&case, 1, "").await.unwrap_err();
    assert_eq!(refused.code(), Code::Internal, "{refused:?}");
}

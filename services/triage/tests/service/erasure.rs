//! An erasure on real servers: sealed bytes are nowhere afterwards, the history stays.

mod timing;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use kernel::{Actor, CaseId, ComplaintId, StreamId, Version};
use proto::triage::v1::{
    ApproveErasureRequest, ListCasesRequest, ReadCaseRequest, RequestErasureRequest,
    SetLegalHoldRequest,
};
use testkit::wait_for;
use tonic::Code;

use crate::support::world::World;

pub(crate) const LAW: &str = "UU 27/2022 Pasal 43";

pub(crate) async fn request(world: &World, actor: &Actor, complaint: ComplaintId) {
    let request = RequestErasureRequest {
        command_id: world.ids.command().to_string(),
        complaint_id: complaint.to_string(),
        legal_basis: LAW.to_owned(),
    };
    world.staff(actor).request_erasure(request).await.unwrap();
}

pub(crate) fn approval(world: &World, complaint: ComplaintId) -> ApproveErasureRequest {
    ApproveErasureRequest {
        command_id: world.ids.command().to_string(),
        complaint_id: complaint.to_string(),
    }
}

pub(crate) async fn erase(world: &World, complaint: ComplaintId) {
    request(world, &World::inspector(1), complaint).await;
    let approval = approval(world, complaint);
    world.staff(&World::inspector(2)).approve_erasure(approval).await.unwrap();
    wait_for("the erasure", || async { carried_out(world, complaint).await == 1 }).await.unwrap();
}

pub(crate) async fn carried_out(world: &World, complaint: ComplaintId) -> usize {
    let stream = StreamId::named(&format!("erasure/{complaint}"));
    let rows = world.log.read_stream(stream, Version::NEW).await.unwrap();
    rows.iter().filter(|row| row.event_type == "erasure.ErasureCarriedOut").count()
}

/// A piece of sealed bytes as a dump would show it: raw, and as base64 inside a message.
fn needles(sealed: &[u8]) -> [String; 2] {
    let text = STANDARD.encode(sealed);
    [hex::encode(&sealed[30..80]), hex::encode(&text[40..100])]
}

/// The tables of the database that hold one of these.
async fn tables_with(world: &World, needles: &[String]) -> Vec<String> {
    let tables: Vec<String> = sqlx::query_scalar(
        "SELECT format('%I.%I', table_schema, table_name) FROM information_schema.tables
         WHERE table_schema NOT IN ('pg_catalog', 'information_schema') AND table_type = 'BASE TABLE'",
    )
    .fetch_all(&world.db.owner)
    .await
    .unwrap();
    assert!(tables.len() > 20, "{tables:?}");
    let mut holding = Vec::new();
    for table in tables {
        let sql = format!("SELECT EXISTS (SELECT FROM {table} t WHERE t::text LIKE ANY ($1))");
        let found: bool = sqlx::query_scalar(sqlx::AssertSqlSafe(sql))
            .bind(needles.iter().map(|needle| format!("%{needle}%")).collect::<Vec<_>>())
            .fetch_one(&world.db.owner)
            .await
            .unwrap();
        if found {
            holding.push(table);
        }
    }
    holding
}

/// The bodies in `ESCALATED`, with their kinds.
async fn on_the_bus(world: &World) -> Vec<(String, String)> {
    let bus = world.hub_bus().await;
    let stream = bus.check_stream("ESCALATED").await.unwrap();
    let last = stream.get_info().await.unwrap().state.last_sequence;
    let mut all = Vec::new();
    for sequence in 1..=last {
        if let Ok(message) = stream.get_raw_message(sequence).await {
            let body = String::from_utf8(message.payload.to_vec()).unwrap();
            all.push((message.subject.to_string(), body));
        }
    }
    all
}

async fn sealed(world: &World, complaint: ComplaintId) -> Vec<u8> {
    sqlx::query_scalar("SELECT bytes FROM triage.sealed WHERE complaint_id = $1")
        .bind(complaint.uuid())
        .fetch_one(&world.db.app)
        .await
        .unwrap()
}

async fn wrap(world: &World, complaint: ComplaintId) -> Vec<u8> {
    sqlx::query_scalar("SELECT bytes FROM triage.wrap WHERE complaint_id = $1")
        .bind(complaint.uuid())
        .fetch_one(&world.db.app)
        .await
        .unwrap()
}

async fn wait_on_the_bus(world: &World, kind: &str, count: usize) {
    wait_for(kind, || async {
        let all = on_the_bus(world).await;
        all.iter().filter(|(subject, _)| subject.ends_with(kind)).count() >= count
    })
    .await
    .unwrap();
}

#[tokio::test]
async fn sealed_bytes_and_wraps_are_nowhere_afterwards() {
    let world = World::start("erase").await;
    let member = world.member().await;
    let (case, other) = (world.escalated().await, world.escalated().await);
    let complaint = ComplaintId::new(case.uuid());
    for complaint in [complaint, ComplaintId::new(other.uuid())] {
        world.give(&member, complaint).await;
    }
    wait_on_the_bus(&world, "wbs.case.escalated.v1", 2).await;
    let text = sealed(&world, complaint).await;
    let mut gone = needles(&text).to_vec();
    gone.extend(needles(&wrap(&world, complaint).await).into_iter().take(1));
    let before = tables_with(&world, &gone).await;
    for table in ["triage.exchange", "triage.sealed", "triage.wrap"] {
        assert!(before.iter().any(|found| found == table), "{table} is not in {before:?}");
    }
    let in_a_message = STANDARD.encode(&text);
    assert!(on_the_bus(&world).await.iter().any(|(_, body)| body.contains(&in_a_message)));

    world.intake.be_unwilling(2);
    erase(&world, complaint).await;

    assert_eq!(tables_with(&world, &gone).await, Vec::<String>::new());
    let bus = on_the_bus(&world).await;
    assert!(!bus.iter().any(|(_, body)| body.contains(&in_a_message)));
    let others = STANDARD.encode(sealed(&world, ComplaintId::new(other.uuid())).await);
    assert!(bus.iter().any(|(_, body)| body.contains(&others)), "the other case is untouched");
    let erased = world.intake.erased();
    assert_eq!(erased.len(), 1);
    assert_eq!((erased[0].legal_basis.as_str(), erased[0].approvers.len()), (LAW, 2));
    assert_eq!(carried_out(&world, complaint).await, 1);
    still_known(&world, &member, case).await;
    subscriber_sees_a_tombstone(&world).await;
}

/// People who could read the case still see that it was there. Others see nothing.
async fn still_known(world: &World, member: &Actor, case: CaseId) {
    let read = ReadCaseRequest { case_id: case.to_string() };
    let answer = world.staff(member).read_case(read.clone()).await.unwrap_err();
    assert_eq!(answer.code(), Code::FailedPrecondition);
    assert!(answer.message().contains(LAW), "{}", answer.message());
    let mut stranger = member.clone();
    stranger.person = "gto-wbs-2".parse().unwrap();
    let unknown = world.staff(&stranger).read_case(read).await.unwrap_err();
    assert_eq!(unknown.code(), Code::NotFound);
    let list = |all| ListCasesRequest { office: "gto".to_owned(), all };
    let cases = world.staff(member).list_cases(list(true)).await.unwrap().into_inner().cases;
    let row = cases.iter().find(|row| row.case_id == case.to_string()).unwrap();
    assert_eq!((row.expected_step.as_str(), row.overdue), ("", false));
    let open = world.staff(member).list_cases(list(false)).await.unwrap().into_inner().cases;
    assert!(!open.iter().any(|row| row.case_id == case.to_string()));
    let others = world.staff(&stranger).list_cases(list(true)).await.unwrap().into_inner().cases;
    assert!(others.is_empty());
}

/// The item keeps its number, so that no subscriber takes it for lost.
async fn subscriber_sees_a_tombstone(world: &World) {
    let rows: Vec<(i64, Vec<u8>, Vec<u8>)> = sqlx::query_as(
        "SELECT number, body, sha256(body) FROM triage.exchange WHERE erased_hash IS NOT NULL AND sha256(body) = hash",
    )
    .fetch_all(&world.db.app)
    .await
    .unwrap();
    assert_eq!(rows.len(), 1);
    let body: serde_json::Value = serde_json::from_slice(&rows[0].1).unwrap();
    assert_eq!((&body["erased"], &body["kind"]), (&true.into(), &"wbs.case.escalated.v1".into()));
}

#[tokio::test]
async fn a_data_request_keeps_the_other_complaints_and_is_told_anew_where_nothing_followed() {
    let world = World::start("erase_pending").await;
    let (one, two) = (world.pending(100).await, world.pending(100).await);
    world.send_data_request().await;
    let (_, before) = world.item("wbs.data-request.sent.v1", 0).await;
    wait_on_the_bus(&world, "wbs.data-request.sent.v1", 1).await;
    erase(&world, one).await;
    let (_, after) = world.item("wbs.data-request.sent.v1", 0).await;
    let of = |body: &serde_json::Value, complaint: ComplaintId| {
        let all = body["complaints"].as_array().unwrap().clone();
        all.into_iter().find(|one| one["complaint_id"] == complaint.to_string()).unwrap()
    };
    assert_eq!(of(&after, two), of(&before, two));
    let erased = of(&after, one);
    assert_eq!(erased["inspectorate_wrap"], "");
    assert!(erased["objects"].as_array().unwrap().iter().all(|object| object["sealed"].is_null()));
    let sealed = of(&before, one)["objects"][0]["sealed"].as_str().unwrap().to_owned();
    let kept = of(&before, two)["objects"][0]["sealed"].as_str().unwrap().to_owned();
    wait_on_the_bus(&world, "wbs.data-request.sent.v1", 1).await;
    let bus = on_the_bus(&world).await;
    assert!(!bus.iter().any(|(_, body)| body.contains(&sealed)));
    assert!(bus.iter().any(|(_, body)| body.contains(&kept)));
}

#[tokio::test]
async fn nothing_is_erased_under_a_hold_or_by_one_person_alone() {
    let world = World::start("erase_hold").await;
    let complaint = ComplaintId::new(world.escalated().await.uuid());
    let (one, two) = (World::inspector(1), World::inspector(2));
    let hold = |hold| SetLegalHoldRequest {
        command_id: world.ids.command().to_string(),
        complaint_id: complaint.to_string(),
        hold,
        legal_basis: LAW.to_owned(),
    };
    request(&world, &one, complaint).await;
    let alone = world.staff(&one).approve_erasure(approval(&world, complaint)).await.unwrap_err();
    world.staff(&one).set_legal_hold(hold(true)).await.unwrap();
    let held = world.staff(&two).approve_erasure(approval(&world, complaint)).await.unwrap_err();
    for refused in [alone, held] {
        assert_eq!(refused.code(), Code::FailedPrecondition, "{refused:?}");
    }
    world.staff(&two).set_legal_hold(hold(false)).await.unwrap();
    world.staff(&two).approve_erasure(approval(&world, complaint)).await.unwrap();
    wait_for("the erasure", || async { carried_out(&world, complaint).await == 1 }).await.unwrap();
    let unknown = approval(&world, world.ids.complaint());
    let unknown = world.staff(&two).approve_erasure(unknown).await.unwrap_err();
    assert_eq!(unknown.code(), Code::NotFound);
}

#[tokio::test]
async fn nobody_writes_to_what_is_erased() {
    let world = World::start("erase_guard").await;
    let mut colleague = world.member().await;
    colleague.person = "gto-wbs-2".parse().unwrap();
    let complaint = ComplaintId::new(world.escalated().await.uuid());
    erase(&world, complaint).await;
    for table in [
        "triage.sealed VALUES ($1, 'study', 9, '\\x00')",
        "triage.wrap VALUES ($1, 'gto-wbs-1', '\\x00')",
    ] {
        let insert = sqlx::query(sqlx::AssertSqlSafe(format!("INSERT INTO {table}")));
        let refused = insert.bind(complaint.uuid()).execute(&world.db.app).await.unwrap_err();
        assert!(refused.to_string().contains("erased"), "{refused}");
    }
    let read = ReadCaseRequest { case_id: complaint.to_string() };
    let never_knew = world.staff(&colleague).read_case(read).await.unwrap_err();
    assert_eq!(never_knew.code(), Code::NotFound, "who had no wrap learns nothing of the erasure");
}

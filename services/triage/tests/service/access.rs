//! The log of accesses, command ids of different people, notices after an erasure.

use kernel::{Actor, CaseId, ComplaintId};
use proto::itjen::v1::{FetchSealedRequest, Start, SubscribeRequest, subscribe_request};
use proto::notify::v1::ListNoticesRequest;
use proto::triage::v1::{
    ApproveErasureRequest, ListAccessRequest, ReadCaseRequest, RequestErasureRequest,
    SendMessageRequest,
};
use testkit::wait_for;
use tonic::Code;

use crate::erasure::{LAW, carried_out, erase};
use crate::support::world::World;

#[tokio::test]
async fn who_opened_what_is_shown_after_the_erasure_and_before_there_is_a_case() {
    let world = World::start("access_kept").await;
    let (case, pending) = (world.escalated().await, world.pending(10).await);
    world.item("wbs.case.escalated.v1", 0).await;
    for complaint in [ComplaintId::new(case.uuid()), pending] {
        let fetch = FetchSealedRequest {
            complaint_id: complaint.to_string(),
            kind: "complaint_text".to_owned(),
            item: 0,
        };
        world.itjen().fetch_sealed(fetch).await.unwrap();
    }
    erase(&world, ComplaintId::new(case.uuid())).await;
    for id in [case.uuid(), pending.uuid()] {
        let list = ListAccessRequest { case_id: id.to_string() };
        let listed = world.staff(&World::inspector(1)).list_access(list.clone()).await.unwrap();
        let opened = listed.into_inner().accesses;
        assert_eq!((opened.len(), opened[0].person.as_str()), (1, "itjen"));
        let office = world.staff(&world.member().await).list_access(list).await;
        assert!(office.is_err(), "it is for Itjen alone");
    }
}

#[tokio::test]
async fn one_command_id_does_not_swallow_another_persons_command() {
    let world = World::start("erase_ids").await;
    let complaint = ComplaintId::new(world.escalated().await.uuid());
    let command_id = world.ids.command().to_string();
    let ask = RequestErasureRequest {
        command_id: command_id.clone(),
        complaint_id: complaint.to_string(),
        legal_basis: LAW.to_owned(),
    };
    let approve = ApproveErasureRequest { command_id, complaint_id: complaint.to_string() };
    let machine = Actor { person: "itjen".parse().unwrap(), ..World::inspector(1) };
    let refused = world.staff(&machine).request_erasure(ask.clone()).await.unwrap_err();
    assert_eq!(refused.code(), Code::PermissionDenied, "a machine is nobody in particular");
    world.staff(&World::inspector(1)).request_erasure(ask).await.unwrap();
    let refused = world.staff(&machine).approve_erasure(approve.clone()).await.unwrap_err();
    assert_eq!(refused.code(), Code::PermissionDenied);
    world.staff(&World::inspector(2)).approve_erasure(approve).await.unwrap();
    wait_for("the erasure", || async { carried_out(&world, complaint).await == 1 }).await.unwrap();
}

async fn open_notices(world: &World, actor: &Actor) -> usize {
    let list = ListNoticesRequest { all: false };
    world.notices(actor).list_notices(list).await.unwrap().into_inner().notices.len()
}

#[tokio::test]
async fn nobody_is_told_to_work_on_what_is_erased() {
    let world = World::start("erase_notices").await;
    let member = world.member().await;
    let case = world.escalated().await;
    wait_for("the task of archiving", || async { open_notices(&world, &member).await == 1 })
        .await
        .unwrap();
    erase(&world, ComplaintId::new(case.uuid())).await;
    wait_for("the end of it", || async { open_notices(&world, &member).await == 0 }).await.unwrap();
}

#[tokio::test]
async fn what_the_machine_is_handed_is_noted_and_people_do_not_stand_in_for_it() {
    let world = World::start("handed_out").await;
    let case = world.escalated().await;
    world.item("wbs.case.escalated.v1", 0).await;
    let start = || {
        let step = subscribe_request::Step::Start(Start { after: Some(0), window: 1 });
        tokio_stream::iter([SubscribeRequest { step: Some(step) }])
    };
    let person = world.escalations(&World::inspector(1)).subscribe(start()).await;
    assert_eq!(person.err().unwrap().code(), Code::PermissionDenied);
    let mut items = world.itjen().subscribe(start()).await.unwrap().into_inner();
    items.message().await.unwrap().unwrap();
    let list = ListAccessRequest { case_id: case.to_string() };
    let listed = world.staff(&World::inspector(1)).list_access(list).await.unwrap();
    let what: Vec<String> =
        listed.into_inner().accesses.into_iter().map(|access| access.what).collect();
    assert!(what.contains(&"complaint_text/0".to_owned()), "{what:?}");
    assert!(what.contains(&"study/0".to_owned()), "{what:?}");
}

#[tokio::test]
async fn itjen_fetches_the_mailbox_of_what_it_was_sent() {
    let world = World::start("fetch_mailbox").await;
    let case = world.escalated().await;
    world.item("wbs.case.escalated.v1", 0).await;
    world.intake.intrude(1);
    let message = SendMessageRequest {
        command_id: world.ids.command().to_string(),
        case_id: case.to_string(),
        text: "pesan rekaan".to_owned(),
    };
    world.staff(&world.member().await).send_message(message).await.unwrap();
    let fetch = |complaint: CaseId, item| FetchSealedRequest {
        complaint_id: complaint.to_string(),
        kind: "message".to_owned(),
        item,
    };
    let mut pieces = world.itjen().fetch_sealed(fetch(case, 0)).await.unwrap().into_inner();
    let sealed = pieces.message().await.unwrap().unwrap().piece;
    let posted = world.intake.messages(ComplaintId::new(case.uuid()));
    assert_eq!((posted[0].from.as_str(), &posted[0].sealed), ("reporter", &sealed));
    let none = world.itjen().fetch_sealed(fetch(case, 9)).await;
    assert_eq!(none.err().unwrap().code(), Code::NotFound);
    let stranger = CaseId::from(world.ids.complaint());
    let none = world.itjen().fetch_sealed(fetch(stranger, 0)).await;
    assert_eq!(none.err().unwrap().code(), Code::NotFound);
    let read = ReadCaseRequest { case_id: case.to_string() };
    world.staff(&world.member().await).read_case(read).await.unwrap();
}

//! What a flood, an erasure at the wrong moment, or a refusal must not bring down.

use async_nats::HeaderMap;
use bus::Publisher;
use contracts::{DataRequestV1, Entry, Manifest, ManifestKind, ReasonCode};
use kernel::{Actor, CaseId, ComplaintId};
use proto::itjen::v1::{FetchSealedRequest, Start, SubscribeRequest, subscribe_request};
use proto::notify::v1::ListNoticesRequest;
use proto::triage::v1::{
    ApproveErasureRequest, ListAccessRequest, ListPendingRequest, ReadCaseRequest,
    RequestErasureRequest, SendMessageRequest,
};
use testkit::wait_for;
use tonic::Code;

use crate::answers::{REPLY, code, id, reply, submit};
use crate::erasure::{LAW, approval, carried_out, erase, request};
use crate::world::{World, hub_signer};

/// NATS takes no more, headers included.
const MESSAGE_BYTES_MAX: usize = 1 << 20;

async fn published(world: &World, kind: &str) -> bool {
    let bus = world.hub_bus().await;
    let stream = bus.check_stream("ESCALATED").await.unwrap();
    let subject = format!("ph.esc.itjen.{kind}");
    stream.get_last_raw_message_by_subject(&subject).await.is_ok()
}

#[tokio::test]
async fn a_flood_of_complaints_is_named_signed_and_published() {
    let world = World::start("flood").await;
    let mut filed = Vec::new();
    for _ in 0..1500 {
        filed.push(world.pending(300).await.to_string());
    }
    world.send_data_request().await;
    let (_, body) = world.item("wbs.data-request.sent.v1", 0).await;
    assert!(body.to_string().len() < MESSAGE_BYTES_MAX - 10_000, "{}", body.to_string().len());
    let request: DataRequestV1 = serde_json::from_value(body).unwrap();
    let mut named: Vec<String> =
        request.complaints.iter().map(|one| one.complaint_id.clone()).collect();
    let entries: Vec<Entry> = named.iter().map(|id| Entry::new(id, "pending")).collect();
    let manifest = Manifest::verify(&request.manifest, &hub_signer().key()).unwrap();
    let (office, quarter) = ("gto".parse().unwrap(), "2026-Q3".parse().unwrap());
    manifest.covers(ManifestKind::DataRequest, &office, quarter, &entries).unwrap();
    named.sort();
    filed.sort();
    assert_eq!((named, request.unnamed), (filed, 0));
    let described = request.complaints.iter().filter(|one| !one.only_named).count();
    assert!((100..1500).contains(&described), "{described}");
    for one in &request.complaints {
        assert_eq!(one.only_named, one.inspectorate_wrap.is_empty() && one.objects.is_empty());
    }
    assert!(request.complaints[0].objects[0].sealed.is_some(), "bytes travel while there is room");
    wait_for("the letter on the bus", || published(&world, "wbs.data-request.sent.v1"))
        .await
        .unwrap();
}

#[tokio::test]
async fn what_waits_is_listed_page_by_page() {
    let world = World::start("pages").await;
    let mut filed = Vec::new();
    for _ in 0..7 {
        filed.push(world.pending(10).await.to_string());
    }
    let (mut listed, mut token) = (Vec::new(), String::new());
    for size in [3, 3, 1] {
        let request = ListPendingRequest {
            office: "gto".to_owned(),
            quarter: "2026-Q3".to_owned(),
            page_size: 3,
            page_token: token,
        };
        let answer = world.staff(&World::inspector(1)).list_pending(request).await.unwrap();
        let page = answer.into_inner();
        assert_eq!(page.complaints.len(), size);
        listed.extend(page.complaints.into_iter().map(|one| one.complaint_id));
        token = page.next_page_token;
    }
    filed.sort();
    assert_eq!((listed, token.as_str()), (filed, ""));
}

#[tokio::test]
async fn what_was_erased_before_the_reply_may_be_withheld_and_not_released() {
    let world = World::start("erased_reply").await;
    let (one, two) = (world.pending(10).await, world.pending(10).await);
    world.send_data_request().await;
    world.item("wbs.data-request.sent.v1", 0).await;
    erase(&world, one).await;
    let body = reply(&world, &[one], &[two]).await;
    let refused = submit(&world, &id(&world), REPLY, &body).await;
    assert_eq!(code(&refused), Some(ReasonCode::Refused), "{refused:?}");
    assert!(refused.reasons[0].message.contains("erased"), "{refused:?}");
    let body = reply(&world, &[two], &[one]).await;
    let received = submit(&world, &id(&world), REPLY, &body).await;
    assert_eq!(code(&received), None, "{received:?}");
}

#[tokio::test]
async fn an_erasure_that_intake_refuses_keeps_no_other_waiting() {
    let world = World::start("erase_poison").await;
    let mut complaints = Vec::new();
    for _ in 0..4 {
        complaints.push(ComplaintId::new(world.escalated().await.uuid()));
    }
    for (complaint, code) in
        complaints.iter().zip([Code::FailedPrecondition, Code::InvalidArgument, Code::NotFound])
    {
        world.intake.answer_erasure(*complaint, code);
    }
    for complaint in &complaints {
        request(&world, &World::inspector(1), *complaint).await;
        let approval = approval(&world, *complaint);
        world.staff(&World::inspector(2)).approve_erasure(approval).await.unwrap();
    }
    wait_for("the last one", || async { carried_out(&world, complaints[3]).await == 1 })
        .await
        .unwrap();
    let mut done = Vec::new();
    for complaint in &complaints {
        done.push(carried_out(&world, *complaint).await);
    }
    assert_eq!(done, [0, 0, 1, 1], "where intake knows nothing, nothing is left to be erased");
}

#[tokio::test]
async fn what_a_backup_of_intake_brought_back_goes_again_at_the_next_start() {
    let world = World::start("erase_again").await;
    let complaint = ComplaintId::new(world.escalated().await.uuid());
    erase(&world, complaint).await;
    world.intake.file(complaint, 10);
    let _second = world.another().await;
    wait_for("the order to be given again", || async { world.intake.erased().len() == 2 })
        .await
        .unwrap();
    let orders = world.intake.erased();
    assert_eq!(orders[1].complaint_id, complaint.to_string());
    assert_eq!(orders[0].approvers, orders[1].approvers);
    assert_ne!(orders[0].command_id, orders[1].command_id, "a known order would not be looked at");
}

#[tokio::test]
async fn letters_of_itjen_that_name_the_complaint_go_from_the_bus() {
    let world = World::start("erase_letters").await;
    let complaint = ComplaintId::new(world.escalated().await.uuid());
    let other = world.ids.complaint();
    let publisher = Publisher::new(world.itjen_bus().await);
    for (number, named) in [complaint, other].iter().enumerate() {
        let mut headers = HeaderMap::new();
        headers.insert("Nats-Msg-Id", number.to_string().as_str());
        let body = format!("{{\"released\":[{{\"complaint_id\":\"{named}\",\"wraps\":[]}}]}}");
        let subject = format!("ph.in.itjen.{REPLY}");
        publisher.publish(subject, headers, body.into()).await.unwrap();
    }
    world.item("submission.rejected.v1", 1).await;
    erase(&world, complaint).await;
    let bus = world.hub_bus().await;
    let stream = bus.check_stream("INGRESS_ITJEN").await.unwrap();
    assert!(stream.get_raw_message(1).await.is_err(), "it named the erased complaint");
    let kept = stream.get_raw_message(2).await.unwrap();
    assert!(String::from_utf8(kept.payload.to_vec()).unwrap().contains(&other.to_string()));
}

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

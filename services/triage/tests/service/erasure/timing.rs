//! Erasures at the wrong moment, and after a backup was restored.

use async_nats::HeaderMap;
use bus::Publisher;
use contracts::ReasonCode;
use kernel::ComplaintId;
use testkit::wait_for;
use tonic::Code;

use crate::erasure::{approval, carried_out, erase, request};
use crate::support::letters::{REPLY, code, id, reply, submit};
use crate::support::world::World;

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

//! The reporter's mailbox, from the office's side.

use kernel::ComplaintId;
use proto::triage::v1::{ListMessagesRequest, SendMessageRequest};
use tonic::Code;
use vault::{ContentKind, ContentRef, DataKey};

use crate::support::world::World;

fn send(world: &World, case: &str, text: &str) -> SendMessageRequest {
    SendMessageRequest {
        command_id: world.ids.command().to_string(),
        case_id: case.to_owned(),
        text: text.to_owned(),
    }
}

#[tokio::test]
async fn a_message_is_sealed_at_its_number_and_sent_once() {
    let world = World::start("messages").await;
    let case = world.escalated().await;
    let (complaint, id) = (ComplaintId::new(case.uuid()), case.to_string());
    let member = world.member().await;
    world.give(&member, complaint).await;
    world.intake.intrude(2);

    let message = send(&world, &id, "mohon bukti rekaan");
    let mut staff = world.staff(&member);
    assert!(staff.send_message(message.clone()).await.unwrap().into_inner().applied);
    assert!(!staff.send_message(message).await.unwrap().into_inner().applied, "a repeat");
    let mut itjen = world.staff(&World::inspector(1));
    itjen.send_message(send(&world, &id, "tanggapan rekaan")).await.unwrap();

    let posted = world.intake.messages(complaint);
    let from: Vec<&str> = posted.iter().map(|message| message.from.as_str()).collect();
    assert_eq!(from, ["reporter", "reporter", "office", "inspectorate"]);
    let place = ContentRef { complaint, kind: ContentKind::Message, item: 2 };
    let opened = vault::open(&DataKey::from_bytes([7; 32]), &place, &posted[2].sealed).unwrap();
    assert_eq!(opened.content.as_slice(), b"mohon bukti rekaan");
    let commitment = vault::commitment(&opened.content, &opened.opening);
    assert_eq!(posted[2].commitment, commitment);

    let list = ListMessagesRequest { case_id: id };
    let read = staff.list_messages(list.clone()).await.unwrap().into_inner().messages;
    let texts: Vec<&str> = read.iter().map(|message| message.text.as_str()).collect();
    assert_eq!(
        texts,
        [
            "pesan rekaan pelapor 0",
            "pesan rekaan pelapor 1",
            "mohon bukti rekaan",
            "tanggapan rekaan"
        ]
    );
    let refused = itjen.list_messages(list).await.unwrap_err();
    assert_eq!(refused.code(), Code::FailedPrecondition, "Itjen opens with its own key");
}

#[tokio::test]
async fn without_a_wrap_there_is_no_mailbox() {
    let world = World::start("messages_none").await;
    let id = world.escalated().await.to_string();
    let mut colleague = world.member().await;
    colleague.person = "gto-wbs-2".parse().unwrap();
    let mut staff = world.staff(&colleague);
    let sent = staff.send_message(send(&world, &id, "teks rekaan")).await.unwrap_err();
    let read = staff.list_messages(ListMessagesRequest { case_id: id }).await.unwrap_err();
    assert_eq!((sent.code(), read.code()), (Code::NotFound, Code::NotFound));
}

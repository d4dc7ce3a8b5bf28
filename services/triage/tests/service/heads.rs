//! Heads of office who leave, arrive, and are complained about.

use kernel::{Actor, Role};
use proto::triage::v1 as pb;
use testkit::wait_for;
use tonic::Code;

use crate::support::cases::{about_the_head, member, read, with_case};
use crate::support::letters::release;
use crate::support::office::{Office, holds_a_wrap, register, settled, somebody};

#[tokio::test]
async fn who_was_head_stays_away_from_a_complaint_about_the_head_whatever_he_becomes() {
    let mut office = Office::start("former_head").await;
    let complaint = about_the_head(&office.world).await;
    office.world.send_data_request().await;
    office.release(complaint, &[]).await;
    settled(&office.world).await;
    let case = complaint.to_string();
    // Another person acts as head for a while, and then both join Tim WBS.
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

async fn change_head(office: &Office, case: &str) {
    office.step(case, 0, "").await.unwrap();
    settled(&office.world).await;
    register(&office.world, "gto-head", &["service_section"]).await;
    register(&office.world, "gto-head-2", &["office_head"]).await;
    settled(&office.world).await;
}

#[tokio::test]
async fn itjen_gives_the_disposition_when_the_head_has_gone() {
    let (office, case) = with_case("vacant", &[]).await;
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
        let (office, case) = with_case(&format!("new_head_{way}"), &[]).await;
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

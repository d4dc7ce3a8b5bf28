//! Registration: reserved names, and offices with too few people.

use proto::triage::v1 as pb;
use tonic::Code;

use crate::support::cases::{run, with_case};
use crate::support::office::{holds_a_wrap, register};
use crate::support::world::World;

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
    let (office, case) = with_case("told_with_it", &[]).await;
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
    let (office, case) = with_case("told_late", &[]).await;
    run(&office.world, "DELETE FROM triage.wrap").await;
    for _ in 0..2 {
        register(&office.world, "gto-kasubag", &["admin_head"]).await;
    }
    assert_eq!(office.world.item(UNDERSTAFFED, 0).await.1["case_id"], case);
    let told = "SELECT count(*) FROM triage.exchange WHERE kind = 'wbs.case.understaffed.v1'";
    let told: i64 = sqlx::query_scalar(told).fetch_one(&office.world.db.app).await.unwrap();
    assert_eq!(told, 1);
}

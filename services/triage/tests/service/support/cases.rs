//! Cases and people that several tests begin with.

use kernel::{Actor, ComplaintId, PersonId, Role};
use proto::triage::v1 as pb;
use tonic::Status;

use super::office::{Office, settled, somebody};
use super::world::World;

/// An office with one open case, and the id of the case. Itjen's letter excludes these people.
pub(crate) async fn with_case(name: &str, excluded: &[&str]) -> (Office, String) {
    let mut office = Office::start(name).await;
    let complaint = office.world.pending(10).await;
    office.world.send_data_request().await;
    office.release(complaint, excluded).await;
    settled(&office.world).await;
    (office, complaint.to_string())
}

pub(crate) async fn run(world: &World, statement: &'static str) {
    sqlx::query(statement).execute(&world.db.owner).await.unwrap();
}

pub(crate) async fn about_the_head(world: &World) -> ComplaintId {
    let complaint = world.pending(10).await;
    sqlx::query("UPDATE v_pending.pending SET about_head = true WHERE complaint = $1")
        .bind(complaint.uuid())
        .execute(&world.db.owner)
        .await
        .unwrap();
    complaint
}

pub(crate) fn member(person: &str) -> Actor {
    Actor {
        person: PersonId::try_new(person).unwrap(),
        roles: vec![Role::WbsTeam],
        ..somebody("gto-wbs-1")
    }
}

pub(crate) async fn read(world: &World, actor: &Actor, case: &str) -> Result<(), Status> {
    let read = pb::ReadCaseRequest { case_id: case.to_owned() };
    world.staff(actor).read_case(read).await.map(drop)
}

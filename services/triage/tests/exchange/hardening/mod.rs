//! What staff, their keys, their roles and letters could be used for by somebody who means it: each of these was open once.

mod access;
mod erasures;
mod flood;
mod heads;
mod keys;
mod letters;
mod staff;

use kernel::{Actor, ComplaintId, PersonId, Role};
use proto::triage::v1 as pb;
use tonic::Status;

use crate::office::{Office, settled, somebody};
use crate::world::World;

/// Without the one whom the test is about.
pub(super) async fn with_case(name: &str) -> (Office, String) {
    let mut office = Office::start(name).await;
    let complaint = office.world.pending(10).await;
    office.world.send_data_request().await;
    office.release(complaint, &[]).await;
    settled(&office.world).await;
    (office, complaint.to_string())
}

pub(super) async fn run(world: &World, statement: &'static str) {
    sqlx::query(statement).execute(&world.db.owner).await.unwrap();
}

pub(super) async fn about_the_head(world: &World) -> ComplaintId {
    let complaint = world.pending(10).await;
    sqlx::query("UPDATE v_pending.pending SET about_head = true WHERE complaint = $1")
        .bind(complaint.uuid())
        .execute(&world.db.owner)
        .await
        .unwrap();
    complaint
}

pub(super) fn member(person: &str) -> Actor {
    Actor {
        person: PersonId::try_new(person).unwrap(),
        roles: vec![Role::WbsTeam],
        ..somebody("gto-wbs-1")
    }
}

pub(super) async fn read(world: &World, actor: &Actor, case: &str) -> Result<(), Status> {
    let read = pb::ReadCaseRequest { case_id: case.to_owned() };
    world.staff(actor).read_case(read).await.map(drop)
}

//! Texts that somebody removed beside the log.

use eventlog::NewEvent;
use kernel::{ComplaintId, StreamId};
use service::MissingSeal;

use crate::support::world::World;

async fn missing(world: &World, complaint: ComplaintId) -> Vec<MissingSeal> {
    let mut all = triage::missing_seals(&world.log).await.unwrap();
    all.retain(|seal| seal.complaint == complaint);
    all
}

#[tokio::test]
async fn a_text_that_a_case_names_is_missed() {
    let world = World::start("inventory").await;
    let complaint = ComplaintId::new(world.escalated().await.uuid());
    assert_eq!(missing(&world, complaint).await, vec![]);
    let taken: String =
        sqlx::query_scalar("DELETE FROM triage.sealed WHERE complaint_id = $1 RETURNING kind")
            .bind(complaint.uuid())
            .fetch_one(&world.db.app)
            .await
            .unwrap();
    let after = missing(&world, complaint).await;
    assert_eq!(after.len(), 1);
    assert_eq!((after[0].kind, after[0].item), (taken.as_str(), 0));
    assert!(after[0].to_string().contains(&complaint.to_string()), "{}", after[0]);

    approve_erasure(&world, complaint).await;
    assert_eq!(missing(&world, complaint).await, vec![], "an erasure is no loss");
}

async fn approve_erasure(world: &World, complaint: ComplaintId) {
    let golden = include_str!("../golden/erasure.ErasureApproved.v1.json");
    let mut payload: serde_json::Value = serde_json::from_str(golden).unwrap();
    payload["complaint"] = complaint.to_string().into();
    let approved = NewEvent {
        event_type: "erasure.ErasureApproved",
        schema_version: 1,
        payload: serde_json::to_vec(&payload).unwrap(),
    };
    world.append(StreamId::named(&format!("erasure/{complaint}")), vec![approved]).await;
}

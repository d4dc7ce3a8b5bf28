//! Numbers have no gap and follow the commits, with many writers at once.

use futures::future::join_all;
use proto::itjen::v1::SubmitRequest;

use crate::support::world::World;

#[tokio::test(flavor = "multi_thread")]
async fn numbers_have_no_gap_while_many_write() {
    let world = World::start("numbers").await;
    let submit = || async {
        let request = SubmitRequest {
            id: world.ids.uuid_v4().to_string(),
            kind: "wbs.case.acknowledged.v1".to_owned(),
            time: kernel::Clock::machine().now().to_string(),
            data: b"{}".to_vec(),
        };
        world.itjen().submit(request).await.unwrap();
    };
    let escalate = || async {
        for _ in 0..10 {
            world.escalated().await;
        }
    };
    let submits = join_all((0..40).map(|_| submit()));
    tokio::join!(submits, escalate(), escalate());
    world.item("wbs.case.escalated.v1", 19).await;
    world.item("submission.rejected.v1", 39).await;
    let numbers: Vec<i64> =
        sqlx::query_scalar("SELECT number FROM triage.exchange ORDER BY number")
            .fetch_all(&world.db.app)
            .await
            .unwrap();
    assert_eq!(numbers, (1..=60).collect::<Vec<_>>());
    let told: i64 = sqlx::query_scalar(
        "SELECT count(DISTINCT cause) FROM triage.exchange WHERE cause IS NOT NULL",
    )
    .fetch_one(&world.db.app)
    .await
    .unwrap();
    assert_eq!(told, 20, "each escalation once");
}

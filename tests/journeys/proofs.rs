//! Nothing that was recorded can be changed unseen.

use drive::{file, read_complaints, until};
use kernel::{Clock, Ids};
use sqlx::{Executor, Row};

use crate::support::stack::{Stack, input, text};

async fn with_three_complaints(name: &str) -> Stack {
    let stack = Stack::start(name).await;
    let client = reqwest::Client::new();
    for complaint in read_complaints(&input().join("complaints")).unwrap().iter().take(3) {
        file(&client, &stack.http(), complaint, &Ids::new(Clock::machine()).uuid_v4().to_string())
            .await
            .unwrap();
    }
    stack
}

#[tokio::test]
async fn the_services_own_login_cannot_change_or_remove_an_event() {
    let stack = with_three_complaints("immutable").await;
    let login = stack.login("intake").await;
    for statement in [
        "UPDATE es.event SET payload = ''",
        "DELETE FROM es.event",
        "TRUNCATE es.event",
        "INSERT INTO es.event SELECT * FROM es.event",
        "UPDATE es.seal SET note = ''",
        "DROP TABLE es.event",
        "ALTER TABLE es.event DISABLE TRIGGER ALL",
    ] {
        let error = login.execute(statement).await.expect_err(statement);
        let message = error.to_string();
        assert!(
            message.contains("permission denied") || message.contains("must be owner"),
            "{statement}: {message}"
        );
    }
    let mut owner = stack.owner("amanah_intake").await;
    let refused = owner
        .execute("UPDATE es.event SET payload = ''")
        .await
        .expect_err("even the owner is stopped by the trigger");
    assert!(refused.to_string().contains("recorded events are never changed"), "{refused}");
    stack.installation.unwrap().stop().await.unwrap();
}

#[tokio::test]
async fn an_edit_as_superuser_is_named_by_verify_log() {
    let stack = with_three_complaints("edited").await;
    let untouched = stack.amanah(&["verify", "log", "intake"]);
    assert!(untouched.status.success(), "{}", text(&untouched.stderr));
    assert!(
        text(&untouched.stdout).contains("3 events are as they were recorded"),
        "{}",
        text(&untouched.stdout)
    );

    let mut owner = stack.owner("amanah_intake").await;
    owner.execute("ALTER TABLE es.event DISABLE TRIGGER no_rewrite").await.unwrap();
    let row = sqlx::query(
        "UPDATE es.event SET payload = payload || ' ' WHERE position = 2 RETURNING stream_id::text",
    )
    .fetch_one(&mut owner)
    .await
    .unwrap();
    owner.execute("ALTER TABLE es.event ENABLE TRIGGER no_rewrite").await.unwrap();

    let touched = stack.amanah(&["verify", "log", "intake"]);
    assert_eq!(touched.status.code(), Some(1));
    let said = text(&touched.stderr);
    assert!(said.contains(&row.get::<String, _>(0)), "names the stream: {said}");
    assert!(said.contains("position 2"), "names the position: {said}");
    assert!(said.contains("expected"), "names the expected hash: {said}");
    stack.installation.unwrap().stop().await.unwrap();
}

#[tokio::test]
async fn a_tail_that_was_cut_off_is_noticed_by_the_signed_checkpoints() {
    let stack = with_three_complaints("cut").await;
    let mut owner = stack.owner("amanah_intake").await;
    until("the checkpoint", || async {
        let probe = sqlx::query_scalar::<_, Option<i64>>("SELECT max(size) FROM es.seal");
        Ok((probe.fetch_one(&mut stack.owner("amanah_intake").await).await? == Some(3))
            .then_some(()))
    })
    .await
    .unwrap();
    owner.execute("ALTER TABLE es.event DISABLE TRIGGER no_rewrite").await.unwrap();
    owner.execute("DELETE FROM es.event WHERE position = 3").await.unwrap();
    let touched = stack.amanah(&["verify", "log", "intake"]);
    assert_eq!(touched.status.code(), Some(1));
    stack.installation.unwrap().stop().await.unwrap();
}

#[tokio::test]
async fn doctor_finds_a_healthy_installation_healthy_and_an_open_key_not() {
    use std::os::unix::fs::PermissionsExt;
    let stack = Stack::start("doctor").await;
    let healthy = stack.amanah(&["doctor"]);
    assert!(healthy.status.success(), "{}", text(&healthy.stdout));
    let key = stack.start.home.join("keys/master.key");
    std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o644)).unwrap();
    let open = stack.amanah(&["doctor"]);
    assert_eq!(open.status.code(), Some(1));
    assert!(text(&open.stdout).contains("others may read it"), "{}", text(&open.stdout));
    stack.installation.unwrap().stop().await.unwrap();
}

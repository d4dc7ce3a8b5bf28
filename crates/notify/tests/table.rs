//! The queue of a person.

use std::time::Duration;

use anyhow::Result;
use notify::{Cause, Kind, News};

use crate::desk::{Desk, person, task};

async fn kinds(desk: &Desk, name: &str) -> Result<Vec<String>> {
    let found = desk.notify(None).notices().list(&person(name), false).await?;
    Ok(found.into_iter().map(|notice| notice.kind).collect())
}

#[tokio::test]
async fn an_event_that_comes_again_tells_nobody_again() -> Result<()> {
    let desk = Desk::open().await?;
    for _ in 0..2 {
        desk.tell(Kind::NewTask, "review", &["gto-wbs-1", "gto-wbs-2"]).await?;
    }
    desk.tell(Kind::Overdue, "review", &["gto-wbs-1"]).await?;
    assert_eq!(kinds(&desk, "gto-wbs-1").await?.len(), 2);
    assert_eq!(kinds(&desk, "gto-wbs-2").await?, ["new_task"]);
    Ok(())
}

#[tokio::test]
async fn everybody_sees_and_marks_his_own_only() -> Result<()> {
    let desk = Desk::open().await?;
    desk.tell(Kind::NewTask, "review", &["gto-wbs-1"]).await?;
    let notify = desk.notify(None);
    let own = notify.notices().list(&person("gto-wbs-1"), false).await?;
    assert!(notify.notices().list(&person("gto-wbs-2"), true).await?.is_empty());
    assert_eq!(notify.notices().mark_seen(&person("gto-wbs-2"), &[own[0].id]).await?, 0);
    assert_eq!(notify.notices().mark_seen(&person("gto-wbs-1"), &[own[0].id]).await?, 1);
    assert_eq!(notify.notices().mark_seen(&person("gto-wbs-1"), &[own[0].id]).await?, 0);
    assert!(kinds(&desk, "gto-wbs-1").await?.is_empty());
    let all = notify.notices().list(&person("gto-wbs-1"), true).await?;
    assert!(all.len() == 1 && all[0].seen);
    Ok(())
}

#[tokio::test]
async fn a_task_that_begins_later_is_not_shown_before() -> Result<()> {
    let desk = Desk::open().await?;
    let since = desk.clock.now() + Duration::from_hours(1);
    let task = task("A2");
    let news = News { kind: Kind::NewTask, cause: Cause::task(task), task, since };
    desk.tell_of(news, &["gto-wbs-1"]).await?;
    assert!(kinds(&desk, "gto-wbs-1").await?.is_empty());
    desk.hand.advance(Duration::from_hours(1));
    assert_eq!(kinds(&desk, "gto-wbs-1").await?, ["new_task"]);
    Ok(())
}

#[tokio::test]
async fn a_task_that_is_done_leaves_the_queue() -> Result<()> {
    let desk = Desk::open().await?;
    desk.tell(Kind::NewTask, "review", &["gto-wbs-1", "gto-wbs-2"]).await?;
    desk.tell(Kind::NewTask, "study", &["gto-wbs-1"]).await?;
    let mut connection = desk.db.app.acquire().await?;
    let notify = desk.notify(None);
    let left = person("gto-wbs-2");
    notify.notices().settle(&mut connection, task("review"), Some(&left)).await?;
    assert_eq!(kinds(&desk, "gto-wbs-1").await?.len(), 2, "only one person left");
    assert!(kinds(&desk, "gto-wbs-2").await?.is_empty());
    notify.notices().settle(&mut connection, task("review"), None).await?;
    assert_eq!(kinds(&desk, "gto-wbs-1").await?.len(), 1, "the study is still to be done");
    Ok(())
}

#[tokio::test]
async fn the_table_names_neither_task_nor_stream() -> Result<()> {
    let desk = Desk::open().await?;
    desk.tell(Kind::NewTask, "0192f0c1-case/review", &["gto-wbs-1"]).await?;
    let row: String = sqlx::query_scalar("SELECT to_jsonb(n)::text FROM notify.notice n")
        .fetch_one(&desk.db.owner)
        .await?;
    assert!(!row.contains("0192f0c1-case") && !row.contains("review"), "{row}");
    Ok(())
}

//! Load → decide → append.

use anyhow::Result;
use eventlog::{Append, ExecuteError, Loaded, LogError, NewEvent};
use futures::future::join_all;
use kernel::{Meta, StreamId, Version};
use testkit::Database;

use crate::support::{Added, Changed, Sum, append_of, ids};

#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("the sum is {0} already")]
struct Enough(i64);

/// Adds one, up to a limit.
fn add_one(limit: i64) -> impl Fn(&Sum) -> Result<Vec<Changed>, Enough> + Send + Sync {
    move |sum| {
        if sum.total < limit { Ok(vec![Added { value: 1 }.into()]) } else { Err(Enough(sum.total)) }
    }
}

#[tokio::test]
async fn a_stream_is_folded_with_its_older_shapes() -> Result<()> {
    let db = Database::fresh("fold").await?;
    let log = db.log().await?;
    let stream = ids().stream();
    let old =
        NewEvent { event_type: "test.Added", schema_version: 1, payload: br#"{"n":40}"#.to_vec() };
    log.append(Append { events: vec![old], ..append_of(stream, 0, &[]) }).await?;
    log.append(append_of(stream, 1, &[1, 1])).await?;
    let loaded: Loaded<Sum> = log.load(stream).await?;
    assert_eq!((loaded.state, loaded.version), (Sum { total: 42, events: 3 }, Version(3)));
    let nothing: Loaded<Sum> = log.load(StreamId::named("nothing")).await?;
    assert_eq!((nothing.state, nothing.version), (Sum::default(), Version::NEW));
    Ok(())
}

#[tokio::test]
async fn an_event_that_does_not_read_is_named_without_its_content() -> Result<()> {
    let db = Database::fresh("damaged").await?;
    let log = db.log().await?;
    let stream = ids().stream();
    let newer = NewEvent { event_type: "test.Added", schema_version: 9, payload: b"{}".to_vec() };
    log.append(Append { events: vec![newer], ..append_of(stream, 0, &[]) }).await?;
    let error = log.load::<Sum>(stream).await.err();
    assert!(
        matches!(&error, Some(LogError::Damaged { stream: named, version: Version(1), .. }) if *named == stream),
        "{error:?}"
    );
    Ok(())
}

#[tokio::test]
async fn decisions_that_collide_are_taken_again() -> Result<()> {
    let db = Database::fresh("collide").await?;
    let (one, two) = (db.log().await?, db.log().await?);
    let (ids, stream) = (ids(), ids().stream());
    for _ in 0..10 {
        let calls = [&one, &two, &one, &two].map(|log| {
            log.execute::<Sum, _, _>(stream, ids.command(), Meta::default(), add_one(1000))
        });
        for done in join_all(calls).await {
            assert!(done?.applied);
        }
    }
    let loaded: Loaded<Sum> = one.load(stream).await?;
    assert_eq!(loaded.state, Sum { total: 40, events: 40 });
    Ok(())
}

#[tokio::test]
async fn a_command_is_carried_out_once_and_a_refused_one_never() -> Result<()> {
    let db = Database::fresh("once").await?;
    let log = db.log().await?;
    let (ids, stream) = (ids(), ids().stream());
    let command = ids.command();
    let run = |command| log.execute::<Sum, _, _>(stream, command, Meta::default(), add_one(1));
    let first = run(command).await?;
    assert!(first.applied);
    // Its rule would refuse it now: the answer is what it did.
    let again = run(command).await?;
    assert_eq!((again.applied, again.position, again.version), (false, first.position, Version(1)));
    let refused = run(ids.command()).await;
    assert!(matches!(refused, Err(ExecuteError::Refused(Enough(1)))), "{refused:?}");
    let nothing = |_: &Sum| Ok::<_, Enough>(Vec::new());
    let done = log.execute(stream, ids.command(), Meta::default(), nothing).await?;
    assert_eq!((done.applied, done.position, done.version), (false, None, Version(1)));
    Ok(())
}

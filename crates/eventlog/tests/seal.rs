//! Signed checkpoints, and the verifier that names what was touched.

use std::time::{Duration, Instant};

use anyhow::Result;
use eventlog::{Sealer, VerifyError, verify};
use kernel::LogName;
use ledger::{NoteSigner, Touched};
use sqlx::AssertSqlSafe;
use testkit::{Database, wait_for};

use crate::support::{Running, append_of, fill, ids};

const EVENTS: i64 = 70;

fn signer() -> Result<NoteSigner> {
    Ok(NoteSigner::new("amanah.test/triage", &[7; 32])?)
}

async fn sealed() -> Result<Database> {
    let db = Database::fresh("seal").await?;
    let log = db.log().await?;
    fill(&log, 2..EVENTS).await?;
    log.append(append_of(ids().stream(), 0, &[1, 2])).await?;
    let running = Running::start(Sealer::new(LogName::Triage, signer()?), &log);
    let done = async || last_seal(&db).await.is_ok_and(|size| size == Some(EVENTS));
    wait_for("the log is sealed", done).await?;
    running.stop().await?;
    Ok(db)
}

async fn last_seal(db: &Database) -> Result<Option<i64>> {
    Ok(sqlx::query_scalar("SELECT max(size) FROM es.seal").fetch_one(&db.owner).await?)
}

/// What a superuser can do who has every right and does not have the key.
async fn tamper(db: &Database, change: &str) -> Result<()> {
    let disabled = format!(
        "ALTER TABLE es.event DISABLE TRIGGER USER; {change}; ALTER TABLE es.event ENABLE TRIGGER USER"
    );
    sqlx::raw_sql(AssertSqlSafe(disabled)).execute(&db.owner).await?;
    Ok(())
}

async fn touched(db: &Database) -> Result<Touched> {
    match verify(&db.owner, &signer()?.key(), &[], &mut |_| {}).await {
        Err(VerifyError::Touched(touched)) => Ok(touched),
        other => anyhow::bail!("not noticed: {other:?}"),
    }
}

#[tokio::test]
async fn a_sound_log_verifies() -> Result<()> {
    let db = sealed().await?;
    let mut reached = 0;
    let verified =
        verify(&db.owner, &signer()?.key(), &[], &mut |position| reached = position.0).await?;
    assert_eq!((verified.events, reached), (70, EVENTS));
    assert!(verified.checkpoints >= 4, "20 events at a time: {}", verified.checkpoints);
    Ok(())
}

#[tokio::test]
async fn an_edited_row_is_named_with_the_leaf_it_should_have() -> Result<()> {
    let db = sealed().await?;
    let before: String = leaf_at(&db, 17).await?;
    tamper(&db, r#"UPDATE es.event SET payload = '{"value":1000}' WHERE position = 17"#).await?;
    let Touched::Altered { stream, position: 17, version: 1, expected, found } =
        touched(&db).await?
    else {
        panic!("not named")
    };
    let sql = "SELECT stream_id FROM es.event WHERE position = 17";
    let stored: uuid::Uuid = sqlx::query_scalar(sql).fetch_one(&db.owner).await?;
    assert_eq!(stream.uuid(), stored);
    assert!(expected != found && found == before, "{expected} {found}");
    Ok(())
}

async fn leaf_at(db: &Database, position: i64) -> Result<String> {
    let sql = "SELECT leaf_hash FROM es.event_readable WHERE position = $1";
    Ok(sqlx::query_scalar(sql).bind(position).fetch_one(&db.owner).await?)
}

#[tokio::test]
async fn a_row_rewritten_together_with_its_leaf_is_caught_by_the_signed_root() -> Result<()> {
    let db = sealed().await?;
    let other = Database::fresh("forger").await?;
    fill(&other.log().await?, 0..20).await?;
    // A row that is sound in itself: made by the same program, with a leaf of its own.
    let sql = "SELECT row_to_json(e)::text FROM es.event e WHERE position = 17";
    let forged: String = sqlx::query_scalar(sql).fetch_one(&other.owner).await?;
    let insert = format!(
        "DELETE FROM es.event WHERE position = 17; \
         INSERT INTO es.event SELECT * FROM json_populate_record(NULL::es.event, $forged${forged}$forged$)"
    );
    tamper(&db, &insert).await?;
    let touched = touched(&db).await?;
    assert!(matches!(touched, Touched::RootDiffers { .. }), "{touched}");
    Ok(())
}

#[tokio::test]
async fn a_cut_tail_and_a_hole_are_told() -> Result<()> {
    let db = sealed().await?;
    tamper(&db, "DELETE FROM es.event WHERE position > 60").await?;
    assert_eq!(touched(&db).await?, Touched::Truncated { size: 70, found: 60 });
    tamper(&db, "DELETE FROM es.event WHERE position = 30").await?;
    assert_eq!(touched(&db).await?, Touched::Hole { expected: 30, found: 31 });
    Ok(())
}

/// How long a writer waits for the signed checkpoint after its commit. Figures only: how fast a machine is proves nothing.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_commit_is_soon_under_a_signed_checkpoint_also_under_load() -> Result<()> {
    for writers in [1_i64, 16, 64] {
        let db = Database::fresh("pace").await?;
        let log = db.log().await?;
        let running = Running::start_at(
            Sealer::new(LogName::Triage, signer()?),
            &log,
            eventlog::Pace::default(),
        );
        let tasks: Vec<_> = (0..writers).map(|_| tokio::spawn(write(log.clone()))).collect();
        let mut waits = Vec::new();
        for task in tasks {
            waits.extend(task.await??);
        }
        running.stop().await?;
        waits.sort();
        let at = |share: usize| waits[(waits.len() - 1) * share / 100];
        let seals: i64 =
            sqlx::query_scalar("SELECT count(*) FROM es.seal").fetch_one(&db.owner).await?;
        println!(
            "{writers} writers, {} appends, {seals} checkpoints; commit to checkpoint: p50 {:?}, p99 {:?}, max {:?}",
            waits.len(),
            at(50),
            at(99),
            at(100)
        );
        assert!(seals <= i64::try_from(waits.len())?, "batched");
    }
    Ok(())
}

async fn write(log: eventlog::EventLog) -> Result<Vec<Duration>> {
    let mut waits = Vec::new();
    for value in 0..40 {
        let appended = log.append(append_of(ids().stream(), 0, &[value])).await?;
        let eventlog::Appended::Now { first, .. } = appended else {
            anyhow::bail!("not appended: {appended:?}")
        };
        let committed = Instant::now();
        log.sealed_past(first, Duration::from_secs(20)).await?;
        waits.push(committed.elapsed());
    }
    Ok(waits)
}

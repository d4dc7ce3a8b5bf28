//! Checkpoints to wait for, proofs, tiles and receipts.

use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use eventlog::{Appended, EventLog, LogError, Pace, Sealer};
use kernel::{LogName, Position};
use ledger::{
    Checkpoint, CosignatureSigner, NoteKey, NoteSigner, Policy, Tile, TlogProof,
    verify_consistency, verify_proof, verify_receipt,
};
use testkit::{Cluster, Database};

use crate::support::{Running, append_of, fill, ids};

const PATIENCE: Duration = Duration::from_secs(20);

fn signer() -> Result<NoteSigner> {
    Ok(NoteSigner::new("amanah.test/triage", &[7; 32])?)
}

fn key() -> Result<NoteKey> {
    Ok(signer()?.key())
}

fn sealing(log: &EventLog) -> Result<Running> {
    Ok(Running::start(Sealer::new(LogName::Triage, signer()?), log))
}

/// A sealed log of so many events, each in a stream of its own.
async fn sealed(name: &str, events: i64) -> Result<(Database, EventLog, Running)> {
    let db = Database::fresh(name).await?;
    let log = db.log().await?;
    let running = sealing(&log)?;
    bulk(&log, events).await?;
    log.sealed_past(Position(events), PATIENCE).await?;
    Ok((db, log, running))
}

/// In appends of at most 500 events: the tests need many rows, not many commits.
async fn bulk(log: &EventLog, events: i64) -> Result<()> {
    for start in (0..events).step_by(500) {
        let values: Vec<i64> = (start..events.min(start + 500)).collect();
        log.append(append_of(ids().stream(), 0, &values)).await?;
    }
    Ok(())
}

/// The proof under the newest checkpoint.
async fn proof(log: &EventLog, position: Position) -> Result<Option<TlogProof>, LogError> {
    match log.latest_checkpoint().await? {
        Some(checkpoint) => log.proof_under(position, checkpoint).await,
        None => Ok(None),
    }
}

async fn row(log: &EventLog, position: i64) -> Result<eventlog::Recorded> {
    log.read_after(Position(position - 1), 1).await?.pop().context("no row")
}

#[tokio::test]
async fn every_row_is_proved_offline() -> Result<()> {
    let (_db, log, running) = sealed("proofs", 1_100).await?;
    for position in [1, 2, 255, 256, 257, 512, 513, 767, 1_024, 1_099, 1_100] {
        let proof = proof(&log, Position(position)).await?.context("not sealed")?;
        let row = row(&log, position).await?;
        let leaf = ledger::leaf_hash(&row.row(), &row.blinding);
        let checkpoint = verify_proof(&proof.text(), &leaf, &[key()?])?;
        assert_eq!((proof.index + 1, checkpoint.size), (u64::try_from(position)?, 1_100));
    }
    for nowhere in [0, -1, 1_101, i64::MAX] {
        assert_eq!(proof(&log, Position(nowhere)).await?, None, "{nowhere}");
    }
    running.stop().await
}

#[tokio::test]
async fn a_receipt_brings_its_event_and_its_witnesses() -> Result<()> {
    let (_db, log, running) = sealed("receipt", 300).await?;
    let note = log.latest_checkpoint().await?.context("sealed")?;
    assert_eq!(log.cosigned_checkpoint(1).await?, None);
    let checkpoint = Checkpoint::open(&note, &[key()?])?;
    let witness = CosignatureSigner::new("itjen.test/witness", &[3; 32])?;
    for time in [1_793_000_000, 1_793_000_009] {
        log.add_cosignature(300, &witness.cosign(&checkpoint, time)).await?;
    }
    log.add_cosignature(299, &witness.cosign(&checkpoint, 1)).await?;
    let cosigned = log.cosigned_checkpoint(1).await?.context("cosigned")?;
    assert_eq!(log.latest_checkpoint().await?, Some(cosigned.clone()));
    assert_eq!(log.cosigned_checkpoint(2).await?, None, "one witness is not two");
    let row = row(&log, 123).await?;
    let receipt = log.receipt(&row, vec![[9; 32]], cosigned).await?.context("covered")?;
    let policy = Policy::new(key()?, vec![witness.key()], 1)?;
    let proved = verify_receipt(&receipt.text(), &policy)?;
    assert_eq!((proved.event, proved.index), (row.receipt_extra(vec![[9; 32]])?, 122));
    assert_eq!(proved.witnessed.cosignatures[0].time, 1_793_000_000, "the first line stays");
    running.stop().await
}

#[tokio::test]
async fn an_older_checkpoint_is_a_beginning_of_the_newest() -> Result<()> {
    let (_db, log, running) = sealed("consistency", 700).await?;
    let old = log.latest_checkpoint().await?.context("sealed")?;
    bulk(&log, 400).await?;
    let new = log.sealed_past(Position(1_100), PATIENCE).await?;
    let keys = [key()?];
    let (before, after) = (Checkpoint::open(&old, &keys)?, Checkpoint::open(&new, &keys)?);
    let proof = log.consistency(before.size, &new).await?.context("not larger")?;
    verify_consistency(before.size, &before.root, after.size, &after.root, &proof)?;
    for size in [0, 1, 256, 511, 1_100] {
        assert!(log.consistency(size, &new).await?.is_some(), "from {size}");
    }
    assert_eq!(log.consistency(1_101, &new).await?, None);
    running.stop().await
}

#[tokio::test]
async fn tiles_are_those_of_the_leaves() -> Result<()> {
    let (db, log, running) = sealed("tiles", 600).await?;
    let sql = "SELECT leaf_hash FROM es.event ORDER BY position";
    let leaves: Vec<Vec<u8>> = sqlx::query_scalar(sql).fetch_all(&db.owner).await?;
    let leaves: Vec<ledger::Hash> =
        leaves.into_iter().map(|leaf| leaf.try_into().expect("32 bytes")).collect();
    let path = |path: &str| Tile::parse(path).context("a path");
    for tile in
        ["tile/0/000", "tile/0/002.p/88", "tile/0/002.p/5", "tile/1/000.p/2", "tile/1/000.p/1"]
    {
        let tile = path(tile)?;
        let expected = tile.from_leaves(&leaves).map(|hashes| hashes.concat());
        assert_eq!(log.tile(tile).await?, expected, "{}", tile.path());
    }
    for absent in
        ["tile/0/002", "tile/0/002.p/89", "tile/0/003.p/1", "tile/1/000.p/3", "tile/2/000.p/1"]
    {
        assert_eq!(log.tile(path(absent)?).await?, None, "{absent}");
    }
    running.stop().await
}

/// What an update from a version without tile roots finds.
#[tokio::test]
async fn roots_of_an_older_log_are_made_up_for() -> Result<()> {
    let (db, log, running) = sealed("older", 600).await?;
    running.stop().await?;
    let forget = "ALTER TABLE es.tile_root DISABLE TRIGGER USER; DELETE FROM es.tile_root; ALTER TABLE es.tile_root ENABLE TRIGGER USER";
    sqlx::raw_sql(forget).execute(&db.owner).await?;
    let running = sealing(&log)?;
    fill(&log, [1]).await?;
    log.sealed_past(Position(601), PATIENCE).await?;
    let proof = proof(&db.log().await?, Position(3)).await?.context("covered")?;
    let row = row(&log, 3).await?;
    verify_proof(&proof.text(), &row.leaf_hash, &[key()?])?;
    running.stop().await
}

#[tokio::test]
async fn a_log_that_was_changed_proves_nothing() -> Result<()> {
    let (db, log, running) = sealed("changed", 40).await?;
    let change = "ALTER TABLE es.event DISABLE TRIGGER USER; \
        UPDATE es.event SET leaf_hash = sha256('x') WHERE position = 17; ALTER TABLE es.event ENABLE TRIGGER USER";
    sqlx::raw_sql(change).execute(&db.owner).await?;
    let refused = proof(&log, Position(3)).await;
    assert!(matches!(refused, Err(LogError::Unprovable { size: 40 })), "{refused:?}");
    running.stop().await
}

#[tokio::test]
async fn waiting_has_an_end_and_goes_on_where_it_was() -> Result<()> {
    let db = Database::fresh("patience").await?;
    let log = db.log().await?;
    fill(&log, [1]).await?;
    let early = log.sealed_past(Position(1), Duration::from_millis(30)).await;
    assert!(matches!(early, Err(LogError::Unsealed { position: Position(1) })), "{early:?}");
    assert_eq!(log.latest_checkpoint().await?, None);
    assert_eq!(proof(&log, Position(1)).await?, None);
    // Another process seals: nothing wakes this one.
    let elsewhere = db.log().await?;
    let waiting = tokio::spawn(async move { log.sealed_past(Position(1), PATIENCE).await });
    let running = sealing(&elsewhere)?;
    let checkpoint = Checkpoint::open(&waiting.await??, &[key()?])?;
    assert_eq!(checkpoint.size, 1);
    running.stop().await
}

/// 64 callers that each append, wait for the checkpoint, and fetch a proof, on a server that syncs.
#[tokio::test(flavor = "multi_thread")]
async fn a_checkpoint_comes_soon_under_load() -> Result<()> {
    let cluster = Cluster::start("soon", true)?;
    let db = Database::fresh_in(&cluster, "soon").await?;
    let log = db.log().await?;
    let sealer = Sealer::new(LogName::Triage, signer()?);
    let running = Running::start_at(sealer, &log, Pace::default());
    let callers = (0..64).map(|_| tokio::spawn(caller(log.clone())));
    let (mut sealed, mut proved) = (Vec::new(), Vec::new());
    let started = Instant::now();
    for caller in callers.collect::<Vec<_>>() {
        for (checkpoint, proof) in caller.await?? {
            sealed.push(checkpoint);
            proved.push(proof);
        }
    }
    let all = started.elapsed();
    tell("commit to checkpoint", &mut sealed);
    tell("checkpoint to proof", &mut proved);
    // How fast a machine is proves nothing here: `cargo xtask bench complaints` holds it to its bar.
    eprintln!("{} in {all:?}", sealed.len());
    assert_eq!(sealed.len(), 64 * 25, "each commit got its checkpoint and its proof");
    running.stop().await
}

fn tell(what: &str, times: &mut [Duration]) {
    times.sort_unstable();
    let (half, late, last) = (times.len() / 2, times.len() * 99 / 100, times.len() - 1);
    let (half, late, last) = (times[half], times[late], times[last]);
    eprintln!("{what}: p50 {half:?}, p99 {late:?}, longest {last:?}");
}

/// How long after its commit each checkpoint came, and how long the proof then took.
async fn caller(log: EventLog) -> Result<Vec<(Duration, Duration)>> {
    let mut waits = Vec::new();
    for value in 0..25 {
        let appended = log.append(append_of(ids().stream(), 0, &[value])).await?;
        let Appended::Now { first, .. } = appended else { anyhow::bail!("{appended:?}") };
        let committed = Instant::now();
        log.sealed_past(first, PATIENCE).await?;
        let (sealed, proving) = (committed.elapsed(), Instant::now());
        proof(&log, first).await?.context("sealed")?;
        waits.push((sealed, proving.elapsed()));
    }
    Ok(waits)
}

//! The oracle: writers and readers run while PostgreSQL is stopped without a checkpoint and writers are killed. Everything asked and
//! answered is written down; at the end the log must explain it all. The invariants are those of `reference/eventlog.md` §5.2.

mod check;
mod child;
mod history;
mod reader;
mod writer;

use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use eventlog::{Feed, LocalFeed, Pace, replay};
use testkit::{Cluster, Database, wait_for};
use tokio_util::sync::CancellationToken;

use self::child::Child;
use self::history::History;
use self::reader::Reader;
use crate::subscriber::caught_up;
use crate::support::{Running, Sums, fold, view};

/// Rounds of faults: in each PostgreSQL is stopped, its connections are cut, and a child is killed.
const ROUNDS: u64 = 4;
/// Commands that must be answered between two faults, so that every fault hits work under way.
const ANSWERS: usize = 400;
/// Writers: these in each of two replicas in this process, and these in each of two children.
const TASKS: u64 = 4;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fault_every_answer_is_explained_by_the_log() -> Result<()> {
    let cluster = Cluster::start("oracle", true)?;
    let folder = cluster.data_dir().parent().context("a folder")?.join("history");
    std::fs::create_dir_all(&folder)?;
    let db = Database::fresh_in(&cluster, "oracle").await?;
    let stop = CancellationToken::new();
    let readers = [1, 2].map(|_| tokio::spawn(Reader::run(db.app.clone(), stop.clone())));
    // After eight faults its pause would have grown to ten seconds.
    let retry_max = Duration::from_millis(500);
    let pace = Pace { batch_events_max: 20, retry_max, ..Pace::default() };
    let live = Running::start_at(Sums, &db.log().await?, pace);
    let writers = in_process(&db, &folder, &stop).await?;
    faults(&cluster, &db, &folder).await?;
    stop.cancel();
    for writer in writers {
        writer.await??;
    }
    resolve(&db, &folder).await?;
    let rows = check::rows(&db.owner).await?;
    let facts = check::everything(&History::read_all(&folder)?, &rows)?;
    for reader in readers {
        reader.await??.agrees_with(&rows)?;
    }
    wait_for("the view has caught up", async || caught_up(&db).await).await?;
    live.stop().await?;
    views_agree(&db, rows.len()).await?;
    eprintln!("{facts}");
    facts.every_fault_showed()
}

/// Two replicas of the service, each with its own committer.
async fn in_process(
    db: &Database,
    folder: &Path,
    stop: &CancellationToken,
) -> Result<Vec<tokio::task::JoinHandle<Result<()>>>> {
    let mut writers = Vec::new();
    for replica in 0..2 {
        let history = History::create(&folder.join(format!("replica-{replica}")))?;
        let log = db.log().await?;
        for task in 0..TASKS {
            let seed = replica * 100 + task;
            writers.push(tokio::spawn(writer::run(
                log.clone(),
                history.clone(),
                seed,
                stop.clone(),
            )));
        }
    }
    Ok(writers)
}

async fn faults(cluster: &Cluster, db: &Database, folder: &Path) -> Result<()> {
    let mut children = vec![Child::start(db, folder, 1000)?, Child::start(db, folder, 2000)?];
    for round in 1..=ROUNDS {
        answers(folder).await?;
        cluster.stop_immediate()?;
        cluster.start_again()?;
        answers(folder).await?;
        children.remove(0).kill()?;
        children.push(Child::start(db, folder, 1000 * (round + 2))?);
        let cut =
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE usename = $1";
        let user = db.app_options.get_username();
        let cut: i64 = sqlx::query_scalar(cut).bind(user).fetch_one(&db.owner).await?;
        ensure!(cut > 0, "no connection was cut");
    }
    answers(folder).await?;
    children.into_iter().try_for_each(Child::kill)
}

/// Waits until so many more commands are answered, in files that all processes write.
async fn answers(folder: &Path) -> Result<()> {
    let wanted = History::answers(folder)? + ANSWERS;
    let enough = async || History::answers(folder).is_ok_and(|answers| answers >= wanted);
    wait_for("writers get on", enough).await
}

/// Repeats every command whose outcome nobody knows, with the same id.
async fn resolve(db: &Database, folder: &Path) -> Result<()> {
    let log = db.log().await?;
    let history = History::create(&folder.join("resolved"))?;
    for asked in History::read_all(folder)?.iter().filter(|asked| asked.is_unknown()) {
        let task = writer::ask(&log, &history, asked.command.clone());
        tokio::time::timeout(Duration::from_secs(10), task).await??;
    }
    Ok(())
}

/// I7: checkpoint and view belong together, and a rebuild gives the same.
async fn views_agree(db: &Database, events: usize) -> Result<()> {
    let applied: i64 =
        sqlx::query_scalar("SELECT applied FROM es.checkpoint WHERE subscriber = 'view:sums'")
            .fetch_one(&db.owner)
            .await?;
    ensure!(usize::try_from(applied)? == events, "{applied} effects of {events} events");
    let (live, folded) = (view(&db.owner).await?, fold(&db.owner).await?);
    ensure!(live == folded, "the view is not the fold of the log");
    let mut feeds: Vec<Box<dyn Feed>> = vec![Box::new(LocalFeed::new(db.log().await?))];
    replay(&Sums, &mut feeds, &db.app, &mut |_| {}).await?;
    ensure!(view(&db.owner).await? == live, "the rebuilt view is not the live one");
    Ok(())
}

//! A replica in a process of its own, to be killed with SIGKILL. It is this test binary, told to run one test that is skipped otherwise.

use std::io::Read;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result};
use eventlog::{CommitLimits, EventLog};
use kernel::{Clock, LogName};
use sqlx::postgres::PgPoolOptions;
use testkit::Database;
use tokio_util::sync::CancellationToken;

use super::history::History;
use super::{TASKS, writer};
use crate::support::ids;

const ADDRESS: &str = "AMANAH_ORACLE_ADDRESS";
const HISTORY: &str = "AMANAH_ORACLE_HISTORY";
const SEED: &str = "AMANAH_ORACLE_SEED";

/// Killed at the latest when it is dropped.
pub(crate) struct Child(std::process::Child);

impl Child {
    pub(crate) fn start(db: &Database, folder: &Path, seed: u64) -> Result<Self> {
        let options = &db.app_options;
        let user = options.get_username();
        let address = format!("postgres://{user}:test@127.0.0.1:{}/{user}", options.get_port());
        let child = Command::new(std::env::current_exe()?)
            .args(["--exact", "oracle::child::replica", "--ignored"])
            .env(ADDRESS, address)
            .env(HISTORY, folder.join(format!("child-{seed}")))
            .env(SEED, seed.to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()
            .context("cannot start the child")?;
        Ok(Self(child))
    }

    /// SIGKILL; fails when it had ended by itself, for then the fault did not fire.
    pub(crate) fn kill(mut self) -> Result<()> {
        anyhow::ensure!(self.0.try_wait()?.is_none(), "the child had ended by itself");
        self.0.kill()?;
        self.0.wait()?;
        Ok(())
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "the process that the oracle kills; it does nothing by itself"]
async fn replica() -> Result<()> {
    let Ok(address) = std::env::var(ADDRESS) else { return Ok(()) };
    // Whoever started us holds the other end: when he is gone, so are we.
    std::thread::spawn(|| {
        let _ = std::io::stdin().read(&mut [0]);
        std::process::exit(1);
    });
    let history = History::create(Path::new(&std::env::var(HISTORY)?))?;
    let seed: u64 = std::env::var(SEED)?.parse()?;
    let log = open(&address).await?;
    let stop = CancellationToken::new();
    let writers =
        (0..TASKS).map(|task| writer::run(log.clone(), history.clone(), seed + task, stop.clone()));
    futures::future::try_join_all(writers).await?;
    Ok(())
}

/// The server may be down at this moment: asked again, until we are killed.
async fn open(address: &str) -> Result<EventLog> {
    let pool = PgPoolOptions::new().max_connections(8).connect_lazy(address)?;
    loop {
        let (clock, limits) = (Clock::machine(), CommitLimits::default());
        match EventLog::init(pool.clone(), LogName::Triage, clock, ids(), limits).await {
            Err(error) if error.is_transient() => {
                tokio::time::sleep(std::time::Duration::from_millis(20)).await;
            }
            opened => return Ok(opened?),
        }
    }
}

//! A witness that dies at any moment has promised nothing that it forgot.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result};
use kernel::Clock;
use ledger::CosignatureKey;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use witness::{AskError, Cosigner, Witness, serve};

use crate::support::{Log, Running, folder};

const FOLDER: &str = "AMANAH_TEST_WITNESS_FOLDER";

/// The checkpoint was kept, the answer was lost: the log asks again and gets it.
#[tokio::test]
async fn an_answer_that_was_lost_is_given_again() -> Result<()> {
    let (folder, log) = (folder()?, Log::honest()?);
    let witness = Running::start(folder.path()).await?;
    log.ask(&witness.cosigner()?, 5).await?;
    let lost = witness.witness.add_checkpoint(&log.request(5, 9)?).await;
    assert!(lost.is_ok());
    witness.stop().await?;
    let witness = Running::start(folder.path()).await?;
    assert_eq!(witness.status(log.request(5, 9)?).await?, 409, "it stands at 9 already");
    let again = log.ask(&witness.cosigner()?, 9).await?;
    assert_eq!(again.cosignature.witness, witness.witness.key().name());
    let fork = Log::fork(1, 5)?.ask(&witness.cosigner()?, 9).await;
    assert!(matches!(fork, Err(AskError::Fork { size: 9 })), "{fork:?}");
    witness.stop().await
}

/// Callers that hang up do not stop a step half way.
#[tokio::test]
async fn a_caller_that_hangs_up_leaves_nothing_half_done() -> Result<()> {
    let (folder, log) = (folder()?, Log::honest()?);
    let witness = Running::start(folder.path()).await?;
    let mut at = 0;
    for size in 1..60 {
        let asked = witness.post(log.request(at, size)?);
        let _ = tokio::time::timeout(Duration::from_micros(40 * size as u64), asked).await;
        // Whatever came of it, the witness stands at one of the two and goes on.
        log.ask(&witness.cosigner()?, size).await?;
        at = size;
    }
    witness.stop().await
}

/// Killed with SIGKILL while it cosigns: what it answered before it died, it knows afterwards.
#[tokio::test]
async fn a_killed_witness_stands_by_its_word() -> Result<()> {
    let (folder, log) = (folder()?, Log::honest()?);
    let mut promised = 0;
    for life in 0..8_u64 {
        let (mut child, cosigner) = start(folder.path())?;
        let asking = log.clone();
        let from = promised;
        let (said, mut heard) = tokio::sync::watch::channel(from);
        let asked = tokio::spawn(async move {
            let mut last = from;
            while last < 299 && asking.ask(&cosigner, last + 1).await.is_ok() {
                last += 1;
                said.send_replace(last);
            }
            last
        });
        // Killed at a moment that the clock chooses, but not before it has done something.
        heard.wait_for(|last| *last > from + 1).await?;
        tokio::time::sleep(Duration::from_millis(life * 5)).await;
        child.kill()?;
        child.wait()?;
        promised = asked.await?;
        let witness = Witness::open(folder.path(), Clock::machine())?;
        let stands = witness.standings()[0].size.unwrap_or(0);
        let promised_size = promised as u64;
        assert!((promised_size..=promised_size + 1).contains(&stands), "{stands} {promised}");
        promised = usize::try_from(stands)?;
    }
    assert!(promised > 8, "it was killed before it did anything: {promised}");
    Ok(())
}

fn start(folder: &Path) -> Result<(Child, Cosigner)> {
    let mut child = Command::new(std::env::current_exe()?)
        .args(["--exact", "crash::process", "--ignored", "--nocapture"])
        .env(FOLDER, folder)
        .stdout(Stdio::piped())
        .spawn()?;
    let lines = BufReader::new(child.stdout.take().context("piped")?).lines();
    let mut told = lines
        .map_while(Result::ok)
        .filter_map(|line| line.split_once("serving ").map(|(_, address)| address.to_owned()));
    let address = told.next().context("the child did not start")?;
    let key: CosignatureKey =
        std::fs::read_to_string(folder.join("witness.vkey"))?.trim().parse()?;
    Ok((child, Cosigner::new(&address, key)?))
}

#[tokio::test]
#[ignore = "the process that is killed; it does nothing by itself"]
async fn process() -> Result<()> {
    let Ok(folder) = std::env::var(FOLDER) else { return Ok(()) };
    let witness = Witness::open(Path::new(&folder), Clock::machine())?;
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let mut out = std::io::stdout();
    writeln!(out, "serving http://{}", listener.local_addr()?)?;
    out.flush()?;
    Ok(serve(witness, listener, CancellationToken::new()).await?)
}

//! Every answer of the specification.

use anyhow::Result;
use ledger::{NoteSigner, parse_signatures};

use crate::support::{Log, NAME, Running, folder};

#[tokio::test]
async fn a_checkpoint_that_follows_is_cosigned() -> Result<()> {
    let (folder, log) = (folder()?, Log::honest()?);
    let witness = Running::start(folder.path()).await?;
    for (old, size) in [(0, 5), (5, 5), (5, 6), (6, 300)] {
        let answer = witness.post(log.request(old, size)?).await?;
        assert_eq!(answer.status(), 200, "{old} to {size}");
        let lines = parse_signatures(&answer.text().await?)?;
        let key = witness.witness.key();
        assert_eq!(lines.len(), 1);
        assert_eq!(key.verify(&log.checkpoint(size).text(), &lines[0])?.witness, NAME);
    }
    witness.stop().await
}

#[tokio::test]
async fn an_unknown_log_is_404() -> Result<()> {
    let folder = folder()?;
    let witness = Running::start(folder.path()).await?;
    let log = Log::honest()?;
    let other = NoteSigner::new("other.test/log", &[1; 32])?;
    let checkpoint = ledger::Checkpoint { origin: "other.test/log".into(), ..log.checkpoint(5) };
    let body = format!("old 0\n\n{}", checkpoint.sign(&other)?);
    assert_eq!(witness.status(body).await?, 404);
    witness.stop().await
}

#[tokio::test]
async fn another_key_or_a_changed_checkpoint_is_403() -> Result<()> {
    let (folder, log) = (folder()?, Log::honest()?);
    let witness = Running::start(folder.path()).await?;
    let stranger = NoteSigner::new(crate::support::ORIGIN, &[2; 32])?;
    let body = format!("old 0\n\n{}", log.checkpoint(5).sign(&stranger)?);
    assert_eq!(witness.status(body).await?, 403);
    let changed = log.request(0, 5)?.replace("\n5\n", "\n6\n");
    assert_eq!(witness.status(changed).await?, 403);
    assert_eq!(witness.witness.standings()[0].size, None, "nothing was kept");
    witness.stop().await
}

#[tokio::test]
async fn what_is_no_request_is_400() -> Result<()> {
    let (folder, log) = (folder()?, Log::honest()?);
    let witness = Running::start(folder.path()).await?;
    let good = log.request(0, 5)?;
    let extended = format!("{}more\n", log.checkpoint(5).text());
    for bad in [
        String::new(),
        "old 0\n\n".into(),
        good.replace("old 0", "old 00"),
        good.replace("old 0", "old 6"),
        good.replace('\n', "\r\n"),
        format!("old 0\n{}\n{}", "A".repeat(44), good.split_once('\n').map_or("", |it| it.1)),
        format!("old 0\n\n{}", log.signer.sign(&extended)?),
    ] {
        assert_eq!(witness.status(bad.clone()).await?, 400, "{bad:?}");
    }
    assert_eq!(witness.status(vec![0xff, 0xfe]).await?, 400);
    assert_eq!(witness.status("x".repeat(1 << 20)).await?, 413);
    assert_eq!(reqwest::get(format!("{}/add-checkpoint", witness.url)).await?.status(), 405);
    witness.stop().await
}

#[tokio::test]
async fn another_old_size_is_409_and_told() -> Result<()> {
    let (folder, log) = (folder()?, Log::honest()?);
    let witness = Running::start(folder.path()).await?;
    assert_eq!(witness.status(log.request(0, 7)?).await?, 200);
    // From nothing, from a smaller one, and a log that was set back.
    for (old, size) in [(0, 9), (5, 9), (8, 9), (0, 3), (3, 3)] {
        let answer = witness.post(log.request(old, size)?).await?;
        assert_eq!(answer.status(), 409, "{old} to {size}");
        assert_eq!(answer.headers()["content-type"], "text/x.tlog.size");
        assert_eq!(answer.text().await?, "7\n");
    }
    assert_eq!(witness.witness.standings()[0].size, Some(7));
    witness.stop().await
}

#[tokio::test]
async fn a_proof_that_does_not_hold_is_422() -> Result<()> {
    let (folder, log) = (folder()?, Log::honest()?);
    let witness = Running::start(folder.path()).await?;
    let needless = log.request(0, 7)?.replace("old 0\n", &format!("old 0\n{}=\n", "A".repeat(43)));
    assert_eq!(witness.status(needless).await?, 422);
    assert_eq!(witness.status(log.request(0, 7)?).await?, 200);
    let (good, fork) = (log.request(7, 9)?, Log::fork(1, 5)?.request(7, 9)?);
    let second = good.split('\n').nth(1).unwrap_or_default();
    let without = good.replacen(&format!("{second}\n"), "", 1);
    for bad in [without, fork] {
        assert_eq!(witness.status(bad).await?, 422);
    }
    assert_eq!(witness.status(good).await?, 200, "the log itself goes on");
    witness.stop().await
}

#[tokio::test]
async fn people_see_where_it_stands() -> Result<()> {
    let (folder, log) = (folder()?, Log::honest()?);
    let witness = Running::start(folder.path()).await?;
    let page = reqwest::get(&witness.url).await?.text().await?;
    assert!(page.contains(&format!("vkey {}\nlog amanah.test/intake -\n", witness.witness.key())));
    witness.status(log.request(0, 7)?).await?;
    let page = reqwest::get(&witness.url).await?.text().await?;
    assert!(page.ends_with("log amanah.test/intake 7\n"), "{page}");
    witness.stop().await
}

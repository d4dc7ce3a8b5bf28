//! Logs that lie: to two at once, one after the other, and by going back.

use std::fs;
use std::sync::Arc;

use anyhow::Result;
use ledger::{Note, Policy};
use tokio::sync::Barrier;
use witness::AskError;

use crate::support::{Log, Running, folder};

#[tokio::test]
async fn another_tree_of_the_same_size_is_refused_and_kept_as_evidence() -> Result<()> {
    let (folder, log, fork) = (folder()?, Log::honest()?, Log::fork(1, 5)?);
    let witness = Running::start(folder.path()).await?;
    let cosigner = witness.cosigner()?;
    log.ask(&cosigner, 9).await?;
    let refused = fork.ask(&cosigner, 9).await;
    assert!(matches!(refused, Err(AskError::Fork { size: 9 })), "{refused:?}");
    let evidence = fs::read_dir(folder.path().join("state/evidence"))?.next().expect("kept")?;
    let note = fs::read_to_string(evidence.path())?;
    assert_eq!(note, fork.note(9)?);
    assert_eq!(Note::parse(&note)?.verify(&[log.signer.key()])?.len(), 1, "the log signed it");
    log.ask(&cosigner, 12).await?;
    witness.stop().await
}

#[tokio::test]
async fn a_fork_is_refused_at_any_size() -> Result<()> {
    let (folder, log, fork) = (folder()?, Log::honest()?, Log::fork(1, 5)?);
    let witness = Running::start(folder.path()).await?;
    let cosigner = witness.cosigner()?;
    log.ask(&cosigner, 9).await?;
    for size in [10, 50, 300] {
        let refused = fork.ask(&cosigner, size).await;
        assert!(matches!(refused, Err(AskError::Refused { status: 422 })), "{size}: {refused:?}");
    }
    for size in [5, 8] {
        let refused = fork.ask(&cosigner, size).await;
        assert!(matches!(refused, Err(AskError::Ahead { known: 9, .. })), "{refused:?}");
    }
    witness.stop().await
}

/// A database restored from yesterday's copy: the log goes on from there and signs other rows.
#[tokio::test]
async fn a_log_that_was_set_back_is_noticed_also_by_a_new_asker() -> Result<()> {
    let (folder, log, restored) = (folder()?, Log::honest()?, Log::fork(1, 40)?);
    let witness = Running::start(folder.path()).await?;
    log.ask(&witness.cosigner()?, 100).await?;
    witness.stop().await?;
    let witness = Running::start(folder.path()).await?;
    let cosigner = witness.cosigner()?;
    let behind = restored.ask(&cosigner, 60).await;
    assert!(matches!(behind, Err(AskError::Ahead { known: 100, size: 60 })), "{behind:?}");
    let grown = restored.ask(&cosigner, 200).await;
    assert!(matches!(grown, Err(AskError::Refused { status: 422 })), "{grown:?}");
    witness.stop().await
}

/// Two histories race for the same place; whatever the order, all cosignatures belong to one of them.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_two_forks_at_once_one_wins() -> Result<()> {
    for _ in 0..12 {
        let folder = folder()?;
        let witness = Running::start(folder.path()).await?;
        let logs = [Log::fork(1, 5)?, Log::fork(2, 5)?];
        assert_eq!(witness.status(logs[0].request(0, 5)?).await?, 200);
        let bodies = (0..8).map(|caller| logs[caller % 2].request(5, 6));
        let answers = at_once(&witness, bodies.collect::<Result<Vec<_>>>()?).await?;
        let of = |log: usize| answers.iter().skip(log).step_by(2).filter(|ok| **ok).count();
        assert_eq!((of(0) + of(1), of(0) * of(1)), (1, 0), "{answers:?}");
        witness.stop().await?;
    }
    Ok(())
}

/// The race that the specification warns of: a slow small checkpoint must not roll a quick large one back.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn concurrent_checkpoints_never_go_back() -> Result<()> {
    for _ in 0..12 {
        let (folder, log) = (folder()?, Log::honest()?);
        let witness = Running::start(folder.path()).await?;
        assert_eq!(witness.status(log.request(0, 1)?).await?, 200);
        let bodies = (0..8).map(|caller| log.request(1, 20 - caller));
        let answers = at_once(&witness, bodies.collect::<Result<Vec<_>>>()?).await?;
        let cosigned: Vec<_> = (0..8).filter(|caller| answers[*caller]).map(|it| 20 - it).collect();
        let stands = witness.witness.standings()[0].size;
        assert_eq!(cosigned.len(), 1, "all but the first start from the wrong size");
        assert_eq!(stands, cosigned.first().map(|size| *size as u64));
        witness.stop().await?;
    }
    Ok(())
}

/// Which of these requests were answered with a cosignature, all sent at the same moment over open connections.
async fn at_once(witness: &Running, bodies: Vec<String>) -> Result<Vec<bool>> {
    let (barrier, url) = (Arc::new(Barrier::new(bodies.len())), witness.url.clone());
    let tasks = bodies.into_iter().map(|body| {
        let (barrier, url) = (Arc::clone(&barrier), url.clone());
        let client = reqwest::Client::new();
        tokio::spawn(async move {
            client.get(&url).send().await?.bytes().await?;
            barrier.wait().await;
            let answer = client.post(format!("{url}/add-checkpoint")).body(body).send().await?;
            anyhow::Ok(answer.status() == 200)
        })
    });
    let mut answers = Vec::new();
    for task in tasks.collect::<Vec<_>>() {
        answers.push(task.await??);
    }
    Ok(answers)
}

#[tokio::test]
async fn a_receipt_needs_its_quorum() -> Result<()> {
    let (folders, log) = ([folder()?, folder()?], Log::honest()?);
    let first = Running::start(folders[0].path()).await?;
    let second = Running::start(folders[1].path()).await?;
    let keys = vec![first.witness.key(), second.witness.key()];
    let policy = Policy::new(log.signer.key(), keys, 2)?;
    let one = log.ask(&first.cosigner()?, 9).await?;
    let note = format!("{}{}\n", log.note(9)?, one.line.line());
    assert!(policy.open(&note).is_err(), "one of two");
    let two = log.ask(&second.cosigner()?, 9).await?;
    let note = format!("{note}{}\n", two.line.line());
    assert_eq!(policy.open(&note)?.cosignatures, [one.cosignature, two.cosignature]);
    first.stop().await?;
    second.stop().await
}

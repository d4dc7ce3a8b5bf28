//! What a witness needs before it starts.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use anyhow::{Context, Result};
use kernel::Clock;
use witness::{Settings, Witness, WitnessError, init};

use crate::support::{Log, NAME, Running, folder, ids};

fn refusal(folder: &tempfile::TempDir) -> Result<WitnessError> {
    Witness::open(folder.path(), Clock::machine()).err().context("it started")
}

#[tokio::test]
async fn a_new_folder_holds_a_private_key_and_overwrites_nothing() -> Result<()> {
    let folder = folder()?;
    let mode = fs::metadata(folder.path().join("witness.note-key"))?.permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let vkey = fs::read_to_string(folder.path().join("witness.vkey"))?;
    let witness = Witness::open(folder.path(), Clock::machine())?;
    assert_eq!(vkey.trim(), witness.key().to_string());
    assert_eq!(witness.key().name(), NAME);
    let settings = Settings { listen: "127.0.0.1:0".parse()?, logs: vec![] };
    assert!(init(folder.path(), NAME, &settings, &ids()).is_err());
    assert_eq!(fs::read_to_string(folder.path().join("witness.vkey"))?, vkey);
    Ok(())
}

#[tokio::test]
async fn one_folder_belongs_to_one_process() -> Result<()> {
    let folder = folder()?;
    let first = Witness::open(folder.path(), Clock::machine())?;
    assert!(matches!(refusal(&folder)?, WitnessError::InUse { .. }));
    drop(first);
    assert!(Witness::open(folder.path(), Clock::machine()).is_ok());
    Ok(())
}

#[tokio::test]
async fn a_damaged_checkpoint_is_not_taken_for_none() -> Result<()> {
    let (folder, log) = (folder()?, Log::honest()?);
    let witness = Running::start(folder.path()).await?;
    log.ask(&witness.cosigner()?, 9).await?;
    let state = fs::read_dir(folder.path().join("state"))?.flatten().map(|entry| entry.path());
    let kept = state.into_iter().find(|path| path.extension().is_some_and(|it| it == "checkpoint"));
    let kept = kept.expect("kept");
    assert_eq!(fs::read_to_string(&kept)?, log.note(9)?, "as the log signed it");
    fs::write(&kept, "")?;
    assert_eq!(witness.status(log.request(0, 9)?).await?, 500, "while it runs");
    witness.stop().await?;
    assert!(matches!(refusal(&folder)?, WitnessError::Damaged { .. }));
    Ok(())
}

#[tokio::test]
async fn an_open_key_or_a_misspelt_setting_is_refused() -> Result<()> {
    let folder = folder()?;
    let key = folder.path().join("witness.note-key");
    fs::set_permissions(&key, fs::Permissions::from_mode(0o640))?;
    assert!(matches!(refusal(&folder)?, WitnessError::NotPrivate { .. }));
    fs::set_permissions(&key, fs::Permissions::from_mode(0o600))?;
    let settings = folder.path().join("witness.toml");
    let good = fs::read_to_string(&settings)?;
    for bad in [good.replace("logs", "log"), good.replace("intake+", "intaek+")] {
        fs::write(&settings, bad)?;
        assert!(matches!(refusal(&folder)?, WitnessError::Settings { .. }));
    }
    fs::write(&settings, good)?;
    fs::write(&key, "PRIVATE+KEY+geheim")?;
    let error = refusal(&folder)?;
    assert!(matches!(error, WitnessError::Key { .. }) && !error.to_string().contains("geheim"));
    Ok(())
}

//! The keys of an installation. Itjen's private key is made here only for development: a real Itjen makes its own and gives its public half.

use std::path::Path;

use kernel::{Clock, Ids, LogName};
use ledger::NoteSigner;
use vault::PrivateKey;

use super::files::write_secret_once;

/// Makes the keys that are missing below `home/keys`.
pub(super) fn make(home: &Path) -> anyhow::Result<()> {
    let keys = home.join("keys");
    let ids = Ids::new(Clock::machine());
    write_secret_once(&keys.join("tokens.key"), random_hex)?;
    write_secret_once(&keys.join("master.key"), || {
        vault::MasterKey::generate_hex_file(&ids).trim().to_owned()
    })?;
    for log in LogName::ALL {
        checkpoint_key(&keys, log, &ids)?;
    }
    inspectorate(&keys, &ids)
}

/// 32 random bytes as hex.
pub(super) fn random_hex() -> String {
    hex::encode(Ids::new(Clock::machine()).bytes::<32>())
}

fn checkpoint_key(keys: &Path, log: LogName, ids: &Ids) -> anyhow::Result<()> {
    let path = keys.join("checkpoints").join(format!("{log}.note-key"));
    if path.exists() {
        return Ok(());
    }
    let signer = NoteSigner::new(format!("amanah.local/{log}"), &ids.bytes())?;
    write_secret_once(&path, || signer.encode().to_string())?;
    // The public half is for whoever verifies: auditors, Itjen, reporters.
    Ok(std::fs::write(path.with_extension("vkey"), format!("{}\n", signer.key()))?)
}

fn inspectorate(keys: &Path, ids: &Ids) -> anyhow::Result<()> {
    let public = keys.join("inspectorate.pub");
    if public.exists() {
        return Ok(());
    }
    let private = PrivateKey::generate(ids);
    write_secret_once(&keys.join("inspectorate.key"), || hex::encode(private.expose()))?;
    Ok(std::fs::write(public, format!("{}\n", private.public()))?)
}

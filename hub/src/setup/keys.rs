//! The keys of an installation. Itjen's private key is made here for development only. A real Itjen makes its own key and gives the public half.

use std::path::Path;

use kernel::{Clock, Ids, LogName};
use ledger::NoteSigner;
use vault::PrivateKey;

/// Makes the keys that are missing below `home/keys`.
pub(super) fn make(home: &Path) -> anyhow::Result<()> {
    let keys = home.join("keys");
    let ids = Ids::new(Clock::machine());
    secret_once(&keys.join("tokens.key"), random_hex)?;
    secret_once(&keys.join("master.key"), || {
        vault::MasterKey::generate_hex_file(&ids).trim().to_owned()
    })?;
    for log in LogName::ALL {
        note_key(&keys.join("checkpoints").join(format!("{log}.note-key")), log.as_str(), &ids)?;
    }
    note_key(&keys.join("exchange.note-key"), "exchange", &ids)?;
    // For development only: a real Itjen makes this key with `amanah-itjen init`.
    note_key(&keys.join("inspectorate-note.note-key"), "itjen", &ids)?;
    inspectorate(&keys, &ids)
}

/// Writes a secret of one line into a private file, unless the file is there.
pub(super) fn secret_once(path: &Path, make: impl FnOnce() -> String) -> anyhow::Result<()> {
    if path.exists() {
        return Ok(());
    }
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    Ok(files::create(path, format!("{}\n", make()).as_bytes())?)
}

/// 32 random bytes as hex.
pub(super) fn random_hex() -> String {
    hex::encode(Ids::new(Clock::machine()).bytes::<32>())
}

/// A key that signs notes. The public half lies beside it, for auditors, Itjen and reporters.
fn note_key(path: &Path, name: &str, ids: &Ids) -> anyhow::Result<()> {
    if path.with_extension("vkey").exists() {
        return Ok(());
    }
    let signer = NoteSigner::new(format!("amanah.local/{name}"), &ids.bytes())?;
    secret_once(path, || signer.encode().to_string())?;
    Ok(std::fs::write(path.with_extension("vkey"), format!("{}\n", signer.key()))?)
}

fn inspectorate(keys: &Path, ids: &Ids) -> anyhow::Result<()> {
    let public = keys.join("inspectorate.pub");
    if public.exists() {
        return Ok(());
    }
    let private = PrivateKey::generate(ids);
    secret_once(&keys.join("inspectorate.key"), || hex::encode(private.expose()))?;
    Ok(std::fs::write(public, format!("{}\n", private.public()))?)
}

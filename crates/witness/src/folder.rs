//! A witness's folder: `witness.toml`, `witness.note-key` (secret), `witness.vkey` (public), and `state/`.

use std::fs;
use std::net::SocketAddr;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use kernel::Ids;
use ledger::{CosignatureKey, CosignatureSigner, NoteKey};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::WitnessError;

/// `witness.toml`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Where it listens. What is sent is public and signed; TLS, where wanted, is the reverse proxy's.
    pub listen: SocketAddr,
    /// Keys of the logs that it knows, `name+id+base64`. A log may have several, for a time.
    pub logs: Vec<String>,
}

/// What the folder holds, read.
pub(crate) struct Folder {
    pub(crate) settings: Settings,
    pub(crate) logs: Vec<NoteKey>,
    pub(crate) signer: CosignatureSigner,
    pub(crate) state: PathBuf,
}

/// Makes a witness: a new key and a configuration; nothing that is there is overwritten. Answers with the public key, for those who are to
/// believe it.
pub fn init(
    folder: &Path,
    name: &str,
    settings: &Settings,
    ids: &Ids,
) -> Result<CosignatureKey, WitnessError> {
    read_logs(&settings_path(folder), settings)?;
    let key_path = key_path(folder);
    let signer = CosignatureSigner::new(name, &ids.bytes())
        .map_err(|source| WitnessError::Key { path: key_path.clone(), source })?;
    files::private_folder(folder)?;
    let key = signer.key();
    let secret = Zeroizing::new(format!("{}\n", *signer.encode()));
    files::create(&key_path, secret.as_bytes())?;
    files::create_public(&folder.join("witness.vkey"), format!("{key}\n").as_bytes())?;
    files::create_public(&settings_path(folder), settings_text(settings).as_bytes())?;
    Ok(key)
}

/// Reads everything but the state.
pub(crate) fn read(folder: &Path) -> Result<Folder, WitnessError> {
    let path = settings_path(folder);
    let text = fs::read_to_string(&path).map_err(WitnessError::file(&path))?;
    let settings: Settings = toml::from_str(&text).map_err(|error| WitnessError::Settings {
        path: path.clone(),
        reason: error.message().to_owned(),
    })?;
    let logs = read_logs(&path, &settings)?;
    Ok(Folder { settings, logs, signer: read_key(folder)?, state: folder.join("state") })
}

fn read_key(folder: &Path) -> Result<CosignatureSigner, WitnessError> {
    let path = key_path(folder);
    let mode = fs::metadata(&path).map_err(WitnessError::file(&path))?.permissions().mode();
    if mode & 0o077 != 0 {
        return Err(WitnessError::NotPrivate { path });
    }
    let text = Zeroizing::new(fs::read_to_string(&path).map_err(WitnessError::file(&path))?);
    CosignatureSigner::parse(&text).map_err(|source| WitnessError::Key { path, source })
}

fn read_logs(path: &Path, settings: &Settings) -> Result<Vec<NoteKey>, WitnessError> {
    let key = |text: &String| text.trim().parse::<NoteKey>();
    settings.logs.iter().map(key).collect::<Result<_, _>>().map_err(|error| {
        WitnessError::Settings { path: path.to_owned(), reason: format!("logs: {error}") }
    })
}

fn settings_text(settings: &Settings) -> String {
    // Addresses and texts always write.
    let settings = toml::to_string_pretty(settings).unwrap_or_default();
    format!(
        "# listen: put a reverse proxy with TLS before it for others to reach it.\n\
         # logs: public keys of the logs that this witness knows, as their owners publish them (files *.vkey).\n\
         {settings}"
    )
}

fn settings_path(folder: &Path) -> PathBuf {
    folder.join("witness.toml")
}

fn key_path(folder: &Path) -> PathBuf {
    folder.join("witness.note-key")
}

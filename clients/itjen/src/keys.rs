//! `amanah-itjen init`: Itjen makes its own keys, on its own machine, and gives the public halves to the hub.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::Args;
use client_common::new_key;
use kernel::{Clock, Ids};
use ledger::NoteSigner;
use serde::{Deserialize, Serialize};
use terminal::Exit;
use topology::{PublicUserKey, UserSeed, names};
use vault::{PrivateKey, PublicKey};

#[derive(Clone, Debug, Args)]
pub struct InitArgs {
    /// Folder for the keys.
    #[arg(long, default_value = "itjen")]
    out: PathBuf,
    /// Take over the keys of a development installation (folder keys/) instead of making new ones.
    #[arg(long)]
    adopt: Option<PathBuf>,
}

/// `itjen-public.toml`: the public halves, which go to the hub.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PublicKeys {
    /// Key on the bus and over gRPC.
    pub bus: PublicUserKey,
    /// X25519 key, to which complaints are sealed.
    pub sealing: PublicKey,
    /// Key with which manifests are verified.
    pub notes: String,
}

impl PublicKeys {
    /// Reads the file that `init` wrote.
    pub fn read(file: &Path) -> anyhow::Result<Self> {
        let text = fs::read_to_string(file).with_context(|| file.display().to_string())?;
        toml::from_str(&text)
            .with_context(|| format!("{} is not what `amanah-itjen init` writes", file.display()))
    }
}

/// Makes the keys, or takes over those of a development installation. Nothing that is there is overwritten.
pub(super) fn init(args: &InitArgs) -> anyhow::Result<Exit> {
    let out = args.out.as_path();
    files::private_folder(out)?;
    let ids = Ids::new(Clock::machine());
    let given = |name: &str| {
        args.adopt.as_ref().map(|keys| fs::read_to_string(keys.join(name))).transpose()
    };
    let sealing = match given("inspectorate.key")? {
        Some(text) => PrivateKey::from_hex(text.trim())?,
        None => PrivateKey::generate(&ids),
    };
    let notes = match given("inspectorate-note.note-key")? {
        Some(text) => NoteSigner::parse(text.trim())?,
        None => NoteSigner::new("itjen", &ids.bytes())?,
    };
    let bus: UserSeed = new_key(out, names::ITJEN)?;
    let hex = zeroize::Zeroizing::new(hex::encode(sealing.expose()));
    files::create(&out.join("inspectorate.key"), hex.as_bytes())?;
    files::create(&out.join("inspectorate-note.key"), notes.encode().as_bytes())?;
    let public = PublicKeys {
        bus: bus.public().clone(),
        sealing: sealing.public(),
        notes: notes.key().to_string(),
    };
    let text = toml::to_string(&public)?;
    let file = out.join("itjen-public.toml");
    files::replace(&file, text.as_bytes())?;
    println!("{text}");
    println!(
        "The private keys lie in {} and must never leave this machine; keep a copy of the folder offline: without inspectorate.key no complaint can be opened.",
        out.display()
    );
    println!(
        "Next: bring {} to the hub, and compare it there by telephone. The hub answers with itjen.toml, which belongs into this folder.",
        file.display()
    );
    Ok(Exit::Done)
}

//! `amanah itjen init|register|rotate`: the inspectorate makes its own keys and gives the public halves.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail, ensure};
use clap::{Args, Subcommand};
use kernel::{Clock, Ids};
use ledger::{NoteKey, NoteSigner};
use serde::{Deserialize, Serialize};
use topology::{Itjen, PublicUserKey, UserSeed, names};
use vault::{PrivateKey, PublicKey};

use super::apply::{Apply, settle};
use super::store::{Store, new_key};
use crate::cli::ConfigArg;
use crate::itjen::ItjenConfig;
use crate::remote::{private_folder, write_durably, write_new_private};

/// What is done with the inspectorate.
#[derive(Debug, Subcommand)]
pub enum ItjenCommand {
    /// On Itjen's own machine: make its keys, and a file with the public halves for the hub.
    Init {
        /// Folder for the keys.
        #[arg(long, default_value = "itjen")]
        out: PathBuf,
        /// Take over the keys of a development installation (folder keys/) instead of making new ones.
        #[arg(long)]
        adopt: Option<PathBuf>,
    },
    /// At the hub: register Itjen from the file that `init` made, and write its itjen.toml.
    Register(RegisterArgs),
    /// At the hub: give Itjen a new key on the bus, from a file that `init` made anew; the present one stays valid until --finish.
    Rotate {
        /// itjen-public.toml; leave out with --finish.
        file: Option<PathBuf>,
        /// Drop the older key.
        #[arg(long)]
        finish: bool,
        /// Where the configuration is.
        #[command(flatten)]
        config: ConfigArg,
    },
}

/// How Itjen is registered.
#[derive(Debug, Args)]
pub struct RegisterArgs {
    /// itjen-public.toml
    file: PathBuf,
    /// Where to write Itjen's settings. Default: itjen.toml beside the file.
    #[arg(long)]
    out: Option<PathBuf>,
    /// Put Itjen's sealing and note keys in the place of those that this installation has. What was sealed before stays readable only with the old key.
    #[arg(long)]
    replace_keys: bool,
    /// Only write files: do not tell the servers.
    #[arg(long)]
    no_apply: bool,
    /// Where the configuration is.
    #[command(flatten)]
    config: ConfigArg,
}

/// The public halves.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Public {
    /// Key on the bus and over gRPC.
    bus: PublicUserKey,
    /// X25519 key, to which complaints are sealed.
    sealing: PublicKey,
    /// Key with which manifests are verified.
    notes: String,
}

pub(super) async fn run(command: ItjenCommand) -> anyhow::Result<bool> {
    match command {
        ItjenCommand::Init { out, adopt } => init(&out, adopt.as_deref()),
        ItjenCommand::Register(args) => register(&args).await,
        ItjenCommand::Rotate { file: Some(file), finish: false, config } => {
            let key = read(&file)?.bus;
            change(&config, |store| store.registry.rotate_itjen(key)).await
        }
        ItjenCommand::Rotate { file: None, finish: true, config } => {
            change(&config, |store| store.registry.finish_itjen_rotation()).await
        }
        ItjenCommand::Rotate { .. } => bail!("give either the file with the new key, or --finish"),
    }
}

fn init(out: &Path, adopt: Option<&Path>) -> anyhow::Result<bool> {
    private_folder(out)?;
    let ids = Ids::new(Clock::machine());
    let given = |name: &str| adopt.map(|keys| fs::read_to_string(keys.join(name))).transpose();
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
    write_new_private(&out.join("inspectorate.key"), hex.as_bytes())?;
    write_new_private(&out.join("inspectorate-note.key"), notes.encode().as_bytes())?;
    let public = Public {
        bus: bus.public().clone(),
        sealing: sealing.public(),
        notes: notes.key().to_string(),
    };
    let text = toml::to_string(&public)?;
    let file = out.join("itjen-public.toml");
    write_durably(&file, text.as_bytes())?;
    println!("{text}");
    println!(
        "The private keys lie in {} and must never leave this machine; keep a copy of the folder offline: without inspectorate.key no complaint can be opened.",
        out.display()
    );
    println!(
        "Next: bring {} to the hub, and compare it there by telephone. The hub answers with itjen.toml, which belongs into this folder.",
        file.display()
    );
    Ok(true)
}

async fn register(args: &RegisterArgs) -> anyhow::Result<bool> {
    let public = read(&args.file)?;
    let notes: NoteKey = public.notes.trim().parse().context("the note key does not read")?;
    let mut store = Store::open(&args.config.config)?;
    let keys = &store.config.keys;
    let must_restart = [
        (&keys.inspectorate, public.sealing.to_string()),
        (&keys.inspectorate_note, notes.to_string()),
    ]
    .into_iter()
    .map(|(path, text)| put(path, &text, args.replace_keys))
    .collect::<anyhow::Result<Vec<bool>>>()?
    .contains(&true);
    let sealing = Some(public.sealing.to_string());
    let itjen = Itjen {
        keys: vec![public.bus],
        sealing,
        notes: Some(public.notes),
        dropped_keys: Vec::new(),
    };
    store.registry.add_itjen(itjen)?;
    let out = args.out.clone().unwrap_or_else(|| args.file.with_file_name("itjen.toml"));
    write_durably(&out, toml::to_string(&itjen_toml(&store)?)?.as_bytes())?;
    store.save()?;
    println!("Itjen's settings: {}", out.display());
    if must_restart {
        println!("Next: restart intake and triage, which read Itjen's keys when they start.");
    }
    let what = Apply { cut_leafs: false, provision: true };
    Ok(settle(&store.config, args.no_apply, what).await)
}

async fn change(
    config: &ConfigArg,
    what: impl FnOnce(&mut Store) -> Result<(), topology::RegistryError>,
) -> anyhow::Result<bool> {
    let mut store = Store::open(&config.config)?;
    what(&mut store)?;
    store.save()?;
    let what = Apply { cut_leafs: false, provision: false };
    Ok(settle(&store.config, false, what).await)
}

fn read(file: &Path) -> anyhow::Result<Public> {
    let text = fs::read_to_string(file).with_context(|| file.display().to_string())?;
    toml::from_str(&text)
        .with_context(|| format!("{} is not what `amanah itjen init` writes", file.display()))
}

/// Writes a public key unless it is there; another one in its place is an error without `replace`. True when something changed.
fn put(path: &Path, text: &str, replace: bool) -> anyhow::Result<bool> {
    let present = fs::read_to_string(path).unwrap_or_default();
    if present.trim() == text {
        return Ok(false);
    }
    ensure!(
        present.trim().is_empty() || replace,
        "{} holds another key: with --replace-keys Itjen's takes its place, and what was sealed before stays readable only with the old one",
        path.display()
    );
    write_durably(path, format!("{text}\n").as_bytes())?;
    Ok(true)
}

fn itjen_toml(store: &Store) -> anyhow::Result<ItjenConfig> {
    let path = store.config.keys.exchange.with_extension("vkey");
    let key = fs::read_to_string(&path).with_context(|| path.display().to_string())?;
    let hub = store.hub()?;
    if let Some(ca) = &hub.tls_ca {
        println!("Give Itjen {} too, as ca.pem beside itjen.toml.", ca.display());
    }
    Ok(ItjenConfig {
        urls: hub.urls,
        tls_ca: hub.tls_ca.map(|_| PathBuf::from("ca.pem")),
        triage_grpc: hub.triage_grpc,
        hub_note_key: key.trim().to_owned(),
    })
}

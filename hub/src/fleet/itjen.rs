//! `amanah itjen register|rotate`: the hub takes the public halves of Itjen's keys, which `amanah-itjen init` made.

use std::fs;
use std::path::{Path, PathBuf};

use amanah_itjen::{ItjenConfig, PublicKeys};
use anyhow::{Context, bail, ensure};
use clap::{Args, Subcommand};
use ledger::NoteKey;
use topology::Itjen;

use super::apply::{Apply, settle};
use super::store::Store;
use crate::args::ConfigArg;

#[derive(Debug, Subcommand)]
pub enum ItjenCommand {
    /// At the hub: register Itjen from the file that `init` made, and write its itjen.toml.
    Register(RegisterArgs),
    /// At the hub: give Itjen a new key on the bus, from a file that `init` made anew; the present one stays valid until --finish.
    Rotate {
        /// itjen-public.toml; leave out with --finish.
        file: Option<PathBuf>,
        /// Drop the older key.
        #[arg(long)]
        finish: bool,
        #[command(flatten)]
        config: ConfigArg,
    },
}

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
    #[command(flatten)]
    config: ConfigArg,
}

pub(crate) async fn run(command: ItjenCommand) -> anyhow::Result<bool> {
    match command {
        ItjenCommand::Register(args) => register(&args).await,
        ItjenCommand::Rotate { file: Some(file), finish: false, config } => {
            let key = PublicKeys::read(&file)?.bus;
            change(&config, |store| store.registry.rotate_itjen(key)).await
        }
        ItjenCommand::Rotate { file: None, finish: true, config } => {
            change(&config, |store| store.registry.finish_itjen_rotation()).await
        }
        ItjenCommand::Rotate { .. } => bail!("give either the file with the new key, or --finish"),
    }
}

async fn register(args: &RegisterArgs) -> anyhow::Result<bool> {
    let public = PublicKeys::read(&args.file)?;
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
    files::replace(&out, toml::to_string(&itjen_toml(&store)?)?.as_bytes())?;
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

/// Writes a public key. Another key in its place is an error without `replace`. True: the file changed.
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
    files::replace(path, format!("{text}\n").as_bytes())?;
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

//! `amanah keys master`: a new master key. triage must not run meanwhile.

use std::path::PathBuf;

use anyhow::{Context, ensure};
use clap::Args;
use kernel::{Clock, Ids};
use secrecy::ExposeSecret;
use service::config::{Config, secret};

use crate::args::ConfigArg;

use crate::{opener, services};

#[derive(Debug, Args)]
pub struct MasterArgs {
    #[command(flatten)]
    config: ConfigArg,
    /// The new master key; made when the file is not there.
    #[arg(long)]
    new: PathBuf,
}

pub(super) async fn master(args: &MasterArgs) -> anyhow::Result<bool> {
    let config = Config::read(&args.config.config)?;
    let address = config.triage.grpc_url.clone();
    ensure!(
        !answers(&address).await,
        "triage runs at {address}: stop it first, for it holds the old key"
    );
    let ids = Ids::new(Clock::machine());
    if !args.new.exists() {
        files::create(&args.new, vault::MasterKey::generate_hex_file(&ids).as_bytes())?;
    }
    let old = key(opener::open("master", &config.keys.master)?.expose_secret())?;
    let new = key(secret(&args.new)?.expose_secret())?;
    let db = services::database(&config.triage).await?;
    let people = triage::reseal_staff_keys(&db, &old, &new, &ids).await.map_err(services::said)?;
    println!(
        "the keys of {people} people are sealed under the new master key. Put {} in the place of {} before triage starts; keep the old one as \
         long as a backup of the database is kept that needs it",
        args.new.display(),
        config.keys.master.display()
    );
    Ok(true)
}

fn key(text: &str) -> anyhow::Result<vault::MasterKey> {
    vault::MasterKey::from_hex_file(text).context("the master key does not read")
}

async fn answers(url: &str) -> bool {
    let Ok(uri) = url.parse::<tonic::transport::Uri>() else { return false };
    let at = (uri.host().unwrap_or_default().to_owned(), uri.port_u16().unwrap_or(80));
    tokio::net::TcpStream::connect(at).await.is_ok()
}

//! `amanah nats operator`: the same accounts as signed tokens.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, ensure};
use clap::Args;
use kernel::{Clock, Ids, OfficeCode, Timestamp};
use topology::jwt::Operator;
use topology::{UserSeed, names};
use zeroize::Zeroizing;

use super::store::Store;
use crate::args::ConfigArg;

/// Operator mode.
#[derive(Debug, Args)]
pub struct OperatorArgs {
    /// Where the configuration is.
    #[command(flatten)]
    config: ConfigArg,
    /// Folder with the private keys of operator and accounts. Keep it offline.
    #[arg(long)]
    keys: PathBuf,
    /// Make the keys; the folder must not be there yet.
    #[arg(long)]
    init: bool,
    /// Where tokens are kept: MEMORY, or a folder of the servers to which changed tokens are pushed.
    #[arg(long, default_value = "{ type: full, dir: \"/data/jwt\" }")]
    resolver: String,
    /// Where to write what stands in the servers' configuration instead of accounts.conf.
    #[arg(long)]
    out: Option<PathBuf>,
    /// Folder for the accounts' tokens, one file <ACCOUNT>.jwt each, to be pushed: nats req '$SYS.REQ.CLAIMS.UPDATE' < OFFICES.jwt
    #[arg(long)]
    tokens: Option<PathBuf>,
    /// Folder with seeds: writes <user>.creds beside each <user>.nk.
    #[arg(long)]
    creds: Option<PathBuf>,
    /// Days until those credentials expire; they do not when left out.
    #[arg(long, requires = "creds")]
    days: Option<i64>,
}

pub(super) fn operator(args: &OperatorArgs) -> anyhow::Result<bool> {
    let store = Store::open(&args.config.config)?;
    let now = Clock::machine().now();
    let operator = if args.init { make(&args.keys)? } else { read(&args.keys)? };
    if let Some(path) = &args.out {
        let text = operator.server_conf(&store.registry, now, &args.resolver)?;
        files::replace(path, text.as_bytes())?;
        println!("{} takes the place of accounts.conf", path.display());
    }
    if let Some(folder) = &args.tokens {
        files::private_folder(folder)?;
        for account in operator.account_tokens(&store.registry, now)? {
            let path = folder.join(format!("{}.jwt", account.name));
            files::replace(&path, account.token.as_bytes())?;
            println!("{} {}", path.display(), account.public);
        }
    }
    if let Some(folder) = &args.creds {
        let expires = args
            .days
            .map(|days| Timestamp::from_second(now.as_second() + days * 86_400))
            .transpose()?;
        credentials(&store, &operator, folder, now, expires)?;
    }
    Ok(true)
}

fn make(folder: &Path) -> anyhow::Result<Operator> {
    ensure!(!folder.exists(), "{} is there already", folder.display());
    files::private_folder(folder)?;
    let operator = Operator::generate(&Ids::new(Clock::machine()));
    for (name, seed) in operator.seeds() {
        files::create(
            &folder.join(format!("{name}.nk")),
            format!("{}\n", seed.as_str()).as_bytes(),
        )?;
    }
    println!(
        "The keys lie in {}. Whoever has operator.nk rules the bus: keep it offline.",
        folder.display()
    );
    Ok(operator)
}

fn read(folder: &Path) -> anyhow::Result<Operator> {
    let seed =
        |name: &str| fs::read_to_string(folder.join(format!("{name}.nk"))).ok().map(Zeroizing::new);
    Operator::parse(seed).with_context(|| folder.display().to_string())
}

/// A `.creds` beside every seed whose user the registry knows.
fn credentials(
    store: &Store,
    operator: &Operator,
    folder: &Path,
    now: Timestamp,
    expires: Option<Timestamp>,
) -> anyhow::Result<()> {
    let entries = fs::read_dir(folder).with_context(|| folder.display().to_string())?;
    for path in entries.map(|entry| entry.map(|entry| entry.path())) {
        let path = path?;
        let Some(user) = path.file_name().and_then(|name| name.to_str()?.strip_suffix(".nk"))
        else {
            continue;
        };
        let text = Zeroizing::new(fs::read_to_string(&path)?);
        let seed = UserSeed::parse(&text).with_context(|| path.display().to_string())?;
        let code = user.strip_prefix("off_").and_then(|code| code.parse::<OfficeCode>().ok());
        let known = |code: &OfficeCode| {
            store
                .registry
                .live_offices()
                .any(|office| office.code == *code && names::office_user(code) == user)
        };
        let creds = match code.filter(known) {
            Some(code) => Some(operator.office_creds(&code, &seed, now, expires)?),
            None => operator.user_creds(&store.registry, user, &seed, now, expires)?,
        };
        let Some(creds) = creds else { continue };
        files::replace(&path.with_extension("creds"), creds.as_bytes())?;
        println!("{}", path.with_extension("creds").display());
    }
    Ok(())
}

//! `cargo xtask up`: the whole system on this machine, until Ctrl-C.

use std::fs;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use localservers::{Home, clear};

use crate::build::{Profile, build};
use crate::run::{code, command, run, say};
use crate::servers::{Servers, given};

/// Folders of other tasks begin so: `--fresh` leaves them alone.
const NOT_OURS: [&str; 8] = ["bench", "bin", "demo", "failed", "logs", "python", "sqlx", "test"];

pub(crate) fn up(fresh: bool) -> Result<ExitCode> {
    if fresh {
        forget()?;
    }
    let [amanah] = build(Profile::Release, ["amanah"])?;
    let servers = Servers::of_environment()?;
    let mut amanah = command(amanah);
    amanah.arg("up").arg("--home").arg(servers.home());
    servers.describe_to(&mut amanah);
    say("starting all services; Ctrl-C drains and stops them");
    let status = run(&mut amanah)?;
    say("stopping the servers that were started here");
    drop(servers);
    Ok(code(status))
}

fn forget() -> Result<()> {
    if given("AMANAH_POSTGRES_URL").or_else(|| given("AMANAH_NATS_URL")).is_some() {
        bail!(
            "--fresh empties only private servers: unset AMANAH_POSTGRES_URL and AMANAH_NATS_URL"
        );
    }
    let home = Home::of_workspace();
    say("forgetting all data of earlier runs");
    clear(&home.dir("postgres"))?;
    clear(&home.dir("nats"))?;
    let Ok(entries) = fs::read_dir(home.path()) else { return Ok(()) };
    for path in entries.flatten().map(|entry| entry.path()) {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if NOT_OURS.iter().any(|other| name.starts_with(other)) {
            continue;
        }
        let removed =
            if path.is_dir() { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
        removed.with_context(|| format!("cannot remove {}", path.display()))?;
    }
    Ok(())
}

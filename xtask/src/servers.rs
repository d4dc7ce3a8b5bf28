//! The servers a task runs on: private ones, or those that the environment names.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use localservers::{
    Home, Nats, NatsOptions, PgOptions, Postgres, clear, end_left_behind, ensure_nats,
    ensure_postgres,
};

use crate::run::say;

/// Addresses and credentials; the private servers among them stop when the value is dropped.
pub(crate) struct Servers {
    home: PathBuf,
    postgres_url: String,
    nats_url: String,
    nats_credentials: PathBuf,
    _own: (Option<Postgres>, Option<Nats>),
}

impl Servers {
    /// Private servers with nothing in them, below `.amanah/<name>`. `fsync`: whether what is written is forced to disk.
    pub(crate) fn empty(name: &str, fsync: bool) -> Result<Self> {
        let home = Home::of_workspace().dir(name);
        say(&format!("starting with nothing in {}", crate::workspace::shown(&home)));
        // An interrupted run leaves programs that are still draining, and write into the folder meanwhile.
        for program in [&home, &home.join("saksi")] {
            end_left_behind(program)?;
        }
        clear(&home.join("postgres"))?;
        clear(&home.join("nats"))?;
        if home.exists() {
            std::fs::remove_dir_all(&home).context("cannot empty the folder of the servers")?;
        }
        Self::build(home, None, None, fsync)
    }

    /// Servers that the environment names, and private ones below `.amanah` for the rest.
    pub(crate) fn of_environment() -> Result<Self> {
        let home = Home::of_workspace().path().to_owned();
        Self::build(home, given("AMANAH_POSTGRES_URL"), given("AMANAH_NATS_URL"), true)
    }

    fn build(
        home: PathBuf,
        postgres: Option<String>,
        nats: Option<String>,
        fsync: bool,
    ) -> Result<Self> {
        let options = PgOptions { fsync, ..PgOptions::default() };
        let (postgres_url, own_postgres) = match postgres {
            Some(url) => (url, None),
            None => start_postgres(&home.join("postgres"), &options)
                .map(|postgres| (postgres.base_url(), Some(postgres)))?,
        };
        let (nats_url, nats_credentials, own_nats) = match nats {
            Some(url) => (url, given_credentials()?, None),
            None => start_nats(&home.join("nats"))
                .map(|nats| (nats.url(), nats.credentials_dir(), Some(nats)))?,
        };
        Ok(Self { home, postgres_url, nats_url, nats_credentials, _own: (own_postgres, own_nats) })
    }

    /// The folder that holds them.
    pub(crate) fn home(&self) -> &Path {
        &self.home
    }

    /// Names them to a program of ours, in its environment.
    pub(crate) fn describe_to(&self, command: &mut Command) {
        command.env("AMANAH_POSTGRES_URL", &self.postgres_url);
        command.env("AMANAH_NATS_URL", &self.nats_url);
        command.env("AMANAH_NATS_CREDENTIALS", &self.nats_credentials);
    }
}

/// A private cluster in this folder, installed first when it is missing.
pub(crate) fn start_postgres(dir: &Path, options: &PgOptions) -> Result<Postgres> {
    let bin = ensure_postgres(&say)?;
    say("starting PostgreSQL");
    let postgres = Postgres::start(&bin, dir, options)?;
    say(&format!("PostgreSQL listens on 127.0.0.1:{}", postgres.port()));
    Ok(postgres)
}

fn start_nats(dir: &Path) -> Result<Nats> {
    let bin = ensure_nats(&Home::of_workspace(), &say)?;
    say("starting nats-server");
    let nats = Nats::start(&bin, dir, &NatsOptions::default())?;
    say(&format!("nats-server listens on 127.0.0.1:{}", nats.port()));
    Ok(nats)
}

/// A variable that is set to something.
pub(crate) fn given(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.is_empty())
}

fn given_credentials() -> Result<PathBuf> {
    let given = given("AMANAH_NATS_CREDENTIALS").map(PathBuf::from);
    given.context(
        "AMANAH_NATS_URL is set: set AMANAH_NATS_CREDENTIALS too, to a folder with one seed file \
         <user>.nk per user",
    )
}

//! A private PostgreSQL that writes through to disk, a private nats-server, and the product as a process.

use std::path::{Path, PathBuf};

use anyhow::Context;
use drive::offices::stage::empty;
use drive::{Installation, Start};
use ledger::{NoteKey, Policy};
use localservers::{Home, Nats, NatsOptions, PgOptions, Postgres, ensure_nats, ensure_postgres};
use sqlx::{Connection, PgConnection};

use crate::say;

/// Everything that runs. Fields are dropped in order: the product first, its servers then.
pub(crate) struct Ground {
    installation: Option<Installation>,
    start: Start,
    _nats: Nats,
    postgres: Postgres,
}

impl Ground {
    /// Starts everything, empty, below `home`.
    pub(crate) async fn start(program: PathBuf, home: &Path) -> anyhow::Result<Self> {
        empty(home)?;
        let (pg, nats) = (ensure_postgres(&say)?, ensure_nats(&Home::of_workspace(), &say)?);
        say("starting PostgreSQL (fsync on), nats-server and Amanah");
        let postgres = Postgres::start(&pg, &home.join("postgres"), &PgOptions::default())?;
        let nats = Nats::start(&nats, &home.join("nats"), &NatsOptions::default())?;
        let start = Start {
            program,
            home: home.join("amanah"),
            postgres_url: postgres.base_url(),
            nats_url: nats.url(),
            nats_credentials: nats.credentials_dir(),
        };
        let installation = Some(Installation::start(&start).await?);
        Ok(Self { installation, start, _nats: nats, postgres })
    }

    /// Address of the complaint form.
    pub(crate) fn address(&self) -> anyhow::Result<String> {
        let installation = self.installation.as_ref().context("the installation is down")?;
        let http = installation.config.intake.http.context("intake has no HTTP address")?;
        Ok(format!("http://{http}"))
    }

    /// Whom a verifier believes: the log's public key.
    pub(crate) fn policy(&self) -> anyhow::Result<Policy> {
        let path = self.start.home.join("keys/checkpoints/intake.vkey");
        let key: NoteKey = std::fs::read_to_string(path)?.trim().parse()?;
        Ok(Policy::log_only(key))
    }

    /// A database as its owner.
    pub(crate) async fn owner(&self, database: &str) -> anyhow::Result<PgConnection> {
        Ok(PgConnection::connect(&self.postgres.url(database)).await?)
    }

    pub(crate) fn url(&self, database: &str) -> String {
        self.postgres.url(database)
    }

    /// Ends the product without warning.
    pub(crate) async fn kill9(&mut self) -> anyhow::Result<()> {
        self.installation.take().context("the installation is down")?.kill9().await
    }

    pub(crate) async fn start_again(&mut self) -> anyhow::Result<()> {
        self.installation = Some(Installation::start(&self.start).await?);
        Ok(())
    }

    /// Asks it to stop.
    pub(crate) async fn stop(&mut self) -> anyhow::Result<()> {
        self.installation.take().context("the installation is down")?.stop().await
    }
}

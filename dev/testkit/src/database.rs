//! A database as production has it.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use anyhow::{Context, Result};
use eventlog::{CommitLimits, EventLog, migrate_log, migrate_subscriptions};
use kernel::{Clock, EpochId, Ids, LogName};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{AssertSqlSafe, Connection, PgConnection, PgPool};

use crate::{Cluster, cluster};

/// Keeps the names of one process apart; its pid keeps them apart from another's.
static COUNT: AtomicU32 = AtomicU32::new(0);

/// A migrated database. It is left behind: the cluster that holds it vanishes with the tests.
pub struct Database {
    /// As the owner, who migrates; also the superuser.
    pub owner: PgPool,
    /// As the service's restricted login.
    pub app: PgPool,
    /// How the service connects.
    pub app_options: PgConnectOptions,
}

impl Database {
    /// A database with an empty log of triage, on the shared cluster.
    pub async fn fresh(name: &str) -> Result<Self> {
        Self::fresh_on(&cluster::shared_url()?, name, Some(LogName::Triage)).await
    }

    /// A database that only reads the logs of others, such as reporting's.
    pub async fn fresh_reader(name: &str) -> Result<Self> {
        Self::fresh_on(&cluster::shared_url()?, name, None).await
    }

    /// A database with an empty log of triage, on a cluster of the test's own.
    pub async fn fresh_in(cluster: &Cluster, name: &str) -> Result<Self> {
        Self::fresh_on(&cluster.base_url(), name, Some(LogName::Triage)).await
    }

    /// A database on the server at `base_url` (superuser, no database), with a log or without one.
    pub async fn fresh_on(base_url: &str, name: &str, log: Option<LogName>) -> Result<Self> {
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("t_{name}_{}_{count}", std::process::id());
        let server: PgConnectOptions = base_url.parse().context("address of the server")?;
        let mut root = PgConnection::connect_with(&server.clone().database("postgres")).await?;
        run(&mut root, format!("CREATE DATABASE {name}")).await?;
        let options = server.database(&name);
        let owner = pool(&options, 4).await?;
        migrate(&owner, log).await?;
        run(&mut root, login(&name)).await?;
        let app_options = options.username(&name).password("test");
        let app = pool(&app_options, 16).await?;
        Ok(Self { owner, app, app_options })
    }

    /// Opens the log as the service does.
    pub async fn log(&self) -> Result<EventLog> {
        self.log_with(CommitLimits::default()).await
    }

    /// Opens the log with other limits.
    pub async fn log_with(&self, limits: CommitLimits) -> Result<EventLog> {
        let clock = Clock::machine();
        let ids = Ids::new(clock.clone());
        Ok(EventLog::init(self.app.clone(), LogName::Triage, clock, ids, limits).await?)
    }
}

async fn migrate(owner: &PgPool, log: Option<LogName>) -> Result<()> {
    let epoch = EpochId::new(Ids::new(Clock::machine()).uuid_v7());
    match log {
        Some(log) => migrate_log(owner, log, epoch).await?,
        None => migrate_subscriptions(owner).await?,
    }
    Ok(())
}

/// The rights of the service's login, as `amanah up` and the deployment give them.
fn login(name: &str) -> String {
    format!(
        "CREATE ROLE {name} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD 'test' IN ROLE amanah_app; \
         REVOKE CONNECT ON DATABASE {name} FROM PUBLIC; \
         GRANT CONNECT, CREATE, TEMPORARY ON DATABASE {name} TO {name}"
    )
}

async fn run(connection: &mut PgConnection, statements: String) -> Result<()> {
    sqlx::raw_sql(AssertSqlSafe(statements)).execute(connection).await?;
    Ok(())
}

async fn pool(options: &PgConnectOptions, connections: u32) -> Result<PgPool> {
    PgPoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(Duration::from_secs(10))
        .connect_with(options.clone())
        .await
        .context("cannot connect to a test database")
}

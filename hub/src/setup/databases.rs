//! One database and one restricted login per service.

use anyhow::Context;
use kernel::{Clock, Ids, LogName};
use secrecy::ExposeSecret;
use service::config::{Config, secret};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{AssertSqlSafe, Connection, PgConnection, PgPool};

/// Makes the service's database and login if they are missing, and migrates it as the owner.
pub async fn database(name: &str, config: &Config, postgres_url: &str) -> anyhow::Result<()> {
    let server = server_options(postgres_url)?;
    let section = config.service(name).with_context(|| format!("there is no service '{name}'"))?;
    let password = secret(&section.password_file)?;
    let mut root = PgConnection::connect_with(&server.clone().database("postgres"))
        .await
        .context("PostgreSQL cannot be reached")?;
    create_database(&mut root, name).await?;
    let owner = PgPoolOptions::new()
        .max_connections(2)
        .connect_with(server.database(&database_name(name)))
        .await?;
    migrate(name, &owner).await?;
    create_login(&owner, name, password.expose_secret()).await?;
    owner.close().await;
    Ok(())
}

/// Connection settings of PostgreSQL, as its owner.
pub fn server_options(postgres_url: &str) -> anyhow::Result<PgConnectOptions> {
    postgres_url.parse().context(
        "the PostgreSQL address does not read: expected postgres://owner:password@host:5432",
    )
}

/// `host:port` of the server.
pub(super) fn address(postgres_url: &str) -> anyhow::Result<String> {
    let url = url::Url::parse(postgres_url).context("the PostgreSQL address does not read")?;
    let host = url.host_str().context("the PostgreSQL address names no host")?;
    Ok(format!("{host}:{}", url.port().unwrap_or(5432)))
}

/// URL of a service's database with its own login and no password.
pub(super) fn login_url(address: &str, name: &str) -> String {
    format!("postgres://amanah_{name}@{address}/{}", database_name(name))
}

fn database_name(name: &str) -> String {
    format!("amanah_{name}")
}

async fn create_database(root: &mut PgConnection, name: &str) -> anyhow::Result<()> {
    let database = database_name(name);
    let exists: bool =
        sqlx::query_scalar("SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)")
            .bind(&database)
            .fetch_one(&mut *root)
            .await?;
    if !exists {
        sqlx::raw_sql(AssertSqlSafe(format!("CREATE DATABASE {database}"))).execute(root).await?;
    }
    Ok(())
}

async fn migrate(name: &str, owner: &PgPool) -> anyhow::Result<()> {
    let epoch = kernel::EpochId::new(Ids::new(Clock::machine()).uuid_v7());
    match name.parse::<LogName>() {
        Ok(log) => eventlog::migrate_log(owner, log, epoch).await?,
        Err(_) => eventlog::migrate_subscriptions(owner).await?,
    }
    let migrations = match name {
        "intake" => &intake::MIGRATIONS,
        "survey" => &survey::MIGRATIONS,
        "triage" => &triage::MIGRATIONS,
        _ => &reporting::MIGRATIONS,
    };
    migrations.run(owner).await?;
    if matches!(name, "survey" | "triage") {
        notify::MIGRATIONS.run(owner).await?;
    }
    Ok(())
}

/// The login may use its database and make schemas for its views. On the log it may only read and append.
async fn create_login(owner: &PgPool, name: &str, password: &str) -> anyhow::Result<()> {
    let (login, database) = (format!("amanah_{name}"), database_name(name));
    let exists: bool =
        sqlx::query_scalar("SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = $1)")
            .bind(&login)
            .fetch_one(owner)
            .await?;
    let verb = if exists { "ALTER" } else { "CREATE" };
    // Utility statements take no parameters: the server itself quotes the password.
    let quoted: String =
        sqlx::query_scalar("SELECT quote_literal($1)").bind(password).fetch_one(owner).await?;
    let statements = format!(
        "{verb} ROLE {login} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD {quoted}; GRANT amanah_app TO {login}; \
         REVOKE CONNECT ON DATABASE {database} FROM PUBLIC; GRANT CONNECT, CREATE, TEMPORARY ON DATABASE {database} TO {login}"
    );
    sqlx::raw_sql(AssertSqlSafe(statements)).execute(owner).await?;
    Ok(())
}

//! Migrations of schema `es`, and the gate that keeps a program off a schema it does not know.

use std::borrow::Cow;
use std::cmp::Ordering;

use kernel::{EpochId, LogName};
use sqlx::PgPool;
use sqlx::migrate::Migrator;

use crate::LogError;

static MIGRATIONS: Migrator = sqlx::migrate!("./migrations");

/// Migration after which a database can hold subscriptions; the later ones make a log.
const SUBSCRIPTIONS: i64 = 1;

/// Migrates a database that holds a log, and writes its name and first epoch. Runs as the owner, never as the service's own login.
pub async fn migrate_log(owner: &PgPool, name: LogName, epoch: EpochId) -> Result<(), LogError> {
    apply(owner, i64::MAX).await?;
    sqlx::query(include_str!("../sql/open_log.sql"))
        .bind(name.as_str())
        .bind(epoch.uuid())
        .execute(owner)
        .await
        .map_err(LogError::refused("name the log"))?;
    Ok(())
}

/// Migrates a database that only reads the logs of others.
pub async fn migrate_subscriptions(owner: &PgPool) -> Result<(), LogError> {
    apply(owner, SUBSCRIPTIONS).await
}

/// Refuses a database whose schema this program does not know. `log`: whether the database holds a log.
pub async fn check_schema(pool: &PgPool, log: bool) -> Result<(), LogError> {
    let wanted = if log { latest() } else { SUBSCRIPTIONS };
    let found: Option<i64> =
        sqlx::query_scalar("SELECT max(version) FROM es._migrations WHERE success")
            .fetch_one(pool)
            .await
            .or_else(|error| if is_missing(&error) { Ok(None) } else { Err(error) })
            .map_err(LogError::refused("read the schema version"))?;
    let found = found.unwrap_or(0);
    let advice = match found.cmp(&wanted) {
        Ordering::Equal => return Ok(()),
        Ordering::Less => "run 'amanah migrate' first",
        Ordering::Greater => "start the newer program",
    };
    Err(LogError::SchemaVersion { wanted, found, advice })
}

async fn apply(owner: &PgPool, up_to: i64) -> Result<(), LogError> {
    let migrator = Migrator {
        migrations: Cow::Owned(MIGRATIONS.iter().filter(|m| m.version <= up_to).cloned().collect()),
        table_name: Cow::Borrowed("es._migrations"),
        create_schemas: Cow::Owned(vec![Cow::Borrowed("es")]),
        ..Migrator::DEFAULT
    };
    migrator.run(owner).await.map_err(LogError::Migrate)
}

fn latest() -> i64 {
    MIGRATIONS.iter().map(|m| m.version).max().unwrap_or(0)
}

/// 42P01 undefined table, 3F000 undefined schema: nothing was migrated yet.
fn is_missing(error: &sqlx::Error) -> bool {
    error
        .as_database_error()
        .and_then(sqlx::error::DatabaseError::code)
        .is_some_and(|code| code == "42P01" || code == "3F000")
}

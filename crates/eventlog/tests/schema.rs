//! The gate that keeps a program off a schema or a log that it does not know.

use anyhow::Result;
use eventlog::{CommitLimits, EventLog, LogError, check_schema};
use kernel::{Clock, LogName};
use testkit::Database;

use crate::support::ids;

#[tokio::test]
async fn an_unknown_schema_is_refused_with_advice() -> Result<()> {
    let db = Database::fresh("schema").await?;
    check_schema(&db.app, true).await?;
    sqlx::query("INSERT INTO es._migrations (version, description, success, checksum, execution_time) VALUES (9999, 'x', true, '', 0)")
        .execute(&db.owner)
        .await?;
    let newer = check_schema(&db.app, true).await;
    assert!(matches!(newer, Err(LogError::SchemaVersion { found: 9999, .. })), "{newer:?}");
    sqlx::query("DELETE FROM es._migrations WHERE version > 1").execute(&db.owner).await?;
    let older = check_schema(&db.app, true).await.err().map(|error| error.to_string());
    assert!(older.is_some_and(|text| text.contains("run 'amanah migrate' first")));
    sqlx::query("DROP TABLE es._migrations").execute(&db.owner).await?;
    let none = check_schema(&db.app, false).await;
    assert!(matches!(none, Err(LogError::SchemaVersion { found: 0, .. })), "{none:?}");
    Ok(())
}

#[tokio::test]
async fn a_reader_has_no_log() -> Result<()> {
    let db = Database::fresh_reader("reader").await?;
    check_schema(&db.app, false).await?;
    assert!(check_schema(&db.app, true).await.is_err());
    Ok(())
}

#[tokio::test]
async fn another_log_is_refused() -> Result<()> {
    let db = Database::fresh("wrong").await?;
    let limits = CommitLimits::default();
    let opened =
        EventLog::init(db.app.clone(), LogName::Survey, Clock::machine(), ids(), limits).await;
    let error = opened.err();
    assert!(
        matches!(&error, Some(LogError::WrongLog { found, .. }) if found == "triage"),
        "{error:?}"
    );
    Ok(())
}

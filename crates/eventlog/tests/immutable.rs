//! Nothing that is recorded is changed or removed: by privilege for the service, by trigger for everybody.

use anyhow::{Context, Result};
use sqlx::PgPool;
use testkit::Database;

use crate::support::fill;

const CHANGES: [&str; 10] = [
    "UPDATE es.event SET payload = '' WHERE position = 1",
    "DELETE FROM es.event",
    "TRUNCATE es.event",
    "UPDATE es.seal SET note = ''",
    "DELETE FROM es.seal",
    "TRUNCATE es.seal",
    "UPDATE es.tile_root SET hash = ''",
    "DELETE FROM es.tile_root",
    "UPDATE es.cosignature SET line = ''",
    "DELETE FROM es.cosignature",
];

async fn refusal(db: &PgPool, statement: &'static str) -> Result<(String, String)> {
    let error = sqlx::query(statement).execute(db).await.err().context("it was carried out")?;
    let answer = error.as_database_error().context("no answer of the database")?;
    Ok((answer.code().unwrap_or_default().into_owned(), answer.message().to_owned()))
}

#[tokio::test]
async fn the_service_may_not_change_the_log() -> Result<()> {
    let db = Database::fresh("app").await?;
    fill(&db.log().await?, [1]).await?;
    let more = [
        "INSERT INTO es.event SELECT * FROM es.event",
        "UPDATE es.log SET name = 'survey'",
        "ALTER TABLE es.event DISABLE TRIGGER no_rewrite",
        "DROP TABLE es.event",
        "CREATE OR REPLACE FUNCTION es.refuse() RETURNS trigger LANGUAGE sql AS ''",
    ];
    for statement in CHANGES.into_iter().chain(more) {
        let (code, message) = refusal(&db.app, statement).await.context(statement)?;
        assert_eq!(code, "42501", "{statement}: {message}");
    }
    Ok(())
}

#[tokio::test]
async fn the_owner_is_refused_by_trigger() -> Result<()> {
    let db = Database::fresh("owner").await?;
    fill(&db.log().await?, [1]).await?;
    for statement in CHANGES {
        let (_, message) = refusal(&db.owner, statement).await.context(statement)?;
        assert!(message.contains("recorded events are never changed or removed"), "{message}");
    }
    Ok(())
}

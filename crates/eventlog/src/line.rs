//! The committer's own connection: it never waits behind a view or a reader, and is not pinged before each call.

use std::sync::Arc;
use std::time::{Duration, Instant};

use sqlx::postgres::PgConnectOptions;
use sqlx::{Connection, PgConnection, PgPool};

use crate::LogError;
use crate::append::Job;
use crate::columns::Columns;

/// A connection that was silent for longer may be dead without our knowing.
const IDLE: Duration = Duration::from_secs(1);
/// A server that does not take a connection within this time is taken for dead.
const CONNECT_MAX: Duration = Duration::from_secs(10);
/// Longest wait for an answer. After it the outcome is unknown, and the next call gets a new connection.
const CALL_MAX: Duration = Duration::from_secs(30);

/// The server's answer to a batch.
#[derive(sqlx::FromRow)]
pub(crate) struct Answer {
    pub(crate) first_position: i64,
    /// Indexes of the refused appends, from 1; none is `NULL`.
    pub(crate) rejected: Option<Vec<i32>>,
    /// The versions of their streams.
    pub(crate) current_version: Option<Vec<i32>>,
}

/// One call at a time; connects when it must.
pub(crate) struct Line {
    options: Arc<PgConnectOptions>,
    open: Option<(PgConnection, Instant)>,
}

impl Line {
    pub(crate) fn new(pool: &PgPool) -> Self {
        Self { options: pool.connect_options(), open: None }
    }

    pub(crate) async fn call(&mut self, batch: &[Job]) -> Result<Answer, LogError> {
        let mut connection = self.connection().await.map_err(LogError::refused("connect"))?;
        let columns = Columns::of(batch);
        let call = columns.query().fetch_one(&mut connection);
        let answer = tokio::time::timeout(CALL_MAX, call).await.unwrap_or_else(|_| Err(silent()));
        let answer = answer.map_err(|error| LogError::of_append(Arc::new(error)));
        // After an unknown outcome nobody knows what the connection will say next.
        if !matches!(answer, Err(LogError::Unknown(_))) {
            self.open = Some((connection, Instant::now()));
        }
        answer
    }

    /// The open connection if it still works, else a new one.
    async fn connection(&mut self) -> Result<PgConnection, sqlx::Error> {
        if let Some((mut connection, used)) = self.open.take()
            && (used.elapsed() < IDLE || lives(&mut connection).await)
        {
            return Ok(connection);
        }
        let connect = PgConnection::connect_with(&self.options);
        tokio::time::timeout(CONNECT_MAX, connect).await.unwrap_or_else(|_| Err(silent()))
    }
}

async fn lives(connection: &mut PgConnection) -> bool {
    tokio::time::timeout(IDLE, connection.ping()).await.is_ok_and(|answer| answer.is_ok())
}

fn silent() -> sqlx::Error {
    sqlx::Error::Io(std::io::ErrorKind::TimedOut.into())
}

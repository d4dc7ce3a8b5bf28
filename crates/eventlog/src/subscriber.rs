//! A subscriber: an effect of events, inside the transaction that moves its checkpoint.

use futures::future::BoxFuture;
use kernel::{DecodeError, Delivered, LogName};
use sha2::{Digest, Sha256};
use sqlx::{AssertSqlSafe, PgConnection};

use crate::error::refused_value;

/// Why a run of events could not be applied.
#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    /// Something around failed; the same events will be tried again.
    #[error("the effect failed for now: {0}")]
    Retry(String),
    /// This event can never be applied: it is parked with the reason (which holds no content).
    #[error("{reason}")]
    Poison {
        /// Holds no content.
        reason: String,
    },
}

impl Trouble {
    /// An event that can never be applied.
    pub fn poison(reason: impl Into<String>) -> Self {
        Self::Poison { reason: reason.into() }
    }
}

impl From<crate::LogError> for Trouble {
    fn from(error: crate::LogError) -> Self {
        Self::Retry(error.to_string())
    }
}

impl From<DecodeError> for Trouble {
    /// An event that does not read now never will.
    fn from(error: DecodeError) -> Self {
        Self::poison(error.to_string())
    }
}

impl From<sqlx::Error> for Trouble {
    /// A value that the database refuses (class 22, 23) is the event's fault; everything else is the database's.
    fn from(error: sqlx::Error) -> Self {
        match refused_value(&error) {
            Some(code) => Self::poison(format!("the database refused a value ({code})")),
            None => Self::Retry(error.to_string()),
        }
    }
}

/// An effect of events: a view, a reactor or the sealer.
pub trait Subscriber: Send + Sync {
    /// Its name for checkpoints, metrics and commands: `view:archive`, `reactor:case-overdue`.
    fn name(&self) -> &'static str;
    /// The logs it follows, each with a checkpoint of its own.
    fn logs(&self) -> &'static [LogName];
    /// Tables of its own that can be rebuilt from position 1; `None` for a reactor.
    fn view(&self) -> Option<View> {
        None
    }
    /// Applies events in order. Runs in the transaction that moves the checkpoint, so its effect happens exactly once in this database. It may be
    /// tried again, so everything that leaves the database must be idempotent.
    fn apply<'a>(&'a self, tx: &'a mut PgConnection, events: &'a [Delivered]) -> Applied<'a>;
}

/// What [`Subscriber::apply`] returns.
pub type Applied<'a> = BoxFuture<'a, Result<(), Trouble>>;

/// Makes a type a [`Subscriber`]: its name, the logs that it follows, schema and tables of a view, and the future that applies events.
#[macro_export]
macro_rules! subscriber {
    (
        $of:ty: $name:literal, follows $logs:expr, $(tables $schema:literal = $tables:expr,)?
        |$self:ident, $tx:pat_param, $events:ident| $apply:expr
    ) => {
        impl $crate::Subscriber for $of {
            fn name(&self) -> &'static str {
                $name
            }

            fn logs(&self) -> &'static [::kernel::LogName] {
                $logs
            }

            $(fn view(&self) -> Option<$crate::View> {
                Some($crate::View { schema: $schema, tables: $tables })
            })?

            fn apply<'a>(
                &'a $self,
                $tx: &'a mut ::sqlx::PgConnection,
                $events: &'a [::kernel::Delivered],
            ) -> $crate::Applied<'a> {
                Box::pin($apply)
            }
        }
    };
}

/// Tables of a view. They have a schema of their own, so that a new set can be built beside the old one and swapped by renaming the schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct View {
    /// Schema that queries name, e.g. `v_archive`.
    pub schema: &'static str,
    /// `CREATE` statements without a schema: they run with the schema first in `search_path`.
    pub tables: &'static str,
}

/// Points unqualified names of this transaction to a view's schema.
pub(crate) async fn enter(tx: &mut PgConnection, schema: &str) -> Result<(), sqlx::Error> {
    sqlx::query(AssertSqlSafe(format!("SET LOCAL search_path = {schema}, pg_catalog")))
        .execute(tx)
        .await
        .map(drop)
}

/// Makes a view's schema and tables if they are not there yet. Safe to call from several replicas at once. Tables of another version of the program
/// are left as they are, for queries still read them; the log says how they are made anew.
pub async fn view_schema(db: &sqlx::PgPool, view: View, schema: &str) -> Result<(), sqlx::Error> {
    let version = hex::encode(Sha256::digest(view.tables));
    let mut tx = db.begin().await?;
    sqlx::query("SELECT pg_advisory_xact_lock(7236451, 2)").execute(&mut *tx).await?;
    let known: Option<String> = sqlx::query_scalar(
        "SELECT coalesce(obj_description(oid, 'pg_namespace'), '') FROM pg_namespace WHERE nspname = $1",
    )
    .bind(schema)
    .fetch_optional(&mut *tx)
    .await?;
    match known {
        Some(known) if known != version => tracing::error!(
            schema,
            "the tables of this view are those of another version: run `amanah replay all`"
        ),
        Some(_) => {}
        None => {
            let made = format!("CREATE SCHEMA {schema}; COMMENT ON SCHEMA {schema} IS '{version}'");
            sqlx::raw_sql(AssertSqlSafe(made)).execute(&mut *tx).await?;
            enter(&mut tx, schema).await?;
            sqlx::raw_sql(view.tables).execute(&mut *tx).await?;
        }
    }
    tx.commit().await
}

//! A private PostgreSQL with the views' tables in it, and events applied to them as the runner does.

use eventlog::{Subscriber, Trouble};
use kernel::Delivered;
use localservers::{Home, PgOptions, Postgres, ensure_postgres};
use sqlx::{AssertSqlSafe, PgPool};

/// The server runs as long as this.
pub(super) struct Database {
    pub(super) pool: PgPool,
    _server: Postgres,
    _home: Home,
}

impl Database {
    pub(super) async fn start(name: &str) -> Self {
        let home = Home::temporary(name).unwrap();
        let bin = ensure_postgres(&|line: &str| eprintln!("{line}")).unwrap();
        let server = Postgres::start(&bin, &home.dir("postgres"), &PgOptions::default()).unwrap();
        let pool = PgPool::connect(&server.url("postgres")).await.unwrap();
        for view in crate::views().iter().filter_map(|subscriber| subscriber.view()) {
            eventlog::view_schema(&pool, view, view.schema).await.unwrap();
        }
        Self { pool, _server: server, _home: home }
    }

    /// Applies one run of events of one log to every view that follows it.
    pub(super) async fn apply(&self, events: &[Delivered]) {
        let log = events[0].epoch.log;
        for view in crate::views().iter().filter(|view| view.logs().contains(&log)) {
            self.apply_to(view.as_ref(), events).await.unwrap();
        }
    }

    /// Applies one run of events to one view.
    pub(super) async fn apply_to(
        &self,
        view: &dyn Subscriber,
        events: &[Delivered],
    ) -> Result<(), Trouble> {
        let schema = view.view().unwrap().schema;
        let mut tx = self.pool.begin().await?;
        let enter = format!("SET LOCAL search_path = {schema}, pg_catalog");
        sqlx::query(AssertSqlSafe(enter)).execute(&mut *tx).await?;
        view.apply(&mut tx, events).await?;
        tx.commit().await?;
        Ok(())
    }
}

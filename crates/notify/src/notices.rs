//! The table of notices.

use kernel::{Clock, Ids, PersonId, Timestamp};
use sqlx::{PgConnection, PgPool};
use uuid::Uuid;

use crate::letter::{self, Letter, Open};
use crate::{Cause, Task};

/// A letter that the server refused so often is given up.
pub(crate) const ATTEMPTS_MAX: i32 = 10;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    NewTask,
    /// A task ran over its standard time.
    Overdue,
}

impl Kind {
    /// The kind in the table and on the wire.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NewTask => "new_task",
            Self::Overdue => "overdue",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct News {
    pub kind: Kind,
    pub cause: Cause,
    pub task: Task,
    /// Since when; a task that begins later is shown and mailed from then on.
    pub since: Timestamp,
}

/// A notice as its person sees it.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Notice {
    pub id: Uuid,
    /// The code of its [`Kind`].
    pub kind: String,
    /// Since when, microseconds since 1970.
    pub since_us: i64,
    pub seen: bool,
}

/// The notices of a service. A cheap handle.
#[derive(Clone)]
pub struct Notices {
    db: PgPool,
    clock: Clock,
    ids: Ids,
}

impl Notices {
    /// In that database, which [`crate::MIGRATIONS`] prepared.
    pub const fn new(db: PgPool, clock: Clock, ids: Ids) -> Self {
        Self { db, clock, ids }
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Tells people, in the caller's transaction; whoever was told of the same by the same cause is not told again.
    pub async fn tell(
        &self,
        tx: &mut PgConnection,
        news: News,
        people: impl IntoIterator<Item = PersonId> + Send,
    ) -> Result<(), sqlx::Error> {
        let (ids, people): (Vec<Uuid>, Vec<String>) =
            people.into_iter().map(|person| (self.ids.uuid_v4(), String::from(person))).unzip();
        let told = sqlx::query(include_str!("../sql/insert.sql"))
            .bind(ids)
            .bind(people)
            .bind(news.kind.code())
            .bind(news.cause.bytes())
            .bind(news.task.bytes())
            .bind(news.since.max(self.now()).as_microsecond())
            .execute(tx)
            .await?;
        metrics::counter!("notify_notices_total", "kind" => news.kind.code())
            .increment(told.rows_affected());
        Ok(())
    }

    /// The task is done, or no longer that person's: who was told of it need not look any more, and gets no letter about it.
    pub async fn settle(
        &self,
        tx: &mut PgConnection,
        task: Task,
        only: Option<&PersonId>,
    ) -> Result<(), sqlx::Error> {
        sqlx::query(include_str!("../sql/settle.sql"))
            .bind(task.bytes())
            .bind(only.map(PersonId::as_str))
            .bind(self.now().as_microsecond())
            .execute(tx)
            .await
            .map(drop)
    }

    /// To that person there never was such a task: nothing of it is left, seen or not. A letter that went out cannot be called back.
    pub async fn forget(
        &self,
        tx: &mut PgConnection,
        task: Task,
        person: &PersonId,
    ) -> Result<(), sqlx::Error> {
        let delete = sqlx::query(include_str!("../sql/forget.sql"));
        delete.bind(task.bytes()).bind(person.as_str()).execute(tx).await.map(drop)
    }

    /// The person's own notices, newest first, at most 500; `all`: also those already seen.
    pub async fn list(&self, person: &PersonId, all: bool) -> Result<Vec<Notice>, sqlx::Error> {
        sqlx::query_as(include_str!("../sql/list.sql"))
            .bind(person.as_str())
            .bind(self.now().as_microsecond())
            .bind(all)
            .fetch_all(&self.db)
            .await
    }

    /// Marks notices of the person as seen; how many of them were new. Those of others stay as they are.
    pub async fn mark_seen(&self, person: &PersonId, ids: &[Uuid]) -> Result<u64, sqlx::Error> {
        let marked = sqlx::query(include_str!("../sql/seen.sql"))
            .bind(person.as_str())
            .bind(ids)
            .bind(self.now().as_microsecond())
            .execute(&self.db)
            .await?;
        Ok(marked.rows_affected())
    }

    /// Takes the next letter that is to be sent to one of these people, and keeps others from sending it for the time of the lease.
    pub(crate) async fn take_letter(
        &self,
        people: &[&str],
        pause_us: i64,
        lease_us: i64,
    ) -> Result<Option<Letter>, sqlx::Error> {
        let now = self.now().as_microsecond();
        let mut tx = self.db.begin().await?;
        let open: Vec<Open> = sqlx::query_as(include_str!("../sql/open.sql"))
            .bind(now)
            .bind(ATTEMPTS_MAX)
            .bind(people)
            .fetch_all(&mut *tx)
            .await?;
        let Some(letter) = letter::next(&open, now, pause_us) else { return Ok(None) };
        sqlx::query(include_str!("../sql/claim.sql"))
            .bind(&letter.notices)
            .bind(letter.id)
            .bind(now)
            .bind(now.saturating_add(lease_us))
            .execute(&mut *tx)
            .await?;
        tx.commit().await?;
        Ok(Some(letter))
    }

    pub(crate) async fn sent(&self, letter: &Letter) -> Result<(), sqlx::Error> {
        let mark = sqlx::query(include_str!("../sql/sent.sql")).bind(letter.id);
        mark.bind(self.now().as_microsecond()).execute(&self.db).await.map(drop)
    }

    /// The letter was not handed over; try again after `again_us`.
    pub(crate) async fn not_sent(
        &self,
        letter: &Letter,
        attempts: i32,
        reason: &str,
        again_us: i64,
    ) -> Result<(), sqlx::Error> {
        sqlx::query(include_str!("../sql/failed.sql"))
            .bind(letter.id)
            .bind(attempts)
            .bind(reason)
            .bind(self.now().as_microsecond().saturating_add(again_us))
            .execute(&self.db)
            .await
            .map(drop)
    }
}

//! What the tests share: a database, contacts, a clock to move, and the ticker at work.

use std::time::Duration;

use anyhow::Result;
use kernel::{Clock, Epoch, EpochId, Ids, LogName, ManualClock, PersonId, Timestamp};
use notify::{Cause, Kind, News, Notify, Settings, Smtp, Task, Tls};
use service::Health;
use sqlx::{AssertSqlSafe, FromRow};
use tempfile::NamedTempFile;
use testkit::Database;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::sink::Sink;

pub(crate) const PAUSE: Duration = Duration::from_mins(15);

const CONTACTS: &str = r#"
[[person]]
id = "gto-wbs-1"
office = "gto"
roles = ["wbs_team"]
email = "wbs1@gto.example"

[[person]]
id = "itjen-1"
roles = ["inspectorate"]
email = "satu@itjen.example"
language = "en"
"#;

/// A database with the table of notices, at a moment that the test moves.
pub(crate) struct Desk {
    pub(crate) db: Database,
    pub(crate) clock: Clock,
    pub(crate) hand: ManualClock,
    pub(crate) contacts: NamedTempFile,
}

/// How a letter stands in the table.
#[derive(Debug, PartialEq, Eq, FromRow)]
pub(crate) struct Standing {
    pub(crate) attempts: i32,
    pub(crate) last_error: Option<String>,
    pub(crate) mailed: bool,
}

impl Desk {
    pub(crate) async fn open() -> Result<Self> {
        let db = Database::fresh("notify").await?;
        notify::MIGRATIONS.run(&db.owner).await?;
        let (clock, hand) = Clock::manual("2026-11-23T02:00:00Z");
        let contacts = NamedTempFile::new()?;
        std::fs::write(contacts.path(), CONTACTS)?;
        Ok(Self { db, clock, hand, contacts })
    }

    /// Notices with that mail server, or without any.
    pub(crate) fn notify(&self, smtp: Option<Smtp>) -> Notify {
        let settings = Settings {
            contacts: Some(self.contacts.path().to_owned()),
            smtp,
            console_url: "https://amanah.example".to_owned(),
            mail_pause_secs: PAUSE.as_secs(),
        };
        let ids = Ids::new(self.clock.clone());
        Notify::init(self.db.app.clone(), self.clock.clone(), ids, &settings).unwrap()
    }

    /// Tells one person of a new task, or of a late one, by the cause with that name.
    pub(crate) async fn tell(&self, kind: Kind, name: &str, people: &[&str]) -> Result<()> {
        let task = task(name);
        let news = News { kind, cause: Cause::task(task), task, since: Timestamp::UNIX_EPOCH };
        self.tell_of(news, people).await
    }

    pub(crate) async fn tell_of(&self, news: News, people: &[&str]) -> Result<()> {
        let notify = self.notify(None);
        let mut tx = self.db.app.begin().await?;
        notify.notices().tell(&mut tx, news, people.iter().map(|name| person(name))).await?;
        Ok(tx.commit().await?)
    }

    /// How the notices of `gto-wbs-1` stand, oldest first.
    pub(crate) async fn standing(&self) -> Result<Vec<Standing>> {
        let ask = "SELECT attempts, last_error, mailed_us IS NOT NULL AS mailed FROM notify.notice WHERE person = 'gto-wbs-1' ORDER BY since_us";
        Ok(sqlx::query_as(AssertSqlSafe(ask)).fetch_all(&self.db.owner).await?)
    }
}

pub(crate) fn person(name: &str) -> PersonId {
    name.parse().unwrap()
}

pub(crate) fn task(name: &str) -> Task {
    let id = EpochId::new("0192f0c1-2d3e-7a4b-8c5d-6e7f80910213".parse().unwrap());
    Task::named(Epoch { log: LogName::Triage, id }, name)
}

pub(crate) fn relay(sink: &Sink) -> Smtp {
    Smtp {
        host: "127.0.0.1".to_owned(),
        port: sink.port,
        tls: Tls::None,
        user: None,
        password_file: None,
        from: "Amanah <amanah@porthealth.example>".to_owned(),
    }
}

/// The ticker at work; aborted when dropped, as by a crash.
pub(crate) struct AtWork(JoinHandle<()>);

impl AtWork {
    pub(crate) fn start(notify: &Notify) -> Self {
        let (_, ticker) = notify.ticker().expect("a mail server is set");
        let heart = Health::default().heart("letters");
        Self(tokio::spawn(ticker(CancellationToken::new(), heart)))
    }
}

impl Drop for AtWork {
    fn drop(&mut self) {
        self.0.abort();
    }
}

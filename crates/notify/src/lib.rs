//! Tells staff that there is something to do, in the console's queue and by e-mail. Never what.
//!
//! ```text
//! reactor of a service ──tell──▶ notify.notice ──▶ Notices.ListNotices     the console's queue
//!      (who it is for)           (person, kind)──▶ letter ──SMTP──▶ mailbox
//! ```
//!
//! - A reactor says who has something to do and by what it follows ([`Cause`]); the notice is written in the transaction of its checkpoint.
//! - The ticker `letters` puts the unsent notices of a person into one letter, at most one in each pause, but for breached standards.
//! - The letter's number is kept before it is sent and stands in its Message-ID: after a crash in between, the receiver's server gets the same letter
//!   again and may drop it.
//! - A letter that the server refuses is tried again with growing pauses and given up after ten attempts; one that no server answered is tried for ever.
//!
//! **Invariant:** neither table, letter, log line nor metric names a case, a step, an office or an address. A notice that was seen in the console is
//! not mailed, nor one whose task was done.
//!
//! **Deliberately absent:** the rule who is told (it stands in the reactors of the services), and any text of a case.

mod cause;
mod contacts;
mod error;
mod grpc;
mod letter;
mod mailer;
mod notices;
mod post;
mod settings;
mod text;

use std::borrow::Cow;
use std::sync::{Arc, LazyLock};

use kernel::{Clock, Ids};
use service::{Ticker, Tokens};
use sqlx::PgPool;
use sqlx::migrate::Migrator;
use tonic::service::Routes;

pub use cause::{Cause, Task};
pub use contacts::{Contact, Contacts, Language};
pub use error::SetupError;
pub use notices::{Kind, News, Notice, Notices};
pub use settings::{Settings, Smtp, Tls};

/// The table of notices, in a schema with migrations of its own: run it as the owner of the database, beside those of the service.
pub static MIGRATIONS: LazyLock<Migrator> = LazyLock::new(|| Migrator {
    table_name: Cow::Borrowed("notify._migrations"),
    create_schemas: Cow::Borrowed(&[Cow::Borrowed("notify")]),
    ..sqlx::migrate!("./migrations")
});

/// What a service needs in order to tell its staff. A cheap handle.
#[derive(Clone)]
pub struct Notify {
    notices: Notices,
    contacts: Arc<Contacts>,
    mailer: Option<Arc<mailer::Mailer>>,
}

impl Notify {
    /// Reads the contacts and makes the way to the mail server, if there is one; nothing is sent yet. `db` is the service's own database.
    pub fn init(
        db: PgPool,
        clock: Clock,
        ids: Ids,
        settings: &Settings,
    ) -> Result<Self, SetupError> {
        let contacts = Arc::new(Contacts::of(settings)?);
        let notices = Notices::new(db, clock, ids);
        let mailer = mailer::Mailer::of(settings, &notices, &contacts)?.map(Arc::new);
        Ok(Self { notices, contacts, mailer })
    }

    pub const fn notices(&self) -> &Notices {
        &self.notices
    }

    pub fn contacts(&self) -> &Contacts {
        &self.contacts
    }

    /// Adds `amanah.notify.v1.Notices` to the routes of a service.
    pub fn serve(&self, routes: Routes, tokens: Tokens) -> Routes {
        routes.add_service(grpc::server(self.notices.clone(), tokens))
    }

    /// The work by the clock, with its name: sends letters. `None` without a mail server.
    pub fn ticker(&self) -> Option<(&'static str, Ticker)> {
        self.mailer.clone().map(|mailer| ("letters", mailer::ticker(mailer)))
    }
}

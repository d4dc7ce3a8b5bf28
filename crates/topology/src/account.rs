//! An account of NATS as data: users, exports, imports.

use crate::PublicUserKey;
use crate::names::inbox;

/// An account: users that share streams, and what it exchanges with other accounts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// `HUB`, `OFFICES`, `ITJEN` or `SYS`.
    pub name: &'static str,
    pub jetstream: bool,
    pub users: Vec<User>,
    pub exports: Vec<Export>,
    pub imports: Vec<Import>,
}

/// One user: what it may publish and under which subjects it may listen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    /// Its name; in static configuration only a comment, since the key is the identity.
    pub name: String,
    pub keys: Vec<PublicUserKey>,
    pub connection: Connection,
    /// Subjects; `None` for the system user, who is not restricted.
    pub publish: Option<Vec<String>>,
    /// Subjects; `None` for the system user.
    pub subscribe: Option<Vec<String>>,
}

/// The kind of connection that a user may make.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Connection {
    Client,
    /// An office's own server.
    Leaf,
}

impl Connection {
    /// The word of nats-server's configuration.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Client => "STANDARD",
            Self::Leaf => "LEAFNODE",
        }
    }
}

/// Request and answer, or one-way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Requests go to the exporter.
    Service,
    /// Messages come from the exporter.
    Stream,
}

/// A subject that an account offers to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Export {
    pub kind: Kind,
    pub subject: String,
    pub to: &'static str,
    /// One request may have many answers.
    pub many_answers: bool,
}

/// A subject that an account takes from another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Import {
    pub kind: Kind,
    pub from: &'static str,
    pub subject: String,
    /// Subject here, when it is another.
    pub to: Option<String>,
}

impl User {
    /// A client that may listen only under its own inbox.
    pub(crate) fn client(
        name: impl Into<String>,
        keys: &[PublicUserKey],
        publish: Vec<String>,
    ) -> Self {
        let name = name.into();
        let subscribe = Some(vec![format!("{}.>", inbox(&name))]);
        let (keys, publish) = (keys.to_vec(), Some(publish));
        Self { name, keys, connection: Connection::Client, publish, subscribe }
    }
}

impl Export {
    pub(crate) fn service(subject: impl Into<String>, to: &'static str) -> Self {
        Self { kind: Kind::Service, subject: subject.into(), to, many_answers: false }
    }

    pub(crate) fn stream(subject: impl Into<String>, to: &'static str) -> Self {
        Self { kind: Kind::Stream, subject: subject.into(), to, many_answers: false }
    }

    pub(crate) fn imported(&self, from: &'static str) -> Import {
        Import { kind: self.kind, from, subject: self.subject.clone(), to: None }
    }
}

impl Account {
    pub(crate) fn empty(name: &'static str) -> Self {
        let (users, exports, imports) = (Vec::new(), Vec::new(), Vec::new());
        Self { name, jetstream: false, users, exports, imports }
    }
}

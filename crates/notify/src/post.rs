//! The way to the mail server.

use std::time::{Duration, SystemTime};

use kernel::Timestamp;
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message};
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Tls as Protection, TlsParameters};
use lettre::transport::smtp::{Error, PoolConfig};
use lettre::{AsyncSmtpTransport, AsyncTransport, Tokio1Executor};
use secrecy::ExposeSecret;
use uuid::Uuid;

use crate::contacts::Contact;
use crate::{SetupError, Smtp, Tls, text};

/// One command of the conversation may take this long.
const COMMAND_MAX: Duration = Duration::from_secs(15);
/// The whole conversation may take this long; shorter than the silence after which a loop counts as stuck.
const LETTER_MAX: Duration = Duration::from_secs(40);

/// Why a letter was not handed over. Holds a code or a word of ours, never what the server said: it could name somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Undelivered {
    /// The server refused it with that code.
    Refused(String),
    /// Nobody said anything about this letter.
    NoAnswer(&'static str),
}

/// Hands letters to the mail server.
pub(crate) struct Post {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    console_url: String,
}

impl Post {
    pub(crate) fn of(smtp: &Smtp, console_url: &str) -> Result<Self, SetupError> {
        smtp.check()?;
        let not_a_mailbox = SetupError::Setting {
            field: "smtp.from",
            rule: "must be a sender such as Amanah <amanah@example.go.id>",
        };
        let from = smtp.from.parse().map_err(|_| not_a_mailbox)?;
        Ok(Self { transport: transport(smtp)?, from, console_url: console_url.to_owned() })
    }

    /// Hands over the letter with that number. Given twice, the receiver's server sees the same Message-ID twice.
    pub(crate) async fn hand_over(
        &self,
        letter: Uuid,
        to: &Contact,
        at: Timestamp,
    ) -> Result<(), Undelivered> {
        let message = self.message(letter, to, at)?;
        let sent = tokio::time::timeout(LETTER_MAX, self.transport.send(message)).await;
        sent.map_err(|_| Undelivered::NoAnswer("too slow"))?.map(drop).map_err(|error| why(&error))
    }

    fn message(&self, letter: Uuid, to: &Contact, at: Timestamp) -> Result<Message, Undelivered> {
        let automatic = HeaderValue::new(
            HeaderName::new_from_ascii_str("Auto-Submitted"),
            "auto-generated".to_owned(),
        );
        Message::builder()
            .from(self.from.clone())
            .to(to.address.clone())
            .date(SystemTime::from(at))
            .message_id(Some(format!("<{letter}@{}>", self.from.email.domain())))
            .raw_header(automatic)
            .subject(text::SUBJECT)
            .header(ContentType::TEXT_PLAIN)
            .body(text::body(to.language, &self.console_url))
            .map_err(|_| Undelivered::Refused("not a message".to_owned()))
    }
}

fn why(error: &Error) -> Undelivered {
    match error.status() {
        Some(code) => Undelivered::Refused(code.to_string()),
        None if error.is_tls() => Undelivered::NoAnswer("TLS failed"),
        None if error.is_client() => Undelivered::NoAnswer("the server lacks what is needed"),
        None => Undelivered::NoAnswer("no answer"),
    }
}

fn transport(smtp: &Smtp) -> Result<AsyncSmtpTransport<Tokio1Executor>, SetupError> {
    let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&smtp.host)
        .port(smtp.port)
        .tls(protection(smtp)?)
        .timeout(Some(COMMAND_MAX))
        .pool_config(PoolConfig::new().max_size(1));
    if let (Some(user), Some(file)) = (&smtp.user, &smtp.password_file) {
        let password = service::config::secret(file)?;
        let password = password.expose_secret().to_owned();
        builder = builder.credentials(Credentials::new(user.clone(), password));
    }
    Ok(builder.build())
}

fn protection(smtp: &Smtp) -> Result<Protection, SetupError> {
    let no_roots = |_| SetupError::Setting {
        field: "smtp.tls",
        rule: "cannot be used: this machine has no root certificates",
    };
    let parameters = || TlsParameters::new(smtp.host.clone()).map_err(no_roots);
    Ok(match smtp.tls {
        Tls::None => Protection::None,
        Tls::StartTls => Protection::Required(parameters()?),
        Tls::Implicit => Protection::Wrapper(parameters()?),
    })
}

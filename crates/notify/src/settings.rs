//! Settings, as plain data: the section `[notify]` of the configuration.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::SetupError;

/// How staff are told. The default: in the console's queue only.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// File with the people and their addresses; without it nobody gets mail.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contacts: Option<PathBuf>,
    /// The mail server; without it nobody gets mail.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub smtp: Option<Smtp>,
    /// Where the console is: `https://amanah.example.go.id`. Stands in every letter.
    pub console_url: String,
    /// Seconds between two letters to a person, but for breached standards.
    pub mail_pause_secs: u64,
}

/// A mail server that takes letters from us.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Smtp {
    /// Its name, as in its certificate.
    pub host: String,
    /// Its port: 587 with STARTTLS, 465 with implicit TLS.
    pub port: u16,
    pub tls: Tls,
    /// As whom we log in; without it we do not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user: Option<String>,
    /// File with the password of that user.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password_file: Option<PathBuf>,
    /// The sender: `Amanah <amanah@example.go.id>`.
    pub from: String,
}

/// How the connection to the mail server is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tls {
    /// Not at all: only to a relay on the same machine.
    None,
    /// Opened in clear, then TLS or nothing.
    StartTls,
    /// TLS from the first byte.
    Implicit,
}

impl Default for Settings {
    fn default() -> Self {
        Self { contacts: None, smtp: None, console_url: String::new(), mail_pause_secs: 15 * 60 }
    }
}

impl Settings {
    /// The console's address, fit for a line of a letter.
    pub(crate) fn console(&self) -> Result<&str, SetupError> {
        let url = self.console_url.as_str();
        let plain = url.len() <= 200 && url.bytes().all(|byte| byte.is_ascii_graphic());
        if plain && (url.starts_with("https://") || url.starts_with("http://")) {
            return Ok(url);
        }
        let rule = "must be an address such as https://amanah.example.go.id";
        Err(SetupError::Setting { field: "console_url", rule })
    }
}

impl Smtp {
    /// Refuses to speak in clear to another machine.
    pub(crate) fn check(&self) -> Result<(), SetupError> {
        if self.tls == Tls::None && !topology::is_loopback(&self.host) {
            let rule = "may be 'none' on loopback only: use 'start_tls' or 'implicit'";
            return Err(SetupError::Setting { field: "smtp.tls", rule });
        }
        if self.user.is_some() != self.password_file.is_some() {
            let rule = "goes with smtp.user: give both or neither";
            return Err(SetupError::Setting { field: "smtp.password_file", rule });
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn smtp(host: &str, tls: Tls) -> Smtp {
        let from = "Amanah <amanah@example.go.id>".to_owned();
        Smtp { host: host.to_owned(), port: 25, tls, user: None, password_file: None, from }
    }

    #[test]
    fn nothing_goes_in_clear_to_another_machine() {
        for host in ["localhost", "127.0.0.1", "::1"] {
            assert!(smtp(host, Tls::None).check().is_ok(), "{host}");
        }
        let error = smtp("mail.example.go.id", Tls::None).check().unwrap_err();
        assert!(error.to_string().contains("smtp.tls"), "{error}");
        assert!(smtp("mail.example.go.id", Tls::StartTls).check().is_ok());
        assert!(smtp("mail.example.go.id", Tls::Implicit).check().is_ok());
    }

    #[test]
    fn a_user_without_a_password_is_refused() {
        let half = Smtp { user: Some("amanah".to_owned()), ..smtp("localhost", Tls::None) };
        assert!(half.check().unwrap_err().to_string().contains("smtp.password_file"));
    }

    #[test]
    fn the_console_needs_an_address_of_one_line() {
        let with = |url: &str| Settings { console_url: url.to_owned(), ..Settings::default() };
        assert!(with("https://amanah.example.go.id").console().is_ok());
        for bad in ["", "amanah", "https://a b", "https://a\r\nBcc: x"] {
            assert!(with(bad).console().is_err(), "{bad:?} was accepted");
        }
    }

    #[test]
    fn an_empty_section_means_no_mail_and_a_misspelt_one_is_refused() {
        assert_eq!(toml::from_str::<Settings>("").unwrap(), Settings::default());
        assert!(toml::from_str::<Settings>("mail_pause = 3").is_err());
    }
}

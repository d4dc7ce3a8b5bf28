//! The configuration: one TOML file for a process. Unknown fields are refused, so that a misspelt limit is an error and not silently the default.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use kernel::{Office, OfficeCode};
use serde::{Deserialize, Serialize};

use crate::TlsSection;

mod witness;
pub use witness::WitnessSection;

/// Why a configuration cannot be used: its file, then the line and field, or the reason of the operating system.
#[derive(Debug, thiserror::Error)]
#[error("{path}: {reason}")]
pub struct ConfigError {
    path: PathBuf,
    reason: String,
}

impl ConfigError {
    /// The error about a file.
    pub(crate) fn of(path: &Path, reason: &impl ToString) -> Self {
        Self { path: path.to_owned(), reason: reason.to_string() }
    }
}

/// Configuration of a process with one service or all of them.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Connection to NATS, and copies of its streams.
    pub bus: BusSection,
    /// Logs, metrics and traces.
    pub telemetry: TelemetrySection,
    /// Files with keys.
    pub keys: KeysSection,
    /// Certificates of gRPC; needed as soon as an address lies outside loopback.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tls: Option<TlsSection>,
    /// E-mail to staff; leave out to send none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notify: Option<toml::Table>,
    /// The store of sealed files. intake does not start without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub objects: Option<ObjectsSection>,
    /// Witnesses that cosign the checkpoints of our logs; none when left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub witness: Vec<WitnessSection>,
    /// The offices of this installation: code, name, zone.
    pub offices: Vec<Office>,
    /// Service intake.
    pub intake: ServiceSection,
    /// Service survey.
    pub survey: ServiceSection,
    /// Service triage.
    pub triage: ServiceSection,
    /// Service reporting.
    pub reporting: ServiceSection,
}

/// Connection to NATS.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BusSection {
    /// Servers of the hub: `nats://127.0.0.1:4222`, or `tls://…`.
    pub urls: Vec<String>,
    /// Folder with one nkey seed per user: `<user>.nk`.
    pub credentials: PathBuf,
    /// Authority that signed the servers' certificates, PEM; the machine's own when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tls_ca: Option<PathBuf>,
    /// Registry of the machines of offices and Itjen, public keys only. Read again when it changes.
    pub registry: PathBuf,
    /// Copies in JetStream: 1 on a single server, 3 in a cluster.
    pub replicas: usize,
}

/// Logs, metrics and traces.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TelemetrySection {
    /// Log filter, e.g. `info,sqlx=warn`.
    pub filter: String,
    /// JSON log lines instead of text.
    pub json: bool,
    /// OTLP gRPC endpoint of a collector; leave out to export nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub otlp_endpoint: Option<String>,
    /// File that gets every finished span as a JSON line; leave out on a server.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trace_file: Option<PathBuf>,
    /// Admin port: `/live /ready /metrics /log-level`.
    pub admin: SocketAddr,
}

/// Files with keys. Each holds 64 hex digits unless said otherwise.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeysSection {
    /// Signs the tokens of services (and, until the console does it, of people).
    pub tokens: PathBuf,
    /// Seals the staff's private keys in triage's database.
    pub master: PathBuf,
    /// Itjen's public key, to which intake wraps each complaint's data key.
    pub inspectorate: PathBuf,
    /// Signs the manifests of what goes to Itjen (signed-note private key).
    pub exchange: PathBuf,
    /// Verifies the manifests of what comes from Itjen (signed-note public key).
    pub inspectorate_note: PathBuf,
    /// Folder with `<log>.note-key`: the signing keys of the checkpoints (signed-note private keys).
    pub checkpoints: PathBuf,
}

/// The store of sealed files: a folder, or a bucket.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum ObjectsSection {
    /// A folder that every replica of intake can write.
    Folder(PathBuf),
    /// A bucket of S3, or of a store with the same interface.
    S3(S3Section),
}

/// A bucket.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct S3Section {
    /// Name of the bucket.
    pub bucket: String,
    /// Region. Some stores accept any text.
    pub region: String,
    /// Address of a store that is not Amazon's: `https://s3.example`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub endpoint: Option<String>,
    /// File with the id of the key.
    pub access_key_file: PathBuf,
    /// File with the key.
    pub secret_key_file: PathBuf,
}

/// One service.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServiceSection {
    /// `postgres://user@host:port/database` without a password.
    pub database: String,
    /// File with the password of that login.
    pub password_file: PathBuf,
    /// Connections to the database at most.
    pub connections_max: u32,
    /// Address on which gRPC listens.
    pub grpc: SocketAddr,
    /// URL for others, e.g. `http://127.0.0.1:7002`.
    pub grpc_url: String,
    /// Address on which public HTTP listens; intake only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub http: Option<SocketAddr>,
}

impl Config {
    /// Reads and checks a file.
    pub fn read(path: &Path) -> Result<Self, ConfigError> {
        let text = read(path)?;
        let config: Self = toml::from_str(&text).map_err(|error| ConfigError::of(path, &error))?;
        let mut codes: Vec<&OfficeCode> =
            config.offices.iter().map(|office| &office.code).collect();
        codes.sort();
        match codes.windows(2).find(|pair| pair[0] == pair[1]) {
            Some(pair) => {
                let reason = format!("office '{}' stands twice under [[offices]]", pair[0]);
                Err(ConfigError::of(path, &reason))
            }
            None => Ok(config),
        }
    }

    /// The section of a service.
    pub fn service(&self, name: &str) -> Option<&ServiceSection> {
        match name {
            "intake" => Some(&self.intake),
            "survey" => Some(&self.survey),
            "triage" => Some(&self.triage),
            "reporting" => Some(&self.reporting),
            _ => None,
        }
    }
}

/// A secret from its file, without the line end.
pub fn secret(path: &Path) -> Result<secrecy::SecretString, ConfigError> {
    Ok(read(path)?.trim().to_owned().into())
}

/// The text of a file that the configuration names.
pub fn read(path: &Path) -> Result<String, ConfigError> {
    std::fs::read_to_string(path).map_err(|error| ConfigError::of(path, &error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Deserialize)]
    struct Part {
        objects: ObjectsSection,
    }

    #[test]
    fn a_bucket_is_named_as_the_readme_of_intake_says() {
        let readme = include_str!("../../../services/intake/README.md");
        let example = readme.split("```toml\n[objects.s3]").nth(1).unwrap();
        let example = example.split("```").next().unwrap();
        let part: Part = toml::from_str(&format!("[objects.s3]{example}")).unwrap();
        assert!(
            matches!(part.objects, ObjectsSection::S3(bucket) if bucket.bucket == "amanah-sealed")
        );
    }
}

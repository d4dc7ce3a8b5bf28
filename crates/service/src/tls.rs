//! TLS of gRPC: required on every address outside loopback.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use tonic::transport::{Certificate, ClientTlsConfig, Identity, ServerTlsConfig};

use crate::config::ConfigError;

/// Certificates of a process.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TlsSection {
    /// The process's certificate chain, PEM.
    pub certificate: PathBuf,
    /// The private key, PEM.
    pub key: PathBuf,
    /// Authority that signed the certificates of the other services, PEM. Services show their certificates to each other.
    pub ca: PathBuf,
}

/// The files of [`TlsSection`], read.
#[derive(Clone)]
pub struct Tls {
    identity: Identity,
    ca: Certificate,
}

impl Tls {
    /// Reads the files.
    pub fn read(section: &TlsSection) -> Result<Self, ConfigError> {
        Ok(Self {
            identity: Identity::from_pem(pem(&section.certificate)?, pem(&section.key)?),
            ca: Certificate::from_pem(pem(&section.ca)?),
        })
    }

    /// A server that asks for a certificate and accepts callers without one: offices and Itjen show a token instead.
    pub(crate) fn server(&self) -> ServerTlsConfig {
        ServerTlsConfig::new()
            .identity(self.identity.clone())
            .client_ca_root(self.ca.clone())
            .client_auth_optional(true)
    }

    /// A client that shows its certificate.
    pub(crate) fn client(&self) -> ClientTlsConfig {
        ClientTlsConfig::new().ca_certificate(self.ca.clone()).identity(self.identity.clone())
    }
}

/// Refuses to listen without TLS where others could read along.
pub(crate) fn check_listener(address: SocketAddr, tls: Option<&Tls>) -> Result<(), String> {
    if tls.is_some() || address.ip().is_loopback() {
        return Ok(());
    }
    Err(format!(
        "{address} is outside loopback: gRPC listens there only with TLS; name certificate, key and ca under [tls]"
    ))
}

/// Refuses to call without TLS where others could read along.
pub(crate) fn check_address(address: &str) -> Result<(), String> {
    let url = url::Url::parse(address)
        .map_err(|error| format!("'{address}' is not an address: {error}"))?;
    if url.scheme() == "https" || url.host_str().is_some_and(topology::is_loopback) {
        return Ok(());
    }
    Err(format!("{address} is outside loopback: use https"))
}

fn pem(path: &Path) -> Result<Vec<u8>, ConfigError> {
    std::fs::read(path).map_err(|error| ConfigError::of(path, &error))
}

#[cfg(test)]
mod tests {
    use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
    use tokio_stream::wrappers::TcpListenerStream;
    use tonic_health::pb::HealthCheckRequest;
    use tonic_health::pb::health_client::HealthClient;

    use super::*;

    /// An authority, and a certificate for localhost that it signed.
    fn tls() -> Tls {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().unwrap();
        let ca = params.self_signed(&key).unwrap().pem();
        let issuer = Issuer::new(params, key);
        let own = KeyPair::generate().unwrap();
        let certificate = CertificateParams::new(vec!["localhost".to_owned()])
            .unwrap()
            .signed_by(&own, &issuer)
            .unwrap();
        Tls {
            identity: Identity::from_pem(certificate.pem(), own.serialize_pem()),
            ca: Certificate::from_pem(ca),
        }
    }

    /// Asks for health at a server with these certificates.
    async fn ask(server: &Tls, client: &Tls) -> bool {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("https://localhost:{}", listener.local_addr().unwrap().port());
        let (_reporter, health) = tonic_health::server::health_reporter();
        let served = tonic::transport::Server::builder()
            .tls_config(server.server())
            .unwrap()
            .add_service(health)
            .serve_with_incoming(TcpListenerStream::new(listener));
        let serving = tokio::spawn(served);
        let channel = crate::connect_with(&address, Some(client)).unwrap();
        let asked = HealthClient::new(channel).check(HealthCheckRequest::default()).await;
        serving.abort();
        asked.is_ok()
    }

    #[tokio::test]
    async fn services_of_one_authority_talk_and_others_do_not() {
        let (ours, theirs) = (tls(), tls());
        assert!(ask(&ours, &ours).await);
        assert!(!ask(&ours, &theirs).await, "a server of another authority is not believed");
    }

    #[test]
    fn nothing_goes_in_the_clear_outside_loopback() {
        for fine in [
            "http://127.0.0.1:7001",
            "http://localhost:7001",
            "http://[::1]:7001",
            "https://intake.example:7001",
        ] {
            assert_eq!(check_address(fine), Ok(()), "{fine}");
        }
        for bad in ["http://intake.example:7001", "http://10.0.0.7:7001", "intake:7001", ""] {
            assert!(check_address(bad).is_err(), "{bad}");
        }
        assert!(check_listener("0.0.0.0:7001".parse().unwrap(), None).is_err());
        assert!(check_listener("127.0.0.1:7001".parse().unwrap(), None).is_ok());
    }
}

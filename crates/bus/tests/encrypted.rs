//! Over TLS: only with a certificate that is trusted, and with the nkey as everywhere.

use std::path::PathBuf;

use anyhow::Result;
use bus::{Bus, BusConfig, BusError};
use testkit::NatsServer;

use crate::support::config;

/// A server that speaks TLS only, and the certificate that it shows.
struct Encrypted {
    nats: NatsServer,
    certificate: PathBuf,
    folder: tempfile::TempDir,
}

fn encrypted() -> Result<Encrypted> {
    let folder = tempfile::tempdir()?;
    let made = rcgen::generate_simple_self_signed(vec!["127.0.0.1".to_owned()])?;
    let (certificate, key) = (folder.path().join("tls.crt"), folder.path().join("tls.key"));
    std::fs::write(&certificate, made.cert.pem())?;
    std::fs::write(&key, made.signing_key.serialize_pem())?;
    let nats = NatsServer::start()?;
    nats.stop()?;
    let conf = nats.accounts().conf();
    let tls = format!(
        "tls {{ cert_file: \"{}\", key_file: \"{}\", timeout: 5 }}\n",
        certificate.display(),
        key.display()
    );
    std::fs::write(&conf, tls + &std::fs::read_to_string(&conf)?)?;
    nats.start_again()?;
    Ok(Encrypted { nats, certificate, folder })
}

impl Encrypted {
    fn config(&self, ca: Option<PathBuf>) -> Result<BusConfig> {
        let plain = config(&self.nats, "intake")?;
        let url = plain.urls[0].replace("nats://", "tls://");
        Ok(BusConfig { urls: vec![url], tls_ca: ca, ..plain })
    }
}

#[tokio::test]
async fn a_trusted_certificate_is_needed() -> Result<()> {
    let server = encrypted()?;
    let bus = Bus::init(&server.config(Some(server.certificate.clone()))?).await?;
    assert!(bus.is_connected());
    let other = rcgen::generate_simple_self_signed(vec!["127.0.0.1".to_owned()])?.cert.pem();
    let wrong = server.folder.path().join("other.crt");
    std::fs::write(&wrong, other)?;
    for ca in [Some(wrong), None] {
        let refused = Bus::init(&server.config(ca)?).await;
        assert!(matches!(refused, Err(BusError::Connect { .. })));
    }
    Ok(())
}

//! gRPC to the hub. Every call carries a new token, and the connection is encrypted outside loopback.

use std::path::Path;
use std::time::Duration;

use anyhow::Context;
use tonic::service::Interceptor;
use tonic::transport::{Certificate, Channel, ClientTlsConfig, Endpoint};
use tonic::{Code, Request, Status};

use super::MachineKey;

/// Puts a new token on each call.
#[derive(Clone)]
pub struct Signed(pub MachineKey);

impl Interceptor for Signed {
    fn call(&mut self, mut request: Request<()>) -> Result<Request<()>, Status> {
        let token = self.0.token().map_err(|error| Status::internal(error.to_string()))?;
        let value = format!("Bearer {token}").parse();
        let value = value.map_err(|_| Status::internal("the token is no header value"))?;
        request.metadata_mut().insert("authorization", value);
        Ok(request)
    }
}

/// Connects to `url`; `ca` names certificates (PEM) to trust instead of the machine's own. A call may last for hours: keep-alives notice a dead link.
pub async fn connect(url: &str, ca: Option<&Path>) -> anyhow::Result<Channel> {
    let mut endpoint = Endpoint::from_shared(url.to_owned())
        .context("alamat gRPC tidak terbaca")?
        .connect_timeout(Duration::from_secs(10))
        .http2_keep_alive_interval(Duration::from_secs(20))
        .keep_alive_timeout(Duration::from_secs(20))
        .keep_alive_while_idle(true)
        .tcp_nodelay(true);
    if url.starts_with("https://") {
        endpoint = endpoint.tls_config(tls(ca)?)?;
    } else {
        anyhow::ensure!(
            is_loopback(url),
            "alamat gRPC di luar komputer ini harus dimulai dengan https://"
        );
    }
    endpoint.connect().await.context("layanan gRPC tidak dapat dihubungi")
}

/// An error status of a service.
#[derive(Debug)]
pub struct Said {
    pub code: Code,
    text: String,
}

impl std::fmt::Display for Said {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "layanan menjawab {:?}: {}", self.code, self.text)
    }
}

impl std::error::Error for Said {}

/// A status as an error with one sentence for people.
#[expect(clippy::needless_pass_by_value, reason = "the shape that map_err wants")]
pub fn said(status: Status) -> anyhow::Error {
    anyhow::Error::new(Said { code: status.code(), text: status.message().to_owned() })
}

fn tls(ca: Option<&Path>) -> anyhow::Result<ClientTlsConfig> {
    let Some(path) = ca else { return Ok(ClientTlsConfig::new().with_native_roots()) };
    let pem = std::fs::read(path)
        .with_context(|| format!("sertifikat {} tidak terbaca", path.display()))?;
    Ok(ClientTlsConfig::new().ca_certificate(Certificate::from_pem(pem)))
}

fn is_loopback(url: &str) -> bool {
    let parsed = url::Url::parse(url).ok();
    parsed.as_ref().and_then(url::Url::host_str).is_some_and(topology::is_loopback)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_plain_address_outside_loopback_is_refused() {
        let error = connect("http://hub.example:7000", None).await.unwrap_err().to_string();
        assert!(error.contains("https://"), "{error}");
        assert!(is_loopback("http://127.0.0.1:1") && is_loopback("http://[::1]:1"));
    }
}

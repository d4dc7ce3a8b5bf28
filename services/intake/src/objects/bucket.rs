//! An S3 bucket, and what must be true of it.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use object_store::aws::AmazonS3Builder;
use object_store::path::Path;
use object_store::{ClientOptions, ObjectStoreExt, PutPayload, RetryConfig};

use super::{BadStore, Objects};

/// Written and deleted at the start.
const PROBE: &str = "sealed/probe";
/// A reporter waits for it, so it is short: they soon learn that they must send again.
const RETRIES: usize = 3;
const RETRY_WITHIN: Duration = Duration::from_secs(10);
const CONNECT_WITHIN: Duration = Duration::from_secs(3);

pub struct S3 {
    pub bucket: String,
    /// Region; some stores want any text here.
    pub region: String,
    /// Address of a store that is not Amazon's: `https://s3.example`.
    pub endpoint: Option<String>,
    pub access_key: String,
    pub secret_key: String,
}

impl Objects {
    /// A bucket. Fails when its address is a plain one outside loopback.
    pub fn s3(place: S3) -> Result<Self, BadStore> {
        let mut bucket = AmazonS3Builder::new()
            .with_bucket_name(place.bucket)
            .with_region(place.region)
            .with_access_key_id(place.access_key)
            .with_secret_access_key(place.secret_key)
            .with_retry(patience());
        let mut client = ClientOptions::new().with_connect_timeout(CONNECT_WITHIN);
        if let Some(endpoint) = place.endpoint {
            let plain = is_plain(&endpoint);
            if plain && !is_loopback(&endpoint) {
                return Err(BadStore::Plain(endpoint));
            }
            bucket = bucket.with_endpoint(endpoint);
            client = client.with_allow_http(plain);
        }
        Ok(Self(Arc::new(bucket.with_client_options(client).build()?)))
    }

    /// Refuses a bucket that stores deleted versions. A bucket that does not answer now only gives a warning: reports without files are still taken.
    pub(crate) async fn check(&self) -> Result<(), BadStore> {
        let probe = Path::from(PROBE);
        let put = self.0.put(&probe, PutPayload::from_static(b"probe")).await;
        let put = match put {
            Ok(put) => put,
            Err(error) => {
                tracing::error!(error = %error, "the store for sealed files takes nothing now");
                return Ok(());
            }
        };
        if put.version.is_some_and(|version| version != "null") {
            return Err(BadStore::Versions);
        }
        Ok(self.0.delete(&probe).await?)
    }
}

fn patience() -> RetryConfig {
    RetryConfig { max_retries: RETRIES, retry_timeout: RETRY_WITHIN, ..RetryConfig::default() }
}

fn is_plain(endpoint: &str) -> bool {
    endpoint.starts_with("http:")
}

fn is_loopback(endpoint: &str) -> bool {
    let parsed = url::Url::parse(endpoint).ok();
    parsed.as_ref().and_then(url::Url::host_str).is_some_and(topology::is_loopback)
}

impl fmt::Debug for S3 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("S3").field("bucket", &self.bucket).finish_non_exhaustive()
    }
}

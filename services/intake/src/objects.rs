//! Sealed files: in a folder, or in an S3 bucket. The key is the digest of the sealed bytes, so a second put changes nothing.

use std::fmt;
use std::path::Path as FilePath;
use std::sync::Arc;

use bytes::Bytes;
use futures::{StreamExt, TryStreamExt, stream};
use object_store::aws::AmazonS3Builder;
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::{Error, ObjectStore, ObjectStoreExt};
use service::Failure;

/// Files on their way at once.
const AT_ONCE: usize = 4;

/// Where sealed files lie.
#[derive(Clone)]
pub struct Objects(Arc<dyn ObjectStore>);

/// Where an S3 bucket is, and who we are there.
pub struct S3 {
    /// Its name.
    pub bucket: String,
    /// Region; some stores want any text here.
    pub region: String,
    /// Address of a store that is not Amazon's: `https://s3.example`.
    pub endpoint: Option<String>,
    /// Id of the key.
    pub access_key: String,
    /// The key.
    pub secret_key: String,
}

/// Why there is no store.
#[derive(Debug, thiserror::Error)]
pub enum BadStore {
    /// The folder cannot be made.
    #[error("the folder for sealed files cannot be used: {0}")]
    Folder(#[from] std::io::Error),
    /// The store's own words; they hold no key.
    #[error("the store for sealed files cannot be used: {0}")]
    Store(#[from] Error),
}

impl Objects {
    /// A folder, made if it is not there. What is put there survives a loss of power.
    pub fn folder(path: &FilePath) -> Result<Self, BadStore> {
        std::fs::create_dir_all(path)?;
        Ok(Self(Arc::new(LocalFileSystem::new_with_prefix(path)?.with_fsync(true))))
    }

    /// A bucket.
    pub fn s3(place: S3) -> Result<Self, BadStore> {
        let mut bucket = AmazonS3Builder::new()
            .with_bucket_name(place.bucket)
            .with_region(place.region)
            .with_access_key_id(place.access_key)
            .with_secret_access_key(place.secret_key);
        if let Some(endpoint) = place.endpoint {
            bucket = bucket.with_endpoint(endpoint);
        }
        Ok(Self(Arc::new(bucket.build()?)))
    }

    /// Stores files, each under its digest.
    pub(crate) async fn put(&self, files: Vec<([u8; 32], Bytes)>) -> Result<(), Failure> {
        let put = |(digest, bytes): ([u8; 32], Bytes)| async move {
            self.0.put(&key(&digest), bytes.into()).await.map(drop)
        };
        let all = stream::iter(files).map(put).buffer_unordered(AT_ONCE);
        all.try_collect::<Vec<()>>().await.map(drop).map_err(|error| failed("store a file", &error))
    }

    /// A file; `None` when it is not there.
    pub(crate) async fn get(&self, digest: &[u8; 32]) -> Result<Option<Bytes>, Failure> {
        match self.0.get(&key(digest)).await {
            Ok(found) => {
                let bytes = found.bytes().await.map_err(|error| failed("read a file", &error))?;
                Ok(Some(bytes))
            }
            Err(Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(failed("read a file", &error)),
        }
    }

    /// Deletes files for good; what is not there is no error.
    pub(crate) async fn delete(&self, digests: &[[u8; 32]]) -> Result<(), Failure> {
        for digest in digests {
            match self.0.delete(&key(digest)).await {
                Ok(()) | Err(Error::NotFound { .. }) => {}
                Err(error) => return Err(failed("delete a file", &error)),
            }
        }
        Ok(())
    }
}

/// `sealed/ab/abcd…`: no folder grows too large.
fn key(digest: &[u8; 32]) -> Path {
    let name = hex::encode(digest);
    Path::from(format!("sealed/{}/{name}", &name[..2]))
}

fn failed(doing: &'static str, error: &Error) -> Failure {
    Failure::unavailable(doing, error)
}

impl fmt::Debug for Objects {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Objects")
    }
}

impl fmt::Debug for S3 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("S3").field("bucket", &self.bucket).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_file_is_there_until_it_is_deleted() {
        let folder = tempfile::tempdir().unwrap();
        let objects = Objects::folder(&folder.path().join("objects")).unwrap();
        let (one, two) = ([1; 32], [2; 32]);
        let files = || vec![(one, Bytes::from_static(b"sealed")), (two, Bytes::from_static(b"x"))];
        objects.put(files()).await.unwrap();
        objects.put(files()).await.unwrap();
        assert_eq!(objects.get(&one).await.unwrap().unwrap(), "sealed");
        objects.delete(&[one]).await.unwrap();
        objects.delete(&[one]).await.unwrap();
        assert!(objects.get(&one).await.unwrap().is_none());
        assert!(objects.get(&two).await.unwrap().is_some());
    }
}

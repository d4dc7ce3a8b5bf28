//! Sealed files: in a folder, or in an S3 bucket. The key is the digest of the sealed bytes, so a second put changes nothing.

mod bucket;

pub use bucket::S3;

use std::fmt;
use std::path::Path as FilePath;
use std::sync::Arc;

use bytes::Bytes;
use futures::{StreamExt, TryStreamExt, stream};
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::{Error, ObjectStore, ObjectStoreExt};
use service::Failure;

/// Files that are transferred at once.
const AT_ONCE: usize = 4;

#[derive(Clone)]
pub struct Objects(Arc<dyn ObjectStore>);

#[derive(Debug, thiserror::Error)]
pub enum BadStore {
    #[error("the folder for sealed files cannot be used: {0}")]
    Folder(#[from] std::io::Error),
    /// The store's own words; they hold no key.
    #[error("the store for sealed files cannot be used: {0}")]
    Store(#[from] Error),
    /// Others on the line would see size and time of sealed files.
    #[error("{0} is outside loopback: use https for the store of sealed files")]
    Plain(String),
    /// Every stored version is a file that an erasure leaves behind.
    #[error(
        "the bucket for sealed files keeps versions: what is erased would stay there. Use a bucket without versioning and without object lock"
    )]
    Versions,
}

impl Objects {
    /// A folder, made if it is missing. Files in it survive a loss of power.
    pub fn folder(path: &FilePath) -> Result<Self, BadStore> {
        std::fs::create_dir_all(path)?;
        Ok(Self(Arc::new(LocalFileSystem::new_with_prefix(path)?.with_fsync(true))))
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

#[cfg(test)]
mod tests;

//! A log that can lie, and a witness that runs.

use std::path::Path;

use anyhow::{Context, Result};
use kernel::{Clock, Ids};
use ledger::{Checkpoint, Hash, NoteSigner, WitnessRequest, consistency_proof, entry_hash, root};
use reqwest::{Client, Response};
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use witness::{Cosigner, Settings, Witness, init, serve};

pub(crate) const ORIGIN: &str = "amanah.test/intake";
pub(crate) const NAME: &str = "itjen.test/witness";

pub(crate) fn ids() -> Ids {
    Ids::new(Clock::machine())
}

/// A history of 300 rows. Logs of the same salt agree; others part after `common` rows.
#[derive(Clone)]
pub(crate) struct Log {
    pub(crate) signer: NoteSigner,
    leaves: Vec<Hash>,
}

impl Log {
    pub(crate) fn honest() -> Result<Self> {
        Self::fork(0, 300)
    }

    pub(crate) fn fork(salt: u8, common: u32) -> Result<Self> {
        let leaf = |n: u32| {
            let salt = if n < common { 0 } else { salt };
            entry_hash(&[n.to_be_bytes().as_slice(), &[salt]].concat())
        };
        let signer = NoteSigner::new(ORIGIN, &[1; 32])?;
        Ok(Self { signer, leaves: (0..300).map(leaf).collect() })
    }

    pub(crate) fn checkpoint(&self, size: usize) -> Checkpoint {
        let root = root(&self.leaves[..size]);
        Checkpoint { origin: ORIGIN.into(), size: size as u64, root }
    }

    pub(crate) fn note(&self, size: usize) -> Result<String> {
        Ok(self.checkpoint(size).sign(&self.signer)?)
    }

    pub(crate) fn proof(&self, old: usize, size: usize) -> Result<Vec<Hash>> {
        consistency_proof(&self.leaves[..size], old).context("not larger")
    }

    pub(crate) fn request(&self, old: usize, size: usize) -> Result<String> {
        let (proof, checkpoint) = (self.proof(old, size)?, self.note(size)?);
        Ok(WitnessRequest { old: old as u64, proof, checkpoint }.text())
    }

    pub(crate) async fn ask(
        &self,
        cosigner: &Cosigner,
        size: usize,
    ) -> Result<witness::Cosigned, witness::AskError> {
        let note = self.note(size).map_err(|_| witness::AskError::BadAnswer)?;
        let prove = async |old| {
            let old = usize::try_from(old)?;
            Ok(if old > size { None } else { Some(self.proof(old, size)?) })
        };
        cosigner.cosign(&note, prove).await
    }
}

/// A folder of a witness that knows the log.
pub(crate) fn folder() -> Result<TempDir> {
    let folder = tempfile::tempdir()?;
    let logs = vec![Log::honest()?.signer.key().to_string()];
    init(folder.path(), NAME, &Settings { listen: "127.0.0.1:0".parse()?, logs }, &ids())?;
    Ok(folder)
}

/// A witness that serves until it is dropped.
pub(crate) struct Running {
    pub(crate) url: String,
    pub(crate) witness: Witness,
    stop: CancellationToken,
    task: JoinHandle<std::io::Result<()>>,
}

impl Running {
    pub(crate) async fn start(folder: &Path) -> Result<Self> {
        let witness = Witness::open(folder, Clock::machine())?;
        let listener = TcpListener::bind(witness.listen()).await?;
        let url = format!("http://{}", listener.local_addr()?);
        let stop = CancellationToken::new();
        let task = tokio::spawn(serve(witness.clone(), listener, stop.clone()));
        Ok(Self { url, witness, stop, task })
    }

    pub(crate) fn cosigner(&self) -> Result<Cosigner> {
        Ok(Cosigner::new(&self.url, self.witness.key())?)
    }

    pub(crate) async fn post(&self, body: impl Into<reqwest::Body>) -> Result<Response> {
        Ok(Client::new().post(format!("{}/add-checkpoint", self.url)).body(body).send().await?)
    }

    pub(crate) async fn status(&self, body: impl Into<reqwest::Body>) -> Result<u16> {
        Ok(self.post(body).await?.status().as_u16())
    }

    /// As if the process had ended: the folder is free when this returns.
    pub(crate) async fn stop(self) -> Result<()> {
        self.stop.cancel();
        Ok(self.task.await??)
    }
}

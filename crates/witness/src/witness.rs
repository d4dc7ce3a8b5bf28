//! Judges a checkpoint, keeps it, cosigns it: in this order, one at a time for each log.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use kernel::Clock;
use ledger::{
    Checkpoint, CheckpointError, CosignatureKey, CosignatureSigner, Note, NoteError, NoteKey,
    WitnessRequest,
};
use tokio::sync::Mutex;

use crate::book::Book;
use crate::judge::judge;
use crate::{Refusal, WitnessError, folder};

/// An open witness. Cheap to clone.
#[derive(Clone)]
pub struct Witness {
    inner: Arc<Inner>,
}

struct Inner {
    listen: SocketAddr,
    signer: CosignatureSigner,
    logs: BTreeMap<String, Log>,
    book: Book,
    clock: Clock,
}

struct Log {
    keys: Vec<NoteKey>,
    /// Checking against the last checkpoint and replacing it is one step: else a slow request could roll a quick one back.
    turn: Arc<Mutex<()>>,
}

/// Where a log stands at the witness.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    pub origin: String,
    /// Size of the last checkpoint that was cosigned; `None` before the first.
    pub size: Option<u64>,
}

impl Witness {
    /// Opens a folder that [`crate::init`] made, for this process alone. Errors: all; `Damaged` for a checkpoint that does not read.
    pub fn open(folder: &Path, clock: Clock) -> Result<Self, WitnessError> {
        let folder = folder::read(folder)?;
        let book = Book::open(&folder.state)?;
        let mut logs = BTreeMap::<String, Log>::new();
        for key in folder.logs {
            let log = logs
                .entry(key.name().to_owned())
                .or_insert_with(|| Log { keys: Vec::new(), turn: Arc::default() });
            log.keys.push(key);
        }
        for origin in logs.keys() {
            book.last(origin).map_err(|error| unreadable(&book, origin, error))?;
        }
        let (listen, signer) = (folder.settings.listen, folder.signer);
        Ok(Self { inner: Arc::new(Inner { listen, signer, logs, book, clock }) })
    }

    /// Where its configuration says that it listens.
    pub fn listen(&self) -> SocketAddr {
        self.inner.listen
    }

    pub fn key(&self) -> CosignatureKey {
        self.inner.signer.key()
    }

    /// Answers the body of a request with the line of its cosignature (and a line feed). Errors: all refusals.
    pub async fn add_checkpoint(&self, body: &str) -> Result<String, Refusal> {
        let (request, log, new) = self.inner.read(body)?;
        let turn = Arc::clone(&log.turn).lock_owned().await;
        let inner = Arc::clone(&self.inner);
        // On a thread of its own, with the turn: a caller that hangs up now does not leave the step half done.
        let step = move || {
            let answer = inner.step(&request, &new);
            drop(turn);
            answer
        };
        let lost = |_| Refusal::NotKept(std::io::Error::other("the step did not end"));
        tokio::task::spawn_blocking(step).await.map_err(lost)?
    }

    /// Where each known log stands, for people.
    pub fn standings(&self) -> Vec<Standing> {
        let size = |origin: &str| self.inner.book.last(origin).ok().flatten().map(|last| last.size);
        let origins = self.inner.logs.keys();
        origins.map(|origin| Standing { origin: origin.clone(), size: size(origin) }).collect()
    }
}

impl Inner {
    /// Reads a request and believes only a checkpoint that its log signed.
    fn read(&self, body: &str) -> Result<(WitnessRequest, &Log, Checkpoint), Refusal> {
        let request = WitnessRequest::parse(body).map_err(|error| malformed(&error))?;
        let note = Note::parse(&request.checkpoint).map_err(|error| malformed(&error))?;
        let origin = note.text.lines().next().unwrap_or_default();
        let log = self.logs.get(origin).ok_or(Refusal::UnknownLog)?;
        let opened = Checkpoint::open(&request.checkpoint, &log.keys);
        let new = opened.map_err(|error| match error {
            CheckpointError::Malformed => Refusal::Malformed("not the three lines of a checkpoint"),
            _ => Refusal::NotSigned,
        })?;
        Ok((request, log, new))
    }

    fn step(&self, request: &WitnessRequest, new: &Checkpoint) -> Result<String, Refusal> {
        let last = self.book.last(&new.origin).map_err(Refusal::NotKept)?;
        let judged = judge(last.as_ref(), request, new);
        if let Err(Refusal::Conflict { size, fork: true }) = judged {
            tracing::error!(
                log = new.origin,
                size,
                "the log signed two different trees of one size"
            );
            self.book.keep_evidence(&request.checkpoint).map_err(Refusal::NotKept)?;
        }
        judged?;
        // Also when it is the last one again: a failure may have left it in place, but not on disk.
        self.book.keep(&new.origin, &request.checkpoint).map_err(Refusal::NotKept)?;
        let now = u64::try_from(self.clock.now().as_second()).unwrap_or(0);
        Ok(format!("{}\n", self.signer.cosign(new, now).line()))
    }
}

fn malformed(error: &NoteError) -> Refusal {
    match error {
        NoteError::Malformed(reason) => Refusal::Malformed(reason),
        _ => Refusal::Malformed("not a request"),
    }
}

fn unreadable(book: &Book, origin: &str, error: std::io::Error) -> WitnessError {
    let path = book.path(origin);
    if error.kind() == std::io::ErrorKind::InvalidData {
        return WitnessError::Damaged { path };
    }
    WitnessError::File { path, source: error }
}

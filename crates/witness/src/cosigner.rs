//! The asking side: a log's owner gets its newest checkpoint cosigned by one witness.

use std::error::Error;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use ledger::{
    Checkpoint, CheckpointError, Cosignature, CosignatureKey, Hash, Note, NoteSignature,
    WitnessRequest, parse_signatures, parse_size,
};
use reqwest::{Client, Response, StatusCode};
use url::Url;

/// A witness that takes longer is asked again with the next checkpoint.
const ANSWER_MAX: Duration = Duration::from_secs(5);
/// Other replicas may ask at the same time; each turn starts from where the witness then stands.
const TURNS_MAX: u32 = 3;
/// An answer is a few lines.
const ANSWER_BYTES_MAX: usize = 64 * 1024;

/// What makes proofs: given an old size, the proof that the checkpoint's tree begins with that tree; `None` if the old one is larger.
pub type Proving = Result<Option<Vec<Hash>>, Box<dyn Error + Send + Sync>>;

/// A witness, as the owner of a log knows it.
#[derive(Debug)]
pub struct Cosigner {
    address: Url,
    key: CosignatureKey,
    client: Client,
    /// Where the witness stood last, as far as we know.
    size: AtomicU64,
}

/// A checkpoint was cosigned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cosigned {
    /// The line to add to the checkpoint.
    pub line: NoteSignature,
    /// What it says; verified.
    pub cosignature: Cosignature,
}

#[derive(Debug, thiserror::Error)]
pub enum AskError {
    #[error("the address of the witness is not http:// or https://")]
    Address,
    #[error(transparent)]
    Checkpoint(#[from] CheckpointError),
    /// No answer, or not a whole one: ask again.
    #[error("the witness did not answer")]
    Silent(#[source] reqwest::Error),
    /// The witness refused for another reason than its size.
    #[error("the witness refused: HTTP {status}")]
    Refused {
        /// 404 it does not know the log, 403 another key signed, 422 the log was changed.
        status: u16,
    },
    /// The answer is not what a witness says, or not signed by its key.
    #[error("the witness answered with something else than its cosignature")]
    BadAnswer,
    /// The witness has cosigned a larger tree: another replica was quicker, or this log was set back to an older copy.
    #[error("the witness has cosigned {known} rows already, this checkpoint covers {size}")]
    Ahead { known: u64, size: u64 },
    /// The witness has cosigned another tree of the same size: this log has two histories.
    #[error("the witness has cosigned another tree of {size} rows: this log has two histories")]
    Fork { size: u64 },
    #[error("the consistency proof could not be made")]
    Proof(#[source] Box<dyn Error + Send + Sync>),
}

impl AskError {
    /// Whether the witness saw another history of this log than the one that was shown to it now: somebody has to look, waiting does not help.
    /// For `Ahead` that is so once the log's newest checkpoint is still the smaller one.
    pub fn contradicts(&self) -> bool {
        let inconsistent = StatusCode::UNPROCESSABLE_ENTITY.as_u16();
        match self {
            Self::Ahead { .. } | Self::Fork { .. } => true,
            Self::Refused { status } => *status == inconsistent,
            _ => false,
        }
    }
}

impl Cosigner {
    /// A witness at an address (its submission prefix), with its key. Error: `Address`.
    pub fn new(address: &str, key: CosignatureKey) -> Result<Self, AskError> {
        let address = format!("{}/add-checkpoint", address.trim_end_matches('/'));
        let address = Url::parse(&address).map_err(|_| AskError::Address)?;
        if !matches!(address.scheme(), "http" | "https") {
            return Err(AskError::Address);
        }
        let client = Client::builder().timeout(ANSWER_MAX).build().map_err(AskError::Silent)?;
        Ok(Self { address, key, client, size: AtomicU64::new(0) })
    }

    pub const fn key(&self) -> &CosignatureKey {
        &self.key
    }

    /// Asks for a cosignature on a signed checkpoint. `prove` is called with the size that the witness knows, when that is not 0. Errors: all.
    pub async fn cosign<P, F>(&self, checkpoint: &str, prove: P) -> Result<Cosigned, AskError>
    where
        P: Fn(u64) -> F + Send,
        F: Future<Output = Proving> + Send,
    {
        let text = Note::parse(checkpoint).map_err(CheckpointError::from)?.text;
        let size = Checkpoint::parse(&text)?.size;
        let mut old = self.size.load(Ordering::Relaxed).min(size);
        for _ in 0..TURNS_MAX {
            let proof =
                if old == 0 { Some(vec![]) } else { prove(old).await.map_err(AskError::Proof)? };
            let proof = proof.ok_or(AskError::Ahead { known: old, size })?;
            let request = WitnessRequest { old, proof, checkpoint: checkpoint.to_owned() };
            match self.ask(&request, &text).await? {
                Answer::Cosigned(cosigned) => {
                    self.size.store(size, Ordering::Relaxed);
                    return Ok(cosigned);
                }
                Answer::Knows(known) if known > size => {
                    return Err(AskError::Ahead { known, size });
                }
                Answer::Knows(known) if known == old => return Err(AskError::Fork { size }),
                Answer::Knows(known) => old = known,
            }
        }
        Err(AskError::Refused { status: StatusCode::CONFLICT.as_u16() })
    }

    async fn ask(&self, request: &WitnessRequest, text: &str) -> Result<Answer, AskError> {
        let sent = self.client.post(self.address.clone()).body(request.text()).send().await;
        let response = sent.map_err(AskError::Silent)?;
        match response.status() {
            StatusCode::OK => {
                let body = body(response).await?;
                self.line(&body, text).map(Answer::Cosigned).ok_or(AskError::BadAnswer)
            }
            StatusCode::CONFLICT => {
                let known = parse_size(&body(response).await?);
                known.map(Answer::Knows).ok_or(AskError::BadAnswer)
            }
            status => Err(AskError::Refused { status: status.as_u16() }),
        }
    }

    /// Our witness's line; those of other keys are ignored.
    fn line(&self, body: &str, text: &str) -> Option<Cosigned> {
        let lines = parse_signatures(body).ok()?;
        let line = lines.into_iter().find(|line| self.key.claims(line))?;
        let cosignature = self.key.verify(text, &line).ok()?;
        Some(Cosigned { line, cosignature })
    }
}

enum Answer {
    Cosigned(Cosigned),
    Knows(u64),
}

/// A short text.
async fn body(mut response: Response) -> Result<String, AskError> {
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(AskError::Silent)? {
        if bytes.len() + chunk.len() > ANSWER_BYTES_MAX {
            return Err(AskError::BadAnswer);
        }
        bytes.extend_from_slice(&chunk);
    }
    String::from_utf8(bytes).map_err(|_| AskError::BadAnswer)
}

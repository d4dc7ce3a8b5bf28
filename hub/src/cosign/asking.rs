//! One log asks one witness.

use eventlog::{EventLog, LogError};
use ledger::{Checkpoint, CheckpointError, Note};
use witness::{AskError, Cosigner, Proving};

/// How often the newest checkpoint is read again when another replica has shown the witness a newer one.
const LOOKS_MAX: u32 = 3;

/// A log, and a witness that is to cosign it.
pub(crate) struct Asking {
    log: EventLog,
    cosigner: Cosigner,
}

#[derive(Debug, thiserror::Error)]
pub(crate) enum Fault {
    /// The witness is away or refuses.
    #[error(transparent)]
    Witness(#[from] AskError),
    /// Our own log does not read, or does not take the cosignature.
    #[error("the newest checkpoint cannot be read or kept")]
    Log(#[from] LogError),
    #[error("the newest checkpoint does not read")]
    Checkpoint(#[from] CheckpointError),
}

impl Fault {
    /// True when the witness saw another history of the log.
    pub(crate) fn contradicts(&self) -> bool {
        matches!(self, Self::Witness(error) if error.contradicts())
    }
}

impl Asking {
    pub(super) const fn new(log: EventLog, cosigner: Cosigner) -> Self {
        Self { log, cosigner }
    }

    pub(crate) fn witness(&self) -> &str {
        self.cosigner.key().name()
    }

    pub(crate) fn log(&self) -> &'static str {
        self.log.epoch().log.as_str()
    }

    /// True while the newest checkpoint lacks the line of this witness.
    pub(crate) async fn is_due(&self) -> Result<bool, Fault> {
        let Some((_, size)) = self.newest().await? else { return Ok(false) };
        Ok(self.log.cosigned_by(self.witness()).await? != Some(size))
    }

    /// Asks for a cosignature of the newest checkpoint and stores it. The answer is the size of that checkpoint; `None` before the first one.
    pub(crate) async fn ask(&self) -> Result<Option<u64>, Fault> {
        let mut looks = 0;
        let mut looked = self.newest().await?;
        while let Some((note, size)) = looked {
            let prove = async |old| -> Proving { Ok(self.log.consistency(old, &note).await?) };
            match self.cosigner.cosign(&note, prove).await {
                Ok(cosigned) => {
                    self.log.add_cosignature(size, &cosigned.line).await?;
                    return Ok(Some(size));
                }
                Err(AskError::Ahead { known, size }) => {
                    looks += 1;
                    looked = self.newest().await?;
                    // The log holds by now whatever the witness cosigned for another replica. If it does not, it is another log.
                    let newest = looked.as_ref().map_or(0, |(_, size)| *size);
                    if newest < known || looks == LOOKS_MAX {
                        return Err(AskError::Ahead { known, size: newest.max(size) }.into());
                    }
                }
                Err(error) => return Err(error.into()),
            }
        }
        Ok(None)
    }

    async fn newest(&self) -> Result<Option<(String, u64)>, Fault> {
        let Some(note) = self.log.latest_checkpoint().await? else { return Ok(None) };
        let text = Note::parse(&note).map_err(CheckpointError::from)?.text;
        let size = Checkpoint::parse(&text)?.size;
        Ok(Some((note, size)))
    }
}

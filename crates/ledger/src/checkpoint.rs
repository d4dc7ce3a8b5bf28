//! A checkpoint (<https://c2sp.org/tlog-checkpoint>): the size and root of a log at one time, signed by the log.

use crate::note::is_key_name;
use crate::strict::{decimal, hash_from_base64, to_base64};
use crate::{Hash, Note, NoteError, NoteKey, NoteSigner};

/// The commitment of a log. A log must never sign two that are not consistent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// The log: a URL without scheme, such as `amanah.example/intake`; also the name of the log's key.
    pub origin: String,
    /// Number of leaves.
    pub size: u64,
    /// Root of the Merkle tree.
    pub root: Hash,
}

/// Why a text is no checkpoint, or is not to be believed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CheckpointError {
    /// The note around it is not good.
    #[error(transparent)]
    Note(#[from] NoteError),
    /// The text is not the three lines of a checkpoint.
    #[error("malformed checkpoint: expected three lines: origin, size in decimal, root in base 64")]
    Malformed,
    /// The key of another log signs, or only witnesses do.
    #[error("the checkpoint of {origin} is not signed by a key of that name")]
    NotByItsLog {
        /// The log that the checkpoint speaks of.
        origin: String,
    },
    /// The log signed, but not enough of the named witnesses did.
    #[error("{have} of the named witnesses cosigned the checkpoint, {need} are needed")]
    TooFewWitnesses {
        /// Known witnesses that cosigned.
        have: usize,
        /// The quorum of the policy.
        need: usize,
    },
}

impl Checkpoint {
    /// Three lines, each ended by a line feed: origin, size, base 64 of the root.
    pub fn text(&self) -> String {
        format!("{}\n{}\n{}\n", self.origin, self.size, to_base64(self.root))
    }

    /// Reads exactly what [`Checkpoint::text`] writes: no extension lines, no leading zeros. Error: `Malformed`.
    pub fn parse(text: &str) -> Result<Self, CheckpointError> {
        Self::read(text).ok_or(CheckpointError::Malformed)
    }

    /// The signed note of the checkpoint. Errors: `Malformed` for an origin that cannot name a key; `NotByItsLog` for a signer of
    /// another name.
    pub fn sign(&self, signer: &NoteSigner) -> Result<String, CheckpointError> {
        let text = self.text();
        Self::parse(&text)?;
        if signer.key().name() != self.origin {
            return Err(self.not_by_its_log());
        }
        Ok(signer.sign(&text)?)
    }

    /// Reads a signed checkpoint and believes it only if a known key with the name of its origin signed it. Errors: all of them.
    pub fn open(note: &str, keys: &[NoteKey]) -> Result<Self, CheckpointError> {
        let note = Note::parse(note)?;
        let signers = note.verify(keys)?;
        let checkpoint = Self::parse(&note.text)?;
        if signers.iter().any(|key| key.name() == checkpoint.origin) {
            return Ok(checkpoint);
        }
        Err(checkpoint.not_by_its_log())
    }

    fn read(text: &str) -> Option<Self> {
        let mut lines = text.strip_suffix('\n')?.split('\n');
        let (origin, size, root) = (lines.next()?, lines.next()?, lines.next()?);
        let good = is_key_name(origin) && lines.next().is_none();
        let (size, root) = (decimal(size)?, hash_from_base64(root)?);
        good.then(|| Self { origin: origin.to_owned(), size, root })
    }

    fn not_by_its_log(&self) -> CheckpointError {
        CheckpointError::NotByItsLog { origin: self.origin.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::for_each_flipped_bit;

    fn signer(name: &str) -> NoteSigner {
        NoteSigner::new(name, &[1; 32]).unwrap()
    }

    fn checkpoint() -> Checkpoint {
        Checkpoint { origin: "amanah.example/intake".into(), size: 109_482, root: [7; 32] }
    }

    #[test]
    fn a_signed_checkpoint_opens() {
        let signer = signer("amanah.example/intake");
        let note = checkpoint().sign(&signer).unwrap();
        let text = "amanah.example/intake\n109482\nBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=\n\n— amanah";
        assert!(note.starts_with(text), "{note}");
        assert_eq!(Checkpoint::open(&note, &[signer.key()]), Ok(checkpoint()));
    }

    #[test]
    fn only_the_key_of_the_log_counts() {
        let other = signer("amanah.example/triage");
        let not_by_its_log =
            CheckpointError::NotByItsLog { origin: "amanah.example/intake".into() };
        assert_eq!(checkpoint().sign(&other), Err(not_by_its_log.clone()));
        let note = other.sign(&checkpoint().text()).unwrap();
        assert_eq!(Checkpoint::open(&note, &[other.key()]), Err(not_by_its_log));
        assert_eq!(Checkpoint::open(&note, &[]), Err(NoteError::NoKnownKey.into()));
    }

    #[test]
    fn only_the_exact_three_lines_are_a_checkpoint() {
        let good = checkpoint().text();
        assert_eq!(Checkpoint::parse(&good), Ok(checkpoint()));
        for bad in [
            String::new(),
            good.trim_end().into(),
            format!("{good}extension\n"),
            format!("{good}\n"),
            format!("\n{good}"),
            good.replace("109482", "0109482"),
            good.replace("109482", "+109482"),
            good.replace("109482", "-1"),
            good.replace('\n', "\r\n"),
            good.replace("amanah.", "amanah "),
            good.replace("amanah.", "amanah+"),
            good.replace("wc=", "wd="),
            good.replace("Bwc=", ""),
        ] {
            assert_eq!(Checkpoint::parse(&bad), Err(CheckpointError::Malformed), "{bad:?}");
        }
        let unsignable = Checkpoint { origin: "a\n1".into(), ..checkpoint() };
        assert!(unsignable.sign(&signer("amanah.example/intake")).is_err());
    }

    #[test]
    fn any_flipped_bit_is_refused() {
        let signer = signer("amanah.example/intake");
        let note = checkpoint().sign(&signer).unwrap();
        let keys = [signer.key()];
        for_each_flipped_bit(&note, |flipped| Checkpoint::open(flipped, &keys).is_err());
    }
}

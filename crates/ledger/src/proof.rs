//! A proof that travels alone (<https://c2sp.org/tlog-proof>, version 1): the reporter's receipt, checked offline by anybody who
//! has the log's public key.

use crate::strict::{decimal, from_base64, hash_from_base64, to_base64};
use crate::{BadProof, Checkpoint, CheckpointError, Hash, NoteKey, verify_inclusion};

const FIRST_LINE: &str = "c2sp.org/tlog-proof@v1";

/// The position of a leaf in a signed tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TlogProof {
    /// Whatever the application adds. *Not* authenticated: never believe it by itself.
    pub extra: Option<Vec<u8>>,
    /// Index of the leaf, from 0: the position in the log less one.
    pub index: u64,
    /// The inclusion proof, the leaf's own sibling first.
    pub hashes: Vec<Hash>,
    /// The signed checkpoint, verbatim.
    pub checkpoint: String,
}

/// Why a proof is not to be believed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProofError {
    /// The text is not a proof.
    #[error("malformed tlog-proof: {0}")]
    Malformed(&'static str),
    /// The signed tree is not to be believed.
    #[error(transparent)]
    Checkpoint(#[from] CheckpointError),
    /// The leaf is not at that position of the signed tree.
    #[error(transparent)]
    Inclusion(#[from] BadProof),
}

/// Reads a proof and checks that it places this leaf in a tree signed by one of the keys: [`TlogProof::parse`] and
/// [`TlogProof::verify`] in one. Answers with the checkpoint. Errors: all of them.
pub fn verify_proof(text: &str, leaf: &Hash, keys: &[NoteKey]) -> Result<Checkpoint, ProofError> {
    TlogProof::parse(text)?.verify(leaf, keys)
}

impl TlogProof {
    /// The text of a `.tlog-proof` file.
    pub fn text(&self) -> String {
        let extra = self.extra.as_ref().map(|extra| format!("extra {}", to_base64(extra)));
        let mut lines = vec![FIRST_LINE.to_owned()];
        lines.extend(extra);
        lines.push(format!("index {}", self.index));
        lines.extend(self.hashes.iter().map(to_base64));
        format!("{}\n\n{}", lines.join("\n"), self.checkpoint)
    }

    /// Reads exactly what [`TlogProof::text`] writes, verifying nothing. Error: `Malformed`.
    pub fn parse(text: &str) -> Result<Self, ProofError> {
        let (head, checkpoint) =
            text.split_once("\n\n").ok_or(malformed("no empty line before the checkpoint"))?;
        let mut lines = head.split('\n').peekable();
        if lines.next() != Some(FIRST_LINE) {
            return Err(malformed("the first line is not c2sp.org/tlog-proof@v1"));
        }
        let extra = lines.next_if(|line| line.starts_with("extra "));
        let index = lines.next().and_then(|line| decimal(line.strip_prefix("index ")?));
        Ok(Self {
            extra: extra.map(parse_extra).transpose()?,
            index: index.ok_or(malformed("no line 'index <decimal>'"))?,
            hashes: parse_hashes(lines)?,
            checkpoint: checkpoint.to_owned(),
        })
    }

    /// Checks that this leaf is at the index in the tree of the checkpoint, and that the log signed it; answers with the
    /// checkpoint. Errors: `Checkpoint`, `Inclusion`.
    pub fn verify(&self, leaf: &Hash, keys: &[NoteKey]) -> Result<Checkpoint, ProofError> {
        let checkpoint = Checkpoint::open(&self.checkpoint, keys)?;
        verify_inclusion(leaf, self.index, checkpoint.size, &self.hashes, &checkpoint.root)?;
        Ok(checkpoint)
    }
}

fn parse_extra(line: &str) -> Result<Vec<u8>, ProofError> {
    line.strip_prefix("extra ").and_then(from_base64).ok_or(malformed("extra is not base 64"))
}

/// No tree has more than 2^64 leaves, so no proof more than 64 hashes.
fn parse_hashes<'a>(lines: impl Iterator<Item = &'a str>) -> Result<Vec<Hash>, ProofError> {
    let hashes: Option<Vec<Hash>> = lines.take(65).map(hash_from_base64).collect();
    hashes.filter(|hashes| hashes.len() <= 64).ok_or(malformed("not up to 64 hashes in base 64"))
}

const fn malformed(reason: &'static str) -> ProofError {
    ProofError::Malformed(reason)
}

#[cfg(test)]
mod tests;

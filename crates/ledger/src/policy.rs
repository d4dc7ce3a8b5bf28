//! Whom to believe: a log's key, and how many of the named witnesses must have cosigned.

use crate::{
    Checkpoint, CheckpointError, Cosignature, CosignatureKey, Hash, Note, NoteError, NoteKey,
    ProofError, TlogProof, verify_inclusion,
};

/// A checkpoint counts when the log and at least `quorum` of the witnesses signed it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    log: NoteKey,
    witnesses: Vec<CosignatureKey>,
    quorum: usize,
}

/// A checkpoint that satisfies a policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Witnessed {
    /// Signed by its log.
    pub checkpoint: Checkpoint,
    /// Cosignatures of known witnesses, in the order of the policy; at least its quorum.
    pub cosignatures: Vec<Cosignature>,
}

/// Why keys make no policy.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadPolicy {
    /// More cosignatures are asked for than there are witnesses.
    #[error("{quorum} cosignatures are asked for, but only {witnesses} witnesses are named")]
    Quorum {
        /// Asked for.
        quorum: usize,
        /// Named.
        witnesses: usize,
    },
    /// One key under two names, or twice, would count as two witnesses; the log's own would vouch for itself.
    #[error("the key of {name} is named twice, or is the log's own: witnesses must differ")]
    SameKey {
        /// The second name of the key.
        name: String,
    },
}

impl Policy {
    /// Error: `BadPolicy`.
    pub fn new(
        log: NoteKey,
        witnesses: Vec<CosignatureKey>,
        quorum: usize,
    ) -> Result<Self, BadPolicy> {
        if quorum > witnesses.len() {
            return Err(BadPolicy::Quorum { quorum, witnesses: witnesses.len() });
        }
        let mut seen = vec![log.bytes()];
        for witness in &witnesses {
            if seen.contains(&witness.bytes()) {
                return Err(BadPolicy::SameKey { name: witness.name().to_owned() });
            }
            seen.push(witness.bytes());
        }
        Ok(Self { log, witnesses, quorum })
    }

    /// The log's signature is enough.
    pub const fn log_only(log: NoteKey) -> Self {
        Self { log, witnesses: Vec::new(), quorum: 0 }
    }

    /// Reads a checkpoint that satisfies the policy. Lines of unknown keys are ignored; a wrong one of a known key spoils the whole. Errors:
    /// all of them; `TooFewWitnesses` when the quorum is missing.
    pub fn open(&self, note: &str) -> Result<Witnessed, CheckpointError> {
        let checkpoint = Checkpoint::open(note, std::slice::from_ref(&self.log))?;
        let note = Note::parse(note)?;
        let mut cosignatures = Vec::new();
        for witness in &self.witnesses {
            cosignatures.extend(cosignature(&note, witness)?);
        }
        if cosignatures.len() < self.quorum {
            let (have, need) = (cosignatures.len(), self.quorum);
            return Err(CheckpointError::TooFewWitnesses { have, need });
        }
        Ok(Witnessed { checkpoint, cosignatures })
    }
}

impl TlogProof {
    /// Checks that this leaf is at the index in the tree of the checkpoint, and that the checkpoint satisfies the policy. Errors: all.
    pub fn verify_under(&self, leaf: &Hash, policy: &Policy) -> Result<Witnessed, ProofError> {
        let witnessed = policy.open(&self.checkpoint)?;
        let Checkpoint { size, root, .. } = &witnessed.checkpoint;
        verify_inclusion(leaf, self.index, *size, &self.hashes, root)?;
        Ok(witnessed)
    }
}

/// The one cosignature of this witness. Two are refused: which of the times counted would depend on what somebody left out.
fn cosignature(note: &Note, witness: &CosignatureKey) -> Result<Option<Cosignature>, NoteError> {
    let mut lines = note.signatures.iter().filter(|line| witness.claims(line));
    let first = lines.next().map(|line| witness.verify(&note.text, line)).transpose()?;
    match lines.next() {
        None => Ok(first),
        Some(_) => Err(NoteError::Malformed("one witness signed twice")),
    }
}

#[cfg(test)]
mod tests;

//! The ledger: nobody, the operator included, can drop or change a recorded event unseen.
//!
//! Each row of a log has a [`leaf_hash`] that tells nothing by itself. The leaves form a Merkle tree (RFC 6962) that a
//! [`Frontier`] grows in logarithmic space. A signed [`Checkpoint`] fixes size and root; a [`TlogProof`] shows one leaf in it, to
//! anybody and offline; a [`LogVerifier`] recomputes a whole log and names the first row that was touched.
//!
//! **Invariant:** nothing here does I/O, and every text has one form only: what is not exactly as this crate writes it is refused,
//! so no bit of a proof or checkpoint can change unseen (its unauthenticated `extra` line excepted).
//!
//! To add a signature type (a witness's cosignature, say), extend [`NoteKey`] and its test with the type's C2SP vector.

mod checkpoint;
mod leaf;
mod note;
mod note_key;
mod proof;
mod strict;
#[cfg(test)]
mod testing;
mod tree;
mod tree_proof;
mod verify;

pub use checkpoint::{Checkpoint, CheckpointError};
pub use leaf::{Hash, Row, leaf_hash};
pub use note::{Note, NoteError, NoteSignature};
pub use note_key::{NoteKey, NoteSigner};
pub use proof::{ProofError, TlogProof, verify_proof};
pub use tree::{BadFrontier, Frontier, entry_hash, node_hash, root};
pub use tree_proof::{
    BadProof, consistency_proof, inclusion_proof, verify_consistency, verify_inclusion,
};
pub use verify::{LogVerifier, Touched};

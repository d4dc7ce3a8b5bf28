//! The ledger: nobody, the operator included, can drop or change a recorded event unseen.
//!
//! Each row of a log has a [`leaf_hash`] that reveals nothing by itself. The leaves form a Merkle tree (RFC 6962) that a
//! [`Frontier`] grows in logarithmic space. A signed [`Checkpoint`] fixes size and root. A [`TlogProof`] shows one leaf in it, to
//! anybody and offline. A [`LogVerifier`] recomputes a whole log and names the first row that was touched.
//!
//! **Invariant:** nothing here does I/O, and every text has one form only. A text that is not exactly as this crate writes it is refused.
//! So no bit of a proof or checkpoint can change unseen, except its unauthenticated `extra` line.
//!
//! Witnesses cosign checkpoints ([`CosignatureKey`]); a [`Policy`] says how many must have. [`Tile`]s cut the tree into files from which anybody
//! computes proofs ([`ProofPlan`]). A receipt ([`verify_receipt`]) is a proof that brings its event along.
//!
//! To add a signature type, add a [`KeyType`] and its keys beside [`CosignatureKey`], with the type's C2SP vector.
#![warn(missing_docs)]

mod checkpoint;
mod cosignature;
mod leaf;
mod named_key;
mod note;
mod note_key;
mod policy;
mod proof;
mod receipt;
mod strict;
#[cfg(test)]
mod testing;
mod tile_proof;
mod tiles;
mod tree;
mod tree_proof;
mod verify;
mod witness_request;

pub use checkpoint::{Checkpoint, CheckpointError};
pub use cosignature::{Cosignature, CosignatureKey, CosignatureSigner, Cosigns};
pub use leaf::{Hash, Row, leaf_hash};
pub use named_key::{KeyType, NamedKey, NamedSigner};
pub use note::{Note, NoteError, NoteSignature};
pub use note_key::{NoteKey, NoteSigner, SignsNotes};
pub use policy::{BadPolicy, Policy, Witnessed};
pub use proof::{ProofError, TlogProof, verify_proof};
pub use receipt::{Proved, ReceiptError, ReceiptExtra, verify_receipt};
pub use tile_proof::ProofPlan;
pub use tiles::{TILE_WIDTH, Tile};
pub use tree::{BadFrontier, Frontier, entry_hash, node_hash, root};
pub use tree_proof::{
    BadProof, consistency_proof, inclusion_proof, verify_consistency, verify_inclusion,
};
pub use verify::{LogVerifier, Touched};
pub use witness_request::{
    SIZE_CONTENT_TYPE, WitnessRequest, parse_signatures, parse_size, size_text,
};

//! Sealed complaints: who may read one is the list of wraps of its key, and nothing else.
//!
//! A complaint has one [`DataKey`]. Every text and file of it is sealed with that key to a [`ContentRef`], so that no sealed
//! bytes can stand in another's place. The key is [`wrap`]ped once for each person who may read; the person's [`PrivateKey`]
//! lies under the [`MasterKey`], and the reporter's follows from the [`ReceiptCode`]. An event keeps only a [`SealRef`].
//!
//! **Invariant:** nothing here does I/O or finds its own randomness, no error message holds content or keys, and `Debug` of a
//! secret prints none of it. The formats are for good: the golden tests may never change.
//!
//! To seal a new kind of content, add a variant at the end of [`ContentKind`] with the next free byte.
#![warn(missing_docs)]

mod aead;
mod content;
mod error;
mod key;
mod master;
mod receipt;
mod seal;
#[cfg(test)]
mod testing;
mod wrap;

pub use content::{ContentKind, ContentRef, UnknownKind};
pub use error::VaultError;
pub use key::{DataKey, PrivateKey, PublicKey};
pub use master::MasterKey;
pub use receipt::ReceiptCode;
pub use seal::{Opened, SealRef, Sealed, check, commitment, open, padded, padded_of, seal};
pub use wrap::{Wrap, WrapInfo, unwrap, wrap};

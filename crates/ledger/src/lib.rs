//! ledger

mod leaf;

pub use leaf::{Hash, Row, leaf_hash};

//! A leaf is a *hiding commitment* to a row of the log: without the row's random blinding it reveals nothing, with it everything can be recomputed.

use sha2::{Digest, Sha256};

/// A SHA-256 digest.
pub type Hash = [u8; 32];

/// The parts of a log row that its leaf covers. The position is not among them: it is the leaf's index in the tree.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    /// The stream's UUID.
    pub stream: [u8; 16],
    /// Number in the stream, from 1.
    pub version: i32,
    /// The command's UUID.
    pub command: [u8; 16],
    /// `<category>.<EventName>`.
    pub event_type: &'a str,
    /// Version of the payload's shape.
    pub schema_version: i16,
    /// Microseconds since 1970-01-01T00:00:00Z.
    pub recorded_us: i64,
    /// JSON, exactly as stored.
    pub payload: &'a [u8],
    /// JSON, exactly as stored.
    pub meta: &'a [u8],
}

/// The leaf hash of a row, for good:
///
/// ```text
/// body  = "amanah/row/v1" 00 | stream 16 | version i32 | command 16 | recorded_us i64 | schema_version i16
///         | len u32, type | len u32, payload | len u32, meta            (integers big-endian)
/// C     = SHA256("amanah/commit/v1" 00 | blinding 32 | SHA256(body))
/// leaf  = SHA256(00 | "amanah/leaf/v1" 00 | C)                           (RFC 6962 leaf hash of a constant-length entry)
/// ```
pub fn leaf_hash(row: &Row<'_>, blinding: &Hash) -> Hash {
    let mut commitment = Sha256::new();
    commitment.update(b"amanah/commit/v1\0");
    commitment.update(blinding);
    commitment.update(body_digest(row));
    let mut leaf = Sha256::new();
    leaf.update([0_u8]);
    leaf.update(b"amanah/leaf/v1\0");
    leaf.update(commitment.finalize());
    leaf.finalize().into()
}

fn body_digest(row: &Row<'_>) -> Hash {
    let mut body = Sha256::new();
    body.update(b"amanah/row/v1\0");
    body.update(row.stream);
    body.update(row.version.to_be_bytes());
    body.update(row.command);
    body.update(row.recorded_us.to_be_bytes());
    body.update(row.schema_version.to_be_bytes());
    for part in [row.event_type.as_bytes(), row.payload, row.meta] {
        body.update(u32::try_from(part.len()).unwrap_or(u32::MAX).to_be_bytes());
        body.update(part);
    }
    body.finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row() -> Row<'static> {
        Row {
            stream: [1; 16],
            version: 1,
            command: [2; 16],
            event_type: "case.CaseOpened",
            schema_version: 1,
            recorded_us: 1_793_000_000_000_000,
            payload: br#"{"a":1}"#,
            meta: b"{}",
        }
    }

    /// The format is for good: this value may never change.
    #[test]
    fn golden_leaf() {
        assert_eq!(
            hex::encode(leaf_hash(&row(), &[7; 32])),
            "ef7480fbb578ea7ef0304845d58abef2a1318160bda3a4c3f0dae6718502d80f"
        );
    }

    #[test]
    fn every_part_of_the_row_is_covered() {
        let base = leaf_hash(&row(), &[7; 32]);
        let changed = [
            Row { stream: [9; 16], ..row() },
            Row { version: 2, ..row() },
            Row { command: [9; 16], ..row() },
            Row { event_type: "case.CaseOpene", payload: br#"d{"a":1}"#, ..row() },
            Row { schema_version: 2, ..row() },
            Row { recorded_us: 1, ..row() },
            Row { payload: br#"{"a":2}"#, ..row() },
            Row { meta: br#"{"b":1}"#, ..row() },
        ];
        for other in changed {
            assert_ne!(base, leaf_hash(&other, &[7; 32]), "{other:?}");
        }
        assert_ne!(base, leaf_hash(&row(), &[8; 32]), "the blinding hides");
    }
}

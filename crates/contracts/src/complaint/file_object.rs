//! A sealed file: a line of JSON that names it, then its bytes.

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

#[derive(Serialize, Deserialize)]
struct Header<N> {
    name: N,
}

/// The content to seal: `{"name":"nota.txt"}`, LF, the bytes as they came.
#[must_use]
#[expect(clippy::expect_used, reason = "a struct of one text always writes as JSON")]
pub fn file_object(name: &str, bytes: &[u8]) -> Zeroizing<Vec<u8>> {
    let header = serde_json::to_vec(&Header { name }).expect("JSON of a text");
    // With its whole length from the start: growing would leave an unwiped copy behind.
    let mut object = Zeroizing::new(Vec::with_capacity(header.len() + 1 + bytes.len()));
    object.extend_from_slice(&header);
    object.push(b'\n');
    object.extend_from_slice(bytes);
    object
}

/// Name and bytes of a sealed file. `None` when the content has no such line.
#[must_use]
pub fn read_file(content: &[u8]) -> Option<(String, &[u8])> {
    let end = content.iter().position(|&byte| byte == b'\n')?;
    let header: Header<String> = serde_json::from_slice(&content[..end]).ok()?;
    Some((header.name, &content[end + 1..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn golden_file() {
        let object = file_object("Nota \"Budi\".txt", b"Rp350.000\n");
        assert_eq!(object.as_slice(), b"{\"name\":\"Nota \\\"Budi\\\".txt\"}\nRp350.000\n");
    }

    #[test]
    fn name_and_bytes_read_back() {
        let object = file_object("foto.jpg", b"\xff\xd8\n\xff");
        let (name, bytes) = read_file(&object).unwrap();
        assert_eq!((name.as_str(), bytes), ("foto.jpg", b"\xff\xd8\n\xff".as_slice()));
        for broken in [b"".as_slice(), b"{\"name\":\"a\"}", b"nota\nisi"] {
            assert!(read_file(broken).is_none());
        }
    }
}

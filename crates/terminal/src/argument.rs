//! Arguments that are a value or name a file.

use std::error::Error;
use std::str::FromStr;

use anyhow::Context;

/// A public key, given as its own text or as a file that holds it.
pub fn key_or_file<K>(text: &str) -> anyhow::Result<K>
where
    K: FromStr<Err: Error + Send + Sync + 'static>,
{
    if let Ok(key) = text.trim().parse() {
        return Ok(key);
    }
    let file = std::fs::read_to_string(text).with_context(|| {
        format!("'{text}' bukan kunci publik dan bukan berkas / is neither a public key nor a file")
    })?;
    Ok(file.trim().parse::<K>()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_taken_as_it_is_or_from_its_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("number");
        std::fs::write(&path, "7\n").unwrap();
        assert_eq!(key_or_file::<u8>(" 9 ").unwrap(), 9);
        assert_eq!(key_or_file::<u8>(&path.to_string_lossy()).unwrap(), 7);
    }

    #[test]
    fn what_is_neither_is_named() {
        let error = key_or_file::<u8>("no-such-key").unwrap_err().to_string();
        assert!(error.contains("no-such-key"), "{error}");
    }
}

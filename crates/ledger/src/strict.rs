//! Reads numbers and hashes that have one written form only.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::Hash;

/// Standard base 64 with padding (RFC 4648, section 4).
pub(crate) fn to_base64(bytes: impl AsRef<[u8]>) -> String {
    STANDARD.encode(bytes)
}

/// Refuses missing padding and spare bits that are not zero, so that no bit of the text can change unseen.
pub(crate) fn from_base64(text: &str) -> Option<Vec<u8>> {
    STANDARD.decode(text).ok()
}

pub(crate) fn hash_from_base64(text: &str) -> Option<Hash> {
    from_base64(text)?.try_into().ok()
}

/// A decimal number without sign and without leading zeros.
pub(crate) fn decimal(text: &str) -> Option<u64> {
    let number: u64 = text.parse().ok()?;
    (number.to_string() == text).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_has_one_form() {
        assert_eq!(decimal("0"), Some(0));
        assert_eq!(decimal("18446744073709551615"), Some(u64::MAX));
        for bad in ["", "00", "01", "+1", "-1", " 1", "1 ", "1_0", "18446744073709551616", "١"] {
            assert_eq!(decimal(bad), None, "{bad:?}");
        }
    }

    #[test]
    fn a_hash_has_one_form() {
        let text = to_base64([7; 32]);
        assert_eq!(hash_from_base64(&text), Some([7; 32]));
        // The last digit holds two spare bits.
        for bad in [text.replace("c=", "d="), text.replace('=', ""), format!("{text}\n")] {
            assert_eq!(hash_from_base64(&bad), None, "{bad:?}");
        }
        assert_eq!(hash_from_base64(&to_base64([7; 31])), None);
    }
}

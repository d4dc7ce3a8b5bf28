//! The token of a board: ten symbols of Crockford's base 32, 50 random bits, in its address and QR code.

use kernel::Ids;
use sha2::{Digest, Sha256};

/// No I, L, O, U: somebody may have to type it from the board.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const SYMBOLS: usize = 10;

/// A board's token. Kept only as its [`Token::hash`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Token(String);

impl Token {
    pub(crate) fn generate(ids: &Ids) -> Self {
        let bytes: [u8; SYMBOLS] = ids.bytes();
        // 256 is a multiple of 32: every symbol is equally likely.
        Self(bytes.iter().map(|byte| char::from(ALPHABET[usize::from(byte & 31)])).collect())
    }

    /// Reads a token as people type it: any case, O for 0, I or L for 1.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let symbols = text.chars().map(symbol).collect::<Option<String>>()?;
        (symbols.len() == SYMBOLS).then_some(Self(symbols))
    }

    /// SHA-256 of the ten symbols.
    pub(crate) fn hash(&self) -> [u8; 32] {
        Sha256::digest(self.0.as_bytes()).into()
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

fn symbol(typed: char) -> Option<char> {
    let symbol = match typed.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    ALPHABET.iter().any(|&known| char::from(known) == symbol).then_some(symbol)
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Clock;

    #[test]
    fn a_token_reads_back_however_it_is_typed() {
        let ids = Ids::seeded(Clock::manual("2026-11-22T03:00:00Z").0, 1);
        let token = Token::generate(&ids);
        assert_eq!(Token::parse(token.as_str()), Some(token.clone()));
        assert_eq!(Token::parse(&token.as_str().to_lowercase()), Some(token.clone()));
        assert_eq!(Token::parse("oIl3456789"), Token::parse("0113456789"));
        assert_ne!(Token::generate(&ids), token);
    }

    #[test]
    fn what_is_no_token_is_none() {
        for bad in ["", "123456789", "12345678901", "12345U7890", "../../etc/", "١٢٣٤٥٦٧٨٩٠"]
        {
            assert_eq!(Token::parse(bad), None, "{bad:?}");
        }
    }
}

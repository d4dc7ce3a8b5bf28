//! The receipt code: all that a reporter needs to keep. 18 random symbols and 2 check symbols, e.g. `4RMB-…-9TXW`.

use std::fmt;

use hkdf::Hkdf;
use kernel::Ids;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use zeroize::{ZeroizeOnDrop, Zeroizing};

use crate::{PrivateKey, VaultError};

/// Crockford's base 32: no I, L, O, U, so nothing looks like another symbol and few words appear.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const DATA: usize = 18;
const ALL: usize = DATA + 2;
const GROUP: usize = 4;

/// A reporter's code, 90 random bits. Whoever has it reads the status and the mailbox of one complaint.
#[derive(Clone, ZeroizeOnDrop)]
pub struct ReceiptCode([u8; ALL]);

impl ReceiptCode {
    /// A new code.
    pub fn generate(ids: &Ids) -> Self {
        Self::of(&Zeroizing::new(ids.bytes()))
    }

    /// The code of a form: the same one however often the form is sent, so that an answer that was lost on its way can be given again. The data
    /// symbols are the low five bits of each byte of `HKDF-SHA256(form id, salt "amanah/receipt/v1", info "code-of-form/v1")`. A form id has 122
    /// random bits, so the code keeps all of its 90; who stores form ids must store a hash alone.
    pub fn from_form(form_id: &[u8; 16]) -> Self {
        Self::of(&expand(form_id, b"code-of-form/v1"))
    }

    /// 256 is a multiple of 32: of random bytes every symbol is equally likely.
    fn of(random: &[u8; DATA]) -> Self {
        let data = Zeroizing::new(random.map(|byte| byte & 31));
        let mut symbols = [0; ALL];
        symbols[..DATA].copy_from_slice(data.as_slice());
        symbols[DATA..].copy_from_slice(&check_symbols(data.as_slice()));
        Self(symbols)
    }

    /// Reads a code as people type it: any case, hyphens and white space anywhere, O for 0, I or L for 1.
    /// Errors: `CodeLength`, `CodeSymbol`, `CodeCheck`; none repeats the code.
    pub fn parse(text: &str) -> Result<Self, VaultError> {
        let typed = || text.chars().filter(|c| *c != '-' && !c.is_whitespace());
        let found = typed().count();
        if found != ALL {
            return Err(VaultError::CodeLength { found });
        }
        let mut code = Self([0; ALL]);
        for (index, c) in typed().enumerate() {
            code.0[index] = value(c).ok_or(VaultError::CodeSymbol { position: index + 1 })?;
        }
        code.has_good_check().then_some(code).ok_or(VaultError::CodeCheck)
    }

    /// The code as it is printed, five groups of four: `XXXX-XXXX-XXXX-XXXX-XXXX`. Show it once, to the reporter alone.
    pub fn reveal(&self) -> Zeroizing<String> {
        // Full capacity at once: a growing string would leave pieces behind in freed memory.
        let mut text = Zeroizing::new(String::with_capacity(ALL + ALL / GROUP));
        for (index, symbol) in self.canonical().iter().enumerate() {
            if index > 0 && index % GROUP == 0 {
                text.push('-');
            }
            text.push(char::from(*symbol));
        }
        text
    }

    /// What the database keeps to find the complaint: `SHA256(HKDF-SHA256(code, salt "amanah/receipt/v1", info "lookup/v1"))`,
    /// where code is the 20 symbols in upper-case ASCII. 90 random bits need no slow hash.
    pub fn lookup(&self) -> [u8; 32] {
        Sha256::digest(self.derive(b"lookup/v1").as_slice()).into()
    }

    /// The reporter's own key pair, `HKDF-SHA256(code, salt "amanah/receipt/v1", info "reply/v1")`: replies are sealed to it.
    pub fn reply_key(&self) -> PrivateKey {
        PrivateKey::from_bytes(*self.derive(b"reply/v1"))
    }

    fn derive(&self, info: &[u8]) -> Zeroizing<[u8; 32]> {
        expand(self.canonical().as_slice(), info)
    }

    fn canonical(&self) -> Zeroizing<[u8; ALL]> {
        Zeroizing::new(self.0.map(|symbol| ALPHABET[usize::from(symbol)]))
    }

    fn has_good_check(&self) -> bool {
        let (data, check) = self.0.split_at(DATA);
        check_symbols(data) == check
    }
}

impl PartialEq for ReceiptCode {
    /// Takes the same time wherever the first difference lies.
    fn eq(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}

impl Eq for ReceiptCode {}

impl fmt::Debug for ReceiptCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ReceiptCode(hidden)")
    }
}

#[expect(clippy::expect_used, reason = "HKDF refuses only outputs above 8160 bytes")]
fn expand<const N: usize>(from: &[u8], info: &[u8]) -> Zeroizing<[u8; N]> {
    let mut key = Zeroizing::new([0_u8; N]);
    Hkdf::<Sha256>::new(Some(b"amanah/receipt/v1"), from)
        .expand(info, key.as_mut_slice())
        .expect("few bytes");
    key
}

fn value(typed: char) -> Option<u8> {
    let symbol = match typed.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    let index = ALPHABET.iter().position(|&known| char::from(known) == symbol)?;
    u8::try_from(index).ok()
}

/// The two check symbols of a Reed-Solomon code over GF(32): the remainder of data·x² by (x + 2)(x + 4) = x² + 6x + 8. Two code
/// words differ in at least three symbols, so any one or two wrong symbols show, and so does any pair that changed places.
fn check_symbols(data: &[u8]) -> [u8; 2] {
    data.iter().fold([0, 0], |[high, low], symbol| {
        let lead = high ^ symbol;
        [low ^ times(lead, 6), times(lead, 8)]
    })
}

/// Multiplies in GF(32) with the polynomial x⁵ + x² + 1.
fn times(a: u8, b: u8) -> u8 {
    let mut product = 0_u8;
    for bit in (0..5).rev() {
        product = (product << 1) ^ (if product & 16 == 0 { 0 } else { 0b10_0101 });
        product ^= if b >> bit & 1 == 1 { a } else { 0 };
    }
    product
}

#[cfg(test)]
mod tests;

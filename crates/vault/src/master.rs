//! The master key keeps the private keys of staff at rest. It comes from a file or a KMS and never lies in the database.

use std::fmt;

use hkdf::Hkdf;
use kernel::{Ids, PersonId};
use sha2::Sha256;
use zeroize::{ZeroizeOnDrop, Zeroizing};

use crate::key::parse_hex;
use crate::{PrivateKey, VaultError, aead};

/// The key above the private keys of an office's staff.
#[derive(Clone, ZeroizeOnDrop)]
pub struct MasterKey([u8; 32]);

impl MasterKey {
    /// The key from the text of its file: 64 hexadecimal digits and nothing but white space around them. Error: `Malformed`.
    pub fn from_hex_file(text: &str) -> Result<Self, VaultError> {
        parse_hex("master key file", text).map(|bytes| Self(*bytes))
    }

    /// A new key, as the text of its file: made once, when an office is set up.
    pub fn generate_hex_file(ids: &Ids) -> Zeroizing<String> {
        let bytes = Zeroizing::new(ids.bytes::<32>());
        Zeroizing::new(format!("{}\n", *Zeroizing::new(hex::encode(*bytes))))
    }

    /// A person's private key for the database: `01 | nonce 24 | ciphertext 32 | tag 16`, 73 bytes, with
    /// `"amanah/staff-key/v1" 00 | person` as AAD. Nobody else's row can hold it.
    pub fn seal_private(&self, person: &PersonId, private: &PrivateKey, ids: &Ids) -> Vec<u8> {
        aead::lock(&self.subkey(), &ids.bytes(), &aad(person), &[private.expose()], 32)
    }

    /// Opens what [`MasterKey::seal_private`] made. Errors: `Malformed`; `Refused` for another person, another master key or a
    /// changed bit.
    pub fn open_private(&self, person: &PersonId, bytes: &[u8]) -> Result<PrivateKey, VaultError> {
        let plain = aead::unlock(&self.subkey(), &aad(person), bytes)?;
        let key = plain.as_slice().try_into().map_err(|_| VaultError::Malformed {
            what: "sealed private key",
            expected: "73 bytes",
        })?;
        Ok(PrivateKey::from_bytes(key))
    }

    /// HKDF-SHA256(master, salt "amanah/master/v1", info "staff-key/v1"): a second use of the master key gets its own info.
    #[expect(clippy::expect_used, reason = "HKDF refuses only outputs above 8160 bytes")]
    fn subkey(&self) -> Zeroizing<[u8; 32]> {
        let mut key = Zeroizing::new([0_u8; 32]);
        Hkdf::<Sha256>::new(Some(b"amanah/master/v1"), &self.0)
            .expand(b"staff-key/v1", key.as_mut_slice())
            .expect("32 bytes");
        key
    }
}

impl fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MasterKey(hidden)")
    }
}

fn aad(person: &PersonId) -> Vec<u8> {
    [b"amanah/staff-key/v1\0", person.as_str().as_bytes()].concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{for_each_flipped_bit, ids, person};

    fn master() -> MasterKey {
        MasterKey::from_hex_file(&format!("{}\n", "11".repeat(32))).unwrap()
    }

    fn sealed() -> Vec<u8> {
        master().seal_private(&person("gto-wbs-1"), &PrivateKey::from_bytes([3; 32]), &ids(1))
    }

    /// The format is for good: these bytes, made by a second implementation in Python, must always open.
    #[test]
    fn golden_staff_key() {
        let bytes = hex::decode(
            "01090909090909090909090909090909090909090909090909\
             4ffc12f20c4f09008f783e09c5cc66ecd75ce230899c8cfd0062529fdd87b17d\
             1b117feb7c56c7437eac96361e70177d",
        )
        .unwrap();
        let key = master().open_private(&person("gto-wbs-1"), &bytes).unwrap();
        assert_eq!(key.expose(), &[3; 32]);
    }

    #[test]
    fn a_private_key_opens_for_its_person_only() {
        let bytes = sealed();
        assert_eq!(bytes.len(), 73);
        let open = |master: &MasterKey, id| master.open_private(&person(id), &bytes);
        assert_eq!(open(&master(), "gto-wbs-1").unwrap().expose(), &[3; 32]);
        assert_eq!(open(&master(), "gto-wbs-2"), Err(VaultError::Refused));
        let other = MasterKey::from_hex_file(&"12".repeat(32)).unwrap();
        assert_eq!(open(&other, "gto-wbs-1"), Err(VaultError::Refused));
    }

    #[test]
    fn any_flipped_bit_is_refused() {
        for_each_flipped_bit(&sealed(), |flipped| {
            master().open_private(&person("gto-wbs-1"), flipped).is_err()
        });
    }

    #[test]
    fn a_generated_file_reads_back() {
        let text = MasterKey::generate_hex_file(&ids(1));
        assert_eq!(text.len(), 65);
        assert!(MasterKey::from_hex_file(&text).is_ok());
        assert!(MasterKey::from_hex_file("11 11").is_err());
    }

    #[test]
    fn debug_prints_no_secret() {
        assert_eq!(format!("{:?}", master()), "MasterKey(hidden)");
    }
}

//! A wrap gives one person the key of one complaint. The rows of wraps are the access list: no row, no content.

use hpke::aead::ChaCha20Poly1305;
use hpke::kdf::HkdfSha256;
use hpke::kem::X25519HkdfSha256;
use hpke::{Deserializable, Kem, OpModeR, OpModeS, Serializable};
use kernel::{ComplaintId, Ids, PersonId};
use zeroize::Zeroizing;

use crate::{DataKey, PrivateKey, PublicKey, VaultError};

const VERSION: u8 = 1;
const ENCAPSULATED: usize = 32;
const CIPHERTEXT: usize = 32 + 16;

/// What a wrap is bound to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrapInfo {
    /// The complaint whose key is wrapped.
    pub complaint: ComplaintId,
    /// The person who may open it.
    pub person: PersonId,
}

impl WrapInfo {
    /// `"amanah/wrap/v1" 00 | complaint 16 | person UTF-8`.
    fn info(&self) -> Vec<u8> {
        let complaint = self.complaint.uuid();
        [b"amanah/wrap/v1\0", complaint.as_bytes().as_slice(), self.person.as_str().as_bytes()]
            .concat()
    }
}

/// A data key that only one person can take out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrap {
    /// The sender's ephemeral X25519 public key, 32 bytes.
    pub encapsulated: Vec<u8>,
    /// The encrypted data key with its tag, 48 bytes.
    pub ciphertext: Vec<u8>,
}

impl Wrap {
    /// `01 | encapsulated 32 | ciphertext 48`: 81 bytes, for a table.
    pub fn to_bytes(&self) -> Vec<u8> {
        [&[VERSION], self.encapsulated.as_slice(), self.ciphertext.as_slice()].concat()
    }

    /// Reads what [`Wrap::to_bytes`] made. Error: `Malformed`.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, VaultError> {
        match bytes.split_first() {
            Some((&VERSION, rest)) if rest.len() == ENCAPSULATED + CIPHERTEXT => {
                let (encapsulated, ciphertext) = rest.split_at(ENCAPSULATED);
                Ok(Self { encapsulated: encapsulated.to_vec(), ciphertext: ciphertext.to_vec() })
            }
            _ => Err(MALFORMED),
        }
    }
}

const MALFORMED: VaultError =
    VaultError::Malformed { what: "wrap", expected: "version 1 and 80 bytes" };

/// Wraps a data key to a person: HPKE base mode (RFC 9180) with DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, ChaCha20-Poly1305,
/// the [`WrapInfo`] as `info`, an empty AAD and a single message.
#[expect(clippy::expect_used, reason = "a PublicKey was checked to be no low-order point")]
pub fn wrap(key: &DataKey, to: &PublicKey, info: &WrapInfo, ids: &Ids) -> Wrap {
    let (encapsulated, ciphertext) =
        hpke::single_shot_seal_with_rng::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
            &OpModeS::Base,
            &to.to_hpke(),
            &info.info(),
            key.expose(),
            b"",
            &mut ids.rng(),
        )
        .expect("HPKE fails only for a low-order point");
    Wrap { encapsulated: encapsulated.to_bytes().to_vec(), ciphertext }
}

/// Takes the data key out again. Errors: `Malformed` for fields of wrong length; `Refused` for the wrong person, complaint or
/// private key, or a changed bit.
pub fn unwrap(wrap: &Wrap, with: &PrivateKey, info: &WrapInfo) -> Result<DataKey, VaultError> {
    let encapsulated = <X25519HkdfSha256 as Kem>::EncappedKey::from_bytes(&wrap.encapsulated)
        .map_err(|_| MALFORMED)?;
    let plain = hpke::single_shot_open::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
        &OpModeR::Base,
        &with.to_hpke(),
        &encapsulated,
        &info.info(),
        &wrap.ciphertext,
        b"",
    );
    let plain = Zeroizing::new(plain.map_err(|_| VaultError::Refused)?);
    plain.as_slice().try_into().map(DataKey::from_bytes).map_err(|_| MALFORMED)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{complaint, for_each_flipped_bit, ids, person};

    fn info() -> WrapInfo {
        WrapInfo { complaint: complaint(3), person: person("gto-wbs-1") }
    }

    fn private() -> PrivateKey {
        PrivateKey::from_bytes([3; 32])
    }

    fn wrapped() -> Wrap {
        wrap(&DataKey::from_bytes([7; 32]), &private().public(), &info(), &ids(1))
    }

    /// The format is for good: these bytes, made by a second implementation in Python, must always open.
    #[test]
    fn golden_wrap() {
        let bytes = hex::decode(
            "0150a61409b1ddd0325e9b16b700e719e9772c07000b1bd7786e907c653d20495d\
             2aeb818c8366cc3c1749db4023732930e682b63da815888196b2be8d58019002\
             6ea1bc4b7d4b64ed392e99d702539868",
        )
        .unwrap();
        let key = unwrap(&Wrap::from_bytes(&bytes).unwrap(), &private(), &info()).unwrap();
        assert_eq!(key.expose(), &[7; 32]);
    }

    /// Pins how [`wrap`] draws its randomness. Unlike [`golden_wrap`] this may change with the `rand` crate.
    #[test]
    fn golden_wrap_of_seeded_ids() {
        assert_eq!(hex::encode(&wrapped().encapsulated[..8]), "fd2cc45165a27fc4");
    }

    #[test]
    fn the_person_takes_the_key_out() {
        let wrap = Wrap::from_bytes(&wrapped().to_bytes()).unwrap();
        assert_eq!(wrap, wrapped());
        assert_eq!(unwrap(&wrap, &private(), &info()).unwrap().expose(), &[7; 32]);
    }

    #[test]
    fn nobody_else_does_and_for_no_other_complaint() {
        let refused = |private: &PrivateKey, info: &WrapInfo| {
            unwrap(&wrapped(), private, info).unwrap_err() == VaultError::Refused
        };
        assert!(refused(&PrivateKey::from_bytes([4; 32]), &info()), "another key");
        assert!(refused(&private(), &WrapInfo { complaint: complaint(4), ..info() }));
        assert!(refused(&private(), &WrapInfo { person: person("gto-wbs-2"), ..info() }));
    }

    #[test]
    fn any_flipped_bit_is_refused() {
        // X25519 ignores the top bit of a point; HPKE hashes the point as sent, so even that one is refused.
        for_each_flipped_bit(&wrapped().to_bytes(), |flipped| {
            Wrap::from_bytes(flipped).and_then(|wrap| unwrap(&wrap, &private(), &info())).is_err()
        });
    }

    #[test]
    fn a_wrap_of_another_length_is_malformed() {
        let bytes = wrapped().to_bytes();
        assert_eq!(bytes.len(), 81);
        for bad in [&bytes[..80], &[bytes.as_slice(), &[0]].concat(), &[]] {
            assert_eq!(Wrap::from_bytes(bad), Err(MALFORMED));
        }
        let short = Wrap { encapsulated: vec![0; 31], ciphertext: vec![0; 48] };
        assert_eq!(unwrap(&short, &private(), &info()).unwrap_err(), MALFORMED);
    }
}

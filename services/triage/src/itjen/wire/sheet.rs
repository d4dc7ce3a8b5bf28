//! A disposition sheet that Itjen sealed: its shape is checked, and its seal is derived for the event.

use sha2::{Digest, Sha256};
use vault::SealRef;

use crate::itjen::answers::SealedSheet;

/// First byte of sealed bytes.
const VERSION: u8 = 1;
/// Bytes of version, nonce and tag around the padded content.
const OVERHEAD: usize = 1 + 24 + 16;
/// Largest sealed sheet: a letter of some pages.
const SHEET_BYTES_MAX: usize = 512 * 1024;

const NOT_SEALED: &str = "is not sealed as published: version 1, then a power of two of bytes from 1024 on, with nonce and tag";

/// A sheet with its commitment. The error is the reason to show.
pub(crate) fn sealed_sheet(bytes: Vec<u8>, commitment: &[u8]) -> Result<SealedSheet, &'static str> {
    let commitment: [u8; 32] =
        commitment.try_into().map_err(|_| "goes with a commitment of 32 bytes")?;
    if bytes.len() > SHEET_BYTES_MAX {
        return Err("is larger than 512 KiB: attach less");
    }
    let size = bytes.len().checked_sub(OVERHEAD).and_then(|size| u32::try_from(size).ok());
    let size = size.filter(|size| size.is_power_of_two() && *size >= 1024).ok_or(NOT_SEALED)?;
    if bytes.first() != Some(&VERSION) {
        return Err(NOT_SEALED);
    }
    let digest = Sha256::digest(&bytes).into();
    Ok(SealedSheet { seal: SealRef { digest, commitment, size }, bytes })
}

#[cfg(test)]
mod tests {
    use kernel::{Clock, ComplaintId, Ids};
    use vault::{ContentKind, ContentRef, DataKey};

    use super::*;

    #[test]
    fn what_the_vault_seals_is_described_as_the_vault_does() {
        let ids = Ids::seeded(Clock::manual("2026-11-22T03:00:00Z").0, 1);
        let complaint: ComplaintId = ids.complaint();
        let place = ContentRef { complaint, kind: ContentKind::ItjenReply, item: 0 };
        let sealed = vault::seal(&DataKey::from_bytes([7; 32]), &place, b"lembar disposisi", &ids);
        let sheet = sealed_sheet(sealed.bytes.clone(), &sealed.seal.commitment).unwrap();
        assert_eq!(sheet.seal, sealed.seal);
        vault::check(&sheet.bytes, &sheet.seal).unwrap();
    }

    #[test]
    fn anything_else_is_refused() {
        let good = [vec![1_u8; OVERHEAD], vec![0; 1024]].concat();
        assert!(sealed_sheet(good.clone(), &[0; 32]).is_ok());
        assert!(sealed_sheet(good.clone(), &[0; 31]).is_err());
        assert!(sealed_sheet(good[1..].to_vec(), &[0; 32]).is_err());
        assert!(sealed_sheet([vec![2], good[1..].to_vec()].concat(), &[0; 32]).is_err());
        assert!(sealed_sheet(b"lembar disposisi".to_vec(), &[0; 32]).is_err());
    }
}

//! WebP: an allow-list names the chunks that stay.

/// Picture, colours and animation; not EXIF and XMP.
const KEPT: [&[u8]; 7] = [b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"];
/// Flags of the extended header that promise EXIF and XMP.
const PROMISES: u8 = 0b0000_1100;

pub(super) fn clean(bytes: &[u8]) -> Option<Vec<u8>> {
    let size = u32::from_le_bytes(*bytes.get(4..)?.first_chunk::<4>()?);
    let mut rest = bytes.get(12..usize::try_from(size).ok()?.checked_add(8)?)?;
    let mut kept = bytes.get(..12)?.to_vec();
    while !rest.is_empty() {
        let length =
            usize::try_from(u32::from_le_bytes(*rest.get(4..)?.first_chunk::<4>()?)).ok()?;
        // Name, length, content, and a byte of padding after an odd length.
        let whole = length.checked_add(8 + length % 2)?;
        let (chunk, after) = rest.split_at_checked(whole)?;
        rest = after;
        let name = chunk.get(..4)?;
        if KEPT.contains(&name) {
            let at = kept.len() + 8;
            kept.extend_from_slice(chunk);
            if name == b"VP8X" {
                *kept.get_mut(at)? &= !PROMISES;
            }
        }
    }
    let size = u32::try_from(kept.len().checked_sub(8)?).ok()?.to_le_bytes();
    kept.get_mut(4..8)?.copy_from_slice(&size);
    Some(kept)
}

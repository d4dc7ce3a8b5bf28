//! PNG: an allow-list names the chunks that stay.

pub(super) const MAGIC: &[u8] = b"\x89PNG\r\n\x1a\n";

/// Picture, colours and animation; not texts, times and EXIF.
const KEPT: [&[u8]; 16] = [
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT",
    b"bKGD", b"pHYs", b"cICP", b"acTL", b"fcTL", b"fdAT",
];

/// Ends with the picture: bytes behind it go as well.
pub(super) fn clean(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut rest = bytes.strip_prefix(MAGIC)?;
    let mut kept = MAGIC.to_vec();
    loop {
        let length = u32::from_be_bytes(*rest.first_chunk::<4>()?);
        // Length, name, content, checksum.
        let whole = usize::try_from(length).ok()?.checked_add(12)?;
        let (chunk, after) = rest.split_at_checked(whole)?;
        let name = chunk.get(4..8)?;
        if KEPT.contains(&name) {
            kept.extend_from_slice(chunk);
        }
        if name == b"IEND" {
            return Some(kept);
        }
        rest = after;
    }
}

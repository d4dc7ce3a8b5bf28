//! JPEG: an allow-list names the segments that stay, so unknown ones go as well.

/// Keeps what a picture needs: tables, frames, scans, and of the application segments only JFIF, Adobe's colour transform and the colour profile.
/// Stops at the end of the first picture: phones hang previews with EXIF of their own behind it.
pub(super) fn clean(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut kept = bytes.get(..2)?.to_vec();
    let mut rest = bytes.get(2..)?;
    loop {
        let marker = marker(&mut rest)?;
        if marker == 0xd9 {
            kept.extend_from_slice(&[0xff, 0xd9]);
            return Some(kept);
        }
        let (first, second) = (*rest.first()?, *rest.get(1)?);
        let length = usize::from(u16::from_be_bytes([first, second]));
        let (segment, after) = rest.split_at_checked(length).filter(|_| length >= 2)?;
        rest = after;
        if is_kept(marker, segment.get(2..)?) {
            kept.extend_from_slice(&[0xff, marker]);
            kept.extend_from_slice(segment);
        }
        if marker == 0xda {
            let scan = scan_length(rest);
            kept.extend_from_slice(&rest[..scan]);
            rest = &rest[scan..];
        }
    }
}

/// Takes a marker, which may have fill bytes before it.
fn marker(rest: &mut &[u8]) -> Option<u8> {
    let (&0xff, mut after) = rest.split_first()? else { return None };
    loop {
        let (&byte, tail) = after.split_first()?;
        after = tail;
        if byte != 0xff {
            *rest = after;
            return Some(byte);
        }
    }
}

/// True for a segment of the picture.
pub(super) fn is_kept(marker: u8, content: &[u8]) -> bool {
    match marker {
        // Tables, frames, scans, restart intervals and their like.
        0xc0..=0xcf | 0xda..=0xdf => true,
        0xe0 => content.starts_with(b"JFIF\0"),
        0xe2 => content.starts_with(b"ICC_PROFILE\0"),
        0xee => content.starts_with(b"Adobe"),
        _ => false,
    }
}

/// Bytes up to the next marker; a stuffed zero and restart marks belong to the scan.
fn scan_length(rest: &[u8]) -> usize {
    let is_end = |pair: &[u8]| pair[0] == 0xff && !matches!(pair[1], 0 | 0xd0..=0xd7 | 0xff);
    rest.windows(2).position(is_end).unwrap_or(rest.len())
}

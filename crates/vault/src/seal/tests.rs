use super::*;
use crate::ContentKind;
use crate::testing::{complaint, for_each_flipped_bit, ids};

fn place() -> ContentRef {
    ContentRef { complaint: complaint(3), kind: ContentKind::ComplaintText, item: 1 }
}

fn key() -> DataKey {
    DataKey::from_bytes([7; 32])
}

/// The format is for good: these values may never change. They were computed by a second implementation, in Python.
#[test]
fn golden_seal() {
    let sealed = seal_with(&key(), &place(), b"isi pengaduan", &[9; 24], [5; 32]);
    assert_eq!(sealed.bytes.len(), 1 + 24 + 1024 + 16);
    let json = serde_json::to_string(&sealed.seal).unwrap();
    assert_eq!(
        json,
        "{\"digest\":\"9d3a1be1064ae657cc10c25e8cdf735c139b03d43bad5ba12827cd590c95eb13\",\
         \"commitment\":\"18c9b7a6e5223cb93158abed4fac4ffabc458baa5eba6d3edeb9c9a674782913\",\
         \"size\":1024}"
    );
    assert_eq!(serde_json::from_str::<SealRef>(&json).unwrap(), sealed.seal);
}

/// Pins the order in which [`seal`] draws its randomness. Unlike [`golden_seal`] this may change with the `rand` crate.
#[test]
fn golden_seal_of_seeded_ids() {
    let ids = ids(1);
    let sealed = seal(&DataKey::generate(&ids), &place(), b"isi pengaduan", &ids);
    assert_eq!(
        hex::encode(sealed.seal.digest),
        "882f04b4f0023431549c6e82b3e4318df0d6f36d692318617f3c0199cede70b0"
    );
}

#[test]
fn what_was_sealed_opens_with_its_opening() {
    let ids = ids(2);
    for length in [0, 1, 983, 984, 985, 2008, 2009, 100_000] {
        let content = vec![b'x'; length];
        let sealed = seal(&key(), &place(), &content, &ids);
        let opened = open(&key(), &place(), &sealed.bytes).unwrap();
        assert_eq!(*opened.content, content, "{length} bytes");
        assert_eq!(opened.opening, sealed.opening);
        assert_eq!(commitment(&opened.content, &opened.opening), sealed.seal.commitment);
        assert_eq!(check(&sealed.bytes, &sealed.seal), Ok(()));
    }
}

#[test]
fn the_same_content_never_looks_the_same() {
    let ids = ids(2);
    let (a, b) = (seal(&key(), &place(), b"x", &ids), seal(&key(), &place(), b"x", &ids));
    assert_ne!(a.bytes, b.bytes);
    assert_ne!(a.seal.commitment, b.seal.commitment, "the opening hides");
}

#[test]
fn only_its_own_key_and_place_open_it() {
    let sealed = seal(&key(), &place(), b"x", &ids(2));
    let elsewhere = [
        ContentRef { complaint: complaint(4), ..place() },
        ContentRef { kind: ContentKind::Attachment, ..place() },
        ContentRef { item: 2, ..place() },
    ];
    for place in elsewhere {
        assert_eq!(open(&key(), &place, &sealed.bytes).unwrap_err(), VaultError::Refused);
    }
    let other = DataKey::from_bytes([8; 32]);
    assert_eq!(open(&other, &place(), &sealed.bytes).unwrap_err(), VaultError::Refused);
}

#[test]
fn any_flipped_bit_is_refused() {
    let Sealed { bytes, seal, .. } = seal(&key(), &place(), b"x", &ids(2));
    for_each_flipped_bit(&bytes, |flipped| {
        open(&key(), &place(), flipped).is_err()
            && check(flipped, &seal) == Err(VaultError::WrongDigest)
    });
}

#[test]
fn a_check_covers_digest_and_length() {
    let Sealed { bytes, seal, .. } = seal(&key(), &place(), b"x", &ids(2));
    assert!(check(&bytes, &SealRef { digest: [0; 32], ..seal }).is_err());
    assert!(check(&bytes, &SealRef { size: 2048, ..seal }).is_err());
    assert!(check(b"", &seal).is_err());
}

#[test]
fn lengths_of_one_class_look_alike() {
    let size = |length| {
        let sealed = seal(&key(), &place(), &vec![0; length], &ids(2));
        assert_eq!(sealed.bytes.len(), sealed.seal.size as usize + 41);
        sealed.seal.size
    };
    assert_eq!([0, 1, 500, 984].map(size), [1024; 4]);
    assert_eq!([985, 2008].map(size), [2048; 2]);
    assert_eq!(size(2009), 4096);
}

/// Whoever has the key could write such bytes; they must not read as content of another length.
#[test]
fn padding_must_be_zero_and_minimal() {
    let plain = |length: u64, tail: u8, total: usize| {
        let mut plain = vec![0; total];
        plain[32..40].copy_from_slice(&length.to_be_bytes());
        plain[total - 1] = tail;
        plain
    };
    assert!(parse(&plain(3, 0, 1024)).is_some());
    for bad in [plain(3, 1, 1024), plain(3, 0, 2048), plain(985, 0, 1024), plain(u64::MAX, 0, 1024)]
    {
        assert!(parse(&bad).is_none());
    }
    assert!(parse(&[0; 39]).is_none());
}

#[test]
fn a_seal_ref_is_written_in_lower_case_only() {
    let seal = seal(&key(), &place(), b"x", &ids(2)).seal;
    let json = serde_json::to_string(&seal).unwrap();
    assert!(serde_json::from_str::<SealRef>(&json.replace(['a', 'b', 'c'], "A")).is_err());
    assert!(serde_json::from_str::<SealRef>(&json.replacen("\":\"", "\":\"00", 1)).is_err());
}

#[test]
fn debug_prints_no_secret() {
    let sealed = seal(&key(), &place(), b"rahasia", &ids(2));
    let opened = open(&key(), &place(), &sealed.bytes).unwrap();
    let printed = format!("{sealed:?} {opened:?} {:?}", key());
    let opening = [hex::encode(sealed.opening), format!("{:?}", sealed.opening)];
    for secret in ["rahasia", &opening[0], &opening[1], "7, 7", "0707"] {
        assert!(!printed.contains(secret), "{printed}");
    }
}

#[test]
fn sealed_bytes_are_known_by_their_shape() {
    for length in [0, 1000, 5000] {
        let sealed = seal(&key(), &place(), &vec![1; length], &ids(1));
        assert_eq!(padded_of(&sealed.bytes), Some(sealed.seal.size));
        assert_eq!(u32::try_from(padded(length)).unwrap(), sealed.seal.size);
        assert_eq!(padded_of(&sealed.bytes[1..]), None, "one byte is missing");
        let other = [&[2], &sealed.bytes[1..]].concat();
        assert_eq!(padded_of(&other), None, "another version");
    }
    assert_eq!(padded_of(b""), None);
    assert_eq!(padded_of(&[1; 41 + 512]), None, "smaller than any seal");
}

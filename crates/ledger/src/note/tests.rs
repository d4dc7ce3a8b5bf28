use super::*;
use crate::NoteSigner;

/// The example of <https://c2sp.org/signed-note>.
const EXAMPLE_KEY: &str = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
const EXAMPLE: &str = "This is an example message.\n\n— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n";

/// The example of Go's `golang.org/x/mod/sumdb/note`.
const PETER_PRIVATE: &str =
    "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
const PETER_PUBLIC: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
const PETER: &str = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

fn key(text: &str) -> NoteKey {
    text.parse().unwrap()
}

#[test]
fn the_example_of_the_specification_verifies() {
    let key = key(EXAMPLE_KEY);
    assert_eq!((key.name(), key.id()), ("example.com/foo", [0x53, 0x0d, 0x90, 0x3a]));
    assert_eq!(key.to_string(), EXAMPLE_KEY);
    let note = Note::parse(EXAMPLE).unwrap();
    assert_eq!(note.text, "This is an example message.\n");
    let keys = [key];
    assert_eq!(note.verify(&keys), Ok(vec![&keys[0]]));
}

#[test]
fn a_note_of_go_is_signed_bit_for_bit() {
    let signer = NoteSigner::parse(&format!("{PETER_PRIVATE}\n")).unwrap();
    assert_eq!(signer.key().to_string(), PETER_PUBLIC);
    assert_eq!(signer.encode().as_str(), PETER_PRIVATE);
    let (text, _) = PETER.split_once("\n\n").unwrap();
    assert_eq!(signer.sign(&format!("{text}\n")).unwrap(), PETER);
}

#[test]
fn unknown_signers_are_ignored_and_known_ones_counted_once() {
    let (example, peter) = (key(EXAMPLE_KEY), key(PETER_PUBLIC));
    let signer = NoteSigner::parse(PETER_PRIVATE).unwrap();
    let line = signer.signature("This is an example message.\n").line();
    let note = Note::parse(&format!("{EXAMPLE}{line}\n{line}\n")).unwrap();
    let keys = [example, peter];
    assert_eq!(note.verify(&keys).unwrap().len(), 2);
    assert_eq!(note.verify(&keys[1..]).unwrap(), [&keys[1]]);
    let stranger = [NoteSigner::new("example.com/foo", &[1; 32]).unwrap().key()];
    assert_eq!(note.verify(&stranger), Err(NoteError::NoKnownKey), "same name, other key");
}

#[test]
fn one_bad_signature_of_a_known_key_spoils_the_note() {
    let (example, peter) = (key(EXAMPLE_KEY), key(PETER_PUBLIC));
    let foreign = PETER.lines().last().unwrap();
    let note = Note::parse(&format!("{EXAMPLE}{foreign}\n")).unwrap();
    let spoilt = NoteError::BadSignature { name: "PeterNeumann".into() };
    assert_eq!(note.verify(&[example, peter]), Err(spoilt));
}

#[test]
fn the_text_may_hold_empty_lines() {
    let signer = NoteSigner::new("a.example/x", &[1; 32]).unwrap();
    let note = Note::parse(&signer.sign("one\n\ntwo\n").unwrap()).unwrap();
    assert_eq!(note.text, "one\n\ntwo\n");
    assert!(note.verify(&[signer.key()]).is_ok());
}

#[test]
fn sixteen_signatures_are_read_and_sixty_five_are_not() {
    let line = EXAMPLE.lines().last().unwrap();
    let note = |count| format!("x\n\n{}", format!("{line}\n").repeat(count));
    assert_eq!(Note::parse(&note(16)).unwrap().signatures.len(), 16);
    assert_eq!(Note::parse(&note(64)).unwrap().signatures.len(), 64);
    assert!(Note::parse(&note(65)).is_err());
}

#[test]
fn what_is_no_note_is_refused() {
    let line = EXAMPLE.lines().last().unwrap();
    for bad in [
        String::new(),
        "x\n".into(),
        "x\n\n".into(),
        format!("x\n{line}\n"),
        format!("x\n\n{line}"),
        format!("x\r\n\r\n{line}\r\n"),
        format!("x\n\n{line} \n"),
        format!("x\n\n{}\n", line.replace('—', "-")),
        format!("x\n\n{}\n", line.replace("com/foo", "com/f+o")),
        format!("x\n\n{}\n", line.replace('=', "")),
        format!("\u{0}\n\n{line}\n"),
        "x\n\n— a.example UwUw\n".into(),
        format!("{}\n\n{line}\n", "x".repeat(MAX_BYTES)),
    ] {
        assert!(matches!(Note::parse(&bad), Err(NoteError::Malformed(_))), "{bad:?}");
    }
}

#[test]
fn what_is_no_key_is_refused() {
    for bad in [
        "",
        "example.com/foo",
        "+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/foo+530D903A+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/foo+530d903b+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/foo+530d903a+BOkyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2l",
    ] {
        let refused = bad.parse::<NoteKey>();
        assert!(matches!(refused, Err(NoteError::BadKey { .. })), "{bad:?}");
    }
    assert!(NoteSigner::new("two words", &[1; 32]).is_err());
    assert!(NoteSigner::parse(PETER_PUBLIC).is_err());
    assert!(NoteSigner::parse(&PETER_PRIVATE.replace("c74f20a3", "c74f20a4")).is_err());
}

#[test]
fn only_lines_are_signed() {
    let signer = NoteSigner::new("a.example/x", &[1; 32]).unwrap();
    for bad in ["", "x", "x\r\n", "x\n\ny"] {
        assert!(signer.sign(bad).is_err(), "{bad:?}");
    }
}

#[test]
fn debug_prints_no_private_key() {
    let signer = NoteSigner::parse(PETER_PRIVATE).unwrap();
    assert_eq!(format!("{signer:?}"), "NoteSigner(PeterNeumann, hidden)");
    let error = NoteSigner::parse("PRIVATE+KEY+geheim").unwrap_err();
    assert!(!error.to_string().contains("geheim"));
}

use super::*;

/// What a phone writes into a picture.
const TELLS: [&[u8]; 6] = [b"GPS", b"Budi", b"Galaxy", b"xpacket", b"8BIM", b"catatan"];

fn has(bytes: &[u8], word: &[u8]) -> bool {
    bytes.windows(word.len()).any(|window| window == word)
}

fn segment(marker: u8, content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len() + 2).unwrap().to_be_bytes();
    [&[0xff, marker], length.as_slice(), content].concat()
}

/// A photo of a phone: JFIF, EXIF with a place, XMP, IPTC, a comment, two scans, and a preview with EXIF of its own behind it.
pub(crate) fn jpeg() -> Vec<u8> {
    let exif = segment(0xe1, b"Exif\0\0MM\0*GPS -0.53,123.06 Galaxy Budi");
    [
        vec![0xff, 0xd8],
        segment(0xe0, b"JFIF\0\x01\x02\0\0\x01\0\x01\0\0"),
        exif.clone(),
        segment(0xe1, b"http://ns.adobe.com/xap/1.0/\0<?xpacket begin?>Budi"),
        segment(0xed, b"Photoshop 3.0\08BIM Budi"),
        segment(0xfe, b"catatan"),
        segment(0xe2, b"ICC_PROFILE\0\x01\x01sRGB"),
        segment(0xdb, &[1; 65]),
        segment(0xc2, &[8, 0, 1, 0, 1, 1, 1, 17, 0]),
        segment(0xda, &[1, 1, 0, 0, 63, 0]),
        vec![0x12, 0xff, 0x00, 0x34, 0xff, 0xd0, 0x56],
        segment(0xc4, &[0; 17]),
        segment(0xda, &[1, 1, 0, 0, 63, 0]),
        vec![0x78, 0xff, 0xff, 0xd9],
        vec![0xff, 0xd8],
        exif,
        vec![0xff, 0xd9],
    ]
    .concat()
}

fn chunk(name: &[u8], content: &[u8]) -> Vec<u8> {
    let length = u32::try_from(content.len()).unwrap().to_be_bytes();
    [length.as_slice(), name, content, &[0; 4]].concat()
}

fn png() -> Vec<u8> {
    let chunks = [
        chunk(b"IHDR", &[0; 13]),
        chunk(b"tEXt", b"Author\0Budi"),
        chunk(b"eXIf", b"MM\0*GPS Galaxy"),
        chunk(b"iTXt", b"XML:com.adobe.xmp\0xpacket"),
        chunk(b"tIME", b"catatan"),
        chunk(b"gAMA", &[0; 4]),
        chunk(b"IDAT", b"picture"),
        chunk(b"IEND", b""),
        b"8BIM behind".to_vec(),
    ];
    [png::MAGIC.to_vec(), chunks.concat()].concat()
}

fn webp() -> Vec<u8> {
    let chunk = |name: &[u8], content: &[u8]| {
        let length = u32::try_from(content.len()).unwrap().to_le_bytes();
        let padding = vec![0; content.len() % 2];
        [name, &length, content, &padding].concat()
    };
    let chunks = [
        chunk(b"VP8X", &[0b0010_1100, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
        chunk(b"VP8 ", b"picture"),
        chunk(b"EXIF", b"GPS Galaxy Budi"),
        chunk(b"XMP ", b"xpacket catatan 8BIM"),
    ];
    let body = [b"WEBP".to_vec(), chunks.concat()].concat();
    [b"RIFF".as_slice(), &u32::try_from(body.len()).unwrap().to_le_bytes(), &body].concat()
}

fn pdf() -> Vec<u8> {
    let photo = jpeg();
    [
        b"%PDF-1.4\n1 0 obj\n<< /Title (Nota \\(Budi\\)) /Author <42756469> /CreationDate(D:20261122) >>\nendobj\n".as_slice(),
        b"2 0 obj\n<< /Type /Metadata /Subtype /XML >>\nstream\n<x:xmpmeta>Budi catatan</x:xmpmeta>\nendstream\nendobj\n",
        b"3 0 obj\n<< /Filter /DCTDecode >>\nstream\n",
        &photo,
        b"\nendstream\nendobj\ntrailer\n<< /Info 1 0 R >>\n%%EOF\n",
    ]
    .concat()
}

#[test]
fn pictures_lose_what_they_tell_and_keep_what_they_show() {
    for (name, file) in [("jpeg", jpeg()), ("png", png()), ("webp", webp())] {
        let twin = clean(&file).unwrap();
        assert_eq!(FileKind::of(&twin), FileKind::of(&file), "{name}");
        for word in TELLS {
            assert!(!has(&twin, word), "{name} tells {}", String::from_utf8_lossy(word));
        }
        assert_eq!(clean(&twin).as_ref(), Some(&twin), "{name}: once is enough");
    }
    let twin = clean(&jpeg()).unwrap();
    assert!(twin.ends_with(&[0xff, 0xd9]) && has(&twin, b"ICC_PROFILE") && has(&twin, b"JFIF"));
    assert!(has(&twin, &[0x12, 0xff, 0x00, 0x34, 0xff, 0xd0, 0x56, 0xff, 0xc4]));
    assert!(has(&clean(&png()).unwrap(), b"IDATpicture"));
    assert!(has(&clean(&webp()).unwrap(), b"VP8X\x0a\0\0\0\x20"));
}

#[test]
fn a_pdf_is_overwritten_in_place() {
    let (file, twin) = (pdf(), clean(&pdf()).unwrap());
    assert_eq!(file.len(), twin.len(), "no offset moves");
    for word in [b"GPS".as_slice(), b"Budi", b"42756469", b"catatan", b"20261122", b"8BIM"] {
        assert!(!has(&twin, word), "{}", String::from_utf8_lossy(word));
    }
    assert!(has(&twin, b"/Filter /DCTDecode") && has(&twin, b"%%EOF"));
}

#[test]
fn a_pdf_that_could_hide_something_gets_no_twin() {
    for hiding in [
        b"<< /Type /ObjStm >>".as_slice(),
        b"trailer << /Encrypt 5 0 R >>",
        b"<< /Type /Metadata /Subtype /XML /Filter /FlateDecode >>",
        b"<< /Title 7 0 R >>",
        b"2 0 obj <</Filter/FlateDecode/DecodeParms<</Columns 4>>/Type/Metadata/Subtype/XML>> stream",
        b"<< /Type /Metadata /Subtype /XML without an object around it",
    ] {
        assert_eq!(clean(&[b"%PDF-1.5\n".as_slice(), hiding].concat()), None);
    }
}

#[test]
fn remarks_and_signatures_of_a_pdf_lose_their_names() {
    let body = b"%PDF-1.4\n1 0 obj\n<< /Type /Annot /T (Budi) /Contents (teks) >>\nendobj\n\
        2 0 obj\n<< /Type /Sig /Name(Budi) /Location (GPS) /ContactInfo <42> >>\nendobj\n";
    let twin = clean(body).unwrap();
    assert!(!has(&twin, b"Budi") && !has(&twin, b"GPS") && !has(&twin, b"<42>"));
    assert!(has(&twin, b"/Contents (teks)") && has(&twin, b"/Type /Annot"));
}

/// Each of them would take hours if a mark were looked at as often as it stands there.
#[test]
fn a_pdf_made_to_keep_us_busy_gets_no_twin() {
    let many =
        |piece: &[u8]| [b"%PDF-1.4\n".as_slice(), &piece.repeat((1 << 20) / piece.len())].concat();
    for piece in [
        b"/Metadata".as_slice(),
        b"/Author(",
        b"/T (",
        b"<x:xmpmeta",
        b"\xff\xe1\xff\xffExif\0\0",
        b"\xff\xd8\xff\xe0\0\0JFIF\0",
    ] {
        assert_eq!(clean(&many(piece)), None, "{piece:?}");
    }
    let spaces = [b"%PDF-1.4\n/Author".as_slice(), &b" ".repeat(1 << 20), b"(Budi)"].concat();
    assert!(clean(&spaces).is_none_or(|twin| !has(&twin, b"Budi")));
}

/// Whatever is cut off or overwritten: no panic, and never more than was there.
#[test]
fn broken_files_do_no_harm() {
    for file in [jpeg(), png(), webp(), pdf()] {
        for cut in 0..file.len() {
            assert!(clean(&file[..cut]).is_none_or(|twin| twin.len() <= cut));
            let mut broken = file.clone();
            broken[cut] ^= 0xff;
            assert!(clean(&broken).is_none_or(|twin| twin.len() <= file.len()));
        }
    }
}

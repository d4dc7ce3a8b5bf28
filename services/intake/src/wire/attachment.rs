//! A file that somebody sends: checked by its content, kept in one piece of memory that is wiped.

use serde::Serialize;
use service::wire::Fields;
use zeroize::Zeroizing;

use super::text::file_name;
use crate::files::name::{endings, named_by_content};
use crate::files::{self, FileKind, KINDS};

/// Files sent at once.
pub(crate) const ATTACHMENTS_MAX: usize = 5;
/// Bytes of a file.
pub(crate) const ATTACHMENT_BYTES_MAX: usize = 8 << 20;
/// What sealing adds to a file before it is padded: opening and length.
const SEAL_PREFIX: usize = 40;
/// Sealed bytes of all files sent at once.
const SEALED_BYTES_MAX: usize = 28 << 20;

/// A file, already in the form in which it is sealed: a line of JSON with its name, then its bytes as they came.
pub(crate) struct Attachment {
    object: Zeroizing<Vec<u8>>,
    header: usize,
    name: String,
}

#[derive(Serialize)]
struct Header<'a> {
    name: &'a str,
}

/// The line before the bytes of a file.
fn header(name: &str) -> Vec<u8> {
    // A struct of one text always writes.
    let mut line = serde_json::to_vec(&Header { name }).unwrap_or_default();
    line.push(b'\n');
    line
}

impl Attachment {
    /// An empty one, with room for a small file.
    pub(crate) fn begin(name: &str) -> Self {
        let name = file_name(name);
        let object = header(&name);
        Self { header: object.len(), object: Zeroizing::new(object), name }
    }

    /// Goes on. Takes at most one byte more than a file may have: enough to see that it is too large.
    pub(crate) fn push(&mut self, chunk: &[u8]) {
        let room = (ATTACHMENT_BYTES_MAX + 1).saturating_sub(self.bytes().len());
        let chunk = &chunk[..chunk.len().min(room)];
        if self.object.capacity() - self.object.len() < chunk.len() {
            self.grow(chunk.len());
        }
        self.object.extend_from_slice(chunk);
    }

    /// Grows by copying, so that the old piece is wiped and not merely freed.
    fn grow(&mut self, by: usize) {
        let mut larger = Vec::with_capacity((self.object.len() + by) * 2);
        larger.extend_from_slice(&self.object);
        self.object = Zeroizing::new(larger);
    }

    /// The file.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.object[self.header..]
    }

    /// What is sealed.
    pub(crate) fn object(&self) -> &[u8] {
        &self.object
    }

    /// The same without what the file tells of its author and place, where that can be removed: not even its name, which people choose.
    pub(crate) fn cleaned(&self, item: u32) -> Option<Zeroizing<Vec<u8>>> {
        let clean = Zeroizing::new(files::clean(self.bytes())?);
        let ending = endings(&clean)[0];
        let neutral = whole(&header(&format!("lampiran-{}.{ending}", item + 1)), &clean);
        // A twin never takes more room than its file: one answer has to hold all that handlers see.
        let fits = sealed(neutral.len()) <= self.sealed();
        Some(if fits { neutral } else { whole(&header(&format!("f.{ending}")), &clean) })
    }

    /// Called as its content says, whatever it came as.
    fn renamed(self) -> Self {
        let name = named_by_content(&self.name, self.bytes());
        if name == self.name {
            return self;
        }
        let line = header(&name);
        Self { header: line.len(), object: whole(&line, self.bytes()), name }
    }

    /// Length once sealed.
    fn sealed(&self) -> usize {
        sealed(self.object.len())
    }
}

fn sealed(plain: usize) -> usize {
    (SEAL_PREFIX + plain).next_power_of_two()
}

fn whole(header: &[u8], bytes: &[u8]) -> Zeroizing<Vec<u8>> {
    let mut object = Zeroizing::new(Vec::with_capacity(header.len() + bytes.len()));
    object.extend_from_slice(header);
    object.extend_from_slice(bytes);
    object
}

/// The chosen files; a browser sends an empty part when none was chosen. No reason repeats a name.
pub(super) fn attachments(fields: &mut Fields, files: Vec<Attachment>) -> Vec<Attachment> {
    let chosen = files.into_iter().filter(|file| !file.bytes().is_empty());
    let kept: Vec<Attachment> = chosen.map(Attachment::renamed).collect();
    if kept.len() > ATTACHMENTS_MAX {
        fields.wrong("attachments", format!("paling banyak {ATTACHMENTS_MAX} berkas"));
    } else if kept.iter().any(|file| file.bytes().len() > ATTACHMENT_BYTES_MAX) {
        fields.wrong("attachments", "setiap berkas paling besar 8 MiB");
    } else if kept.iter().map(Attachment::sealed).sum::<usize>() > SEALED_BYTES_MAX {
        fields.wrong(
            "attachments",
            "seluruh berkas terlalu besar: kirim sebagian, atau perkecil fotonya",
        );
    }
    for (index, file) in kept.iter().enumerate() {
        if FileKind::of(file.bytes()).is_none() {
            let reason = format!("jenis berkas ke-{} tidak diterima: kirim {KINDS}", index + 1);
            fields.wrong("attachments", reason);
        }
    }
    kept
}

#[cfg(test)]
pub(crate) fn attachment(name: &str, bytes: &[u8]) -> Attachment {
    let mut file = Attachment::begin(name);
    file.push(bytes);
    file
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_held_once_behind_its_name() {
        let mut file = Attachment::begin("../Nota \"Budi\".txt");
        for _ in 0..100 {
            file.push(b"Rp350.000\n");
        }
        assert!(file.object().starts_with(b"{\"name\":\"Nota \\\"Budi\\\".txt\"}\nRp350.000\n"));
        assert_eq!(file.bytes().len(), 1000);
    }

    #[test]
    fn a_script_is_kept_as_text_and_a_twin_tells_no_name() {
        let named = |file: &Attachment| String::from_utf8(file.object()[..file.header].to_vec());
        let script = attachment("nota.bat", b"@echo off").renamed();
        assert_eq!(named(&script).unwrap(), "{\"name\":\"nota.bat.txt\"}\n");
        assert_eq!(script.bytes(), b"@echo off");
        let photo = attachment("Budi.jpg", &crate::files::tests::jpeg()).renamed();
        assert_eq!(named(&photo).unwrap(), "{\"name\":\"Budi.jpg\"}\n");
        assert!(photo.cleaned(1).unwrap().starts_with(b"{\"name\":\"lampiran-2.jpg\"}\n\xff\xd8"));
    }

    #[test]
    fn a_twin_never_takes_more_room_than_its_file() {
        // Nothing to remove in it, and of every length around a power of two.
        for length in 930..1000 {
            let bare =
                [b"\xff\xd8\xff\xda\0\x02".as_slice(), &vec![1; length], b"\xff\xd9"].concat();
            let photo = attachment("a.jpg", &bare);
            let twin = photo.cleaned(24).unwrap();
            assert!(sealed(twin.len()) <= photo.sealed(), "{length}");
        }
    }

    #[test]
    fn a_file_stops_one_byte_over_the_limit() {
        let mut file = Attachment::begin("a");
        for _ in 0..3 {
            file.push(&vec![b'a'; ATTACHMENT_BYTES_MAX / 2]);
        }
        assert_eq!(file.bytes().len(), ATTACHMENT_BYTES_MAX + 1);
    }
}

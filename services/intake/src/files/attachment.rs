//! A file that somebody sends, in one piece of memory that is wiped.

use contracts::complaint::{
    FILE_BYTES_MAX, FileKind, file_name, file_object, named_by_content, read_file,
};
use zeroize::Zeroizing;

use super::clean;

/// A file, already in the form in which it is sealed: a line of JSON with its name, then its bytes as they came.
pub(crate) struct Attachment {
    object: Zeroizing<Vec<u8>>,
    header: usize,
    /// False when it came without a name. A browser sends an empty part without a name when no file was chosen.
    has_name: bool,
}

impl Attachment {
    /// An empty file, to which its bytes are added.
    pub(crate) fn begin(name: &str) -> Self {
        let object = file_object(&file_name(name), b"");
        Self { header: object.len(), object, has_name: !name.is_empty() }
    }

    /// Adds bytes, and takes at most one byte more than a file may have: enough to see that it is too large.
    pub(crate) fn push(&mut self, chunk: &[u8]) {
        let room = (FILE_BYTES_MAX + 1).saturating_sub(self.bytes().len());
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

    /// False for the empty part that a browser sends when no file was chosen.
    pub(crate) fn is_chosen(&self) -> bool {
        self.has_name || !self.bytes().is_empty()
    }

    /// The bytes as they came.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.object[self.header..]
    }

    /// The content to seal.
    pub(crate) fn object(&self) -> &[u8] {
        &self.object
    }

    /// The name under which it is sealed.
    pub(crate) fn name(&self) -> String {
        read_file(&self.object).map(|(name, _)| name).unwrap_or_default()
    }

    /// The same file with an ending that says what it is, whatever it was called.
    pub(crate) fn named_by_content(self) -> Self {
        let own = self.name();
        let name = named_by_content(&own, self.bytes());
        if name == own {
            return self;
        }
        let object = file_object(&name, self.bytes());
        Self { header: object.len() - self.bytes().len(), object, ..self }
    }

    /// The file without data about author and location, where that can be removed. Its name is a number, for people choose names that reveal something.
    pub(crate) fn cleaned(&self, item: u32) -> Option<Zeroizing<Vec<u8>>> {
        let clean = Zeroizing::new(clean(self.bytes())?);
        let ending = FileKind::endings(&clean)[0];
        let numbered = file_object(&format!("lampiran-{}.{ending}", item + 1), &clean);
        // A twin never takes more room than its file: one answer has to hold all that handlers see.
        let fits = vault::padded(numbered.len()) <= self.padded();
        Some(if fits { numbered } else { file_object(&format!("f.{ending}"), &clean) })
    }

    /// Its length once sealed, but for what every seal adds.
    pub(crate) fn padded(&self) -> usize {
        vault::padded(self.object.len())
    }
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
        let script = attachment("nota.bat", b"@echo off").named_by_content();
        assert_eq!(named(&script).unwrap(), "{\"name\":\"nota.bat.txt\"}\n");
        assert_eq!(script.bytes(), b"@echo off");
        let photo = attachment("Budi.jpg", &crate::files::tests::jpeg()).named_by_content();
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
            assert!(vault::padded(twin.len()) <= photo.padded(), "{length}");
        }
    }

    #[test]
    fn a_file_stops_one_byte_over_the_limit() {
        let mut file = Attachment::begin("a");
        for _ in 0..3 {
            file.push(&vec![b'a'; FILE_BYTES_MAX / 2]);
        }
        assert_eq!(file.bytes().len(), FILE_BYTES_MAX + 1);
    }

    #[test]
    fn an_empty_file_is_chosen_when_it_has_a_name() {
        assert!(!attachment("", b"").is_chosen());
        assert!(attachment("", b"isi").is_chosen() && attachment("foto.jpg", b"").is_chosen());
    }
}

//! The result in one sentence of Indonesian, then in English.

use std::fmt;

use kernel::Timestamp;
use ledger::{CheckpointError, Cosignature, NoteError, ProofError, Proved, ReceiptError};

use super::content::{Found, FoundFile};
use terminal::{local, printable};

pub(super) struct Statement {
    pub(super) proved: Proved,
    /// The commitment that the reporter's file opens.
    pub(super) content: Option<Found>,
}

pub(super) const NOT_THE_CONTENT: &str = "TIDAK TERBUKTI: bukti itu sendiri sah, tetapi berkas yang diberikan bukan isi yang disegel pada peristiwa itu (atau pembukanya salah). \
    Ikut disegel: nama lampiran saat dikirim (--name), judul (--title), alamat balasan (--reply-address), dan nama terlapor (--reported-name).\n\
    NOT PROVED: the receipt itself holds, but the given file is not what was sealed with that event (or the opening is wrong). \
    Sealed as well: the name that an attached file had when it was sent (--name), the title (--title), the reply address (--reply-address) and the name of the reported person (--reported-name).";

/// How one language says which content a file is.
struct ContentWords {
    text: &'static str,
    file: &'static str,
    sealed_as: &'static str,
    respelled: &'static str,
}

const INDONESIAN: ContentWords = ContentWords {
    text: ", dan berkas yang diberikan adalah teks pengaduannya",
    file: ", dan berkas yang diberikan adalah lampirannya yang ke-",
    sealed_as: ", yang disegel dengan nama ",
    respelled: ", dengan tanda urutan bita (BOM) atau akhir baris yang lain",
};

const ENGLISH: ContentWords = ContentWords {
    text: ", and the given file is the text of its complaint",
    file: ", and the given file is its attachment number ",
    sealed_as: ", sealed under the name ",
    respelled: ", with another byte order mark or other line ends",
};

impl fmt::Display for Statement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Proved { event, index, witnessed } = &self.proved;
        let (origin, size) = (printable(&witnessed.checkpoint.origin), witnessed.checkpoint.size);
        let (kind, stream) = (printable(&event.event_type), event.stream);
        let at = Timestamp::from_microsecond(event.recorded_us).unwrap_or(Timestamp::UNIX_EPOCH);
        writeln!(
            f,
            "TERBUKTI: peristiwa {kind} nomor {} dari alur {stream}, yang menurut jam layanan direkam {}, berdiri pada indeks {index} \
             dari {size} baris log {origin} yang ditandatangani log itu{}{}.",
            event.version,
            local(at),
            witnesses(
                &witnessed.cosignatures,
                " dan disaksikan oleh ",
                " pada ",
                ", tanpa saksi",
                local
            ),
            self.content_text(&INDONESIAN),
        )?;
        write!(
            f,
            "PROVED: event {kind}, number {} of stream {stream}, recorded {at} by the service's clock, stands at index {index} of the \
             {size} rows of the log {origin} that the log signed{}{}.",
            event.version,
            witnesses(
                &witnessed.cosignatures,
                " and that was cosigned by ",
                " at ",
                ", without a witness",
                |at| at.to_string()
            ),
            self.content_text(&ENGLISH),
        )
    }
}

impl Statement {
    fn content_text(&self, words: &ContentWords) -> String {
        let FoundFile { number, sealed_as, is_respelled } = match &self.content {
            None => return String::new(),
            Some(Found::Text) => return words.text.to_owned(),
            Some(Found::File(file)) => file,
        };
        let mut said = format!("{}{number}", words.file);
        if let Some(name) = sealed_as {
            said.push_str(words.sealed_as);
            said.push_str(&printable(name));
        }
        if *is_respelled {
            said.push_str(words.respelled);
        }
        said
    }
}

fn witnesses(
    cosignatures: &[Cosignature],
    by: &str,
    on: &str,
    nobody: &str,
    time: impl Fn(Timestamp) -> String,
) -> String {
    let one = |cosignature: &Cosignature| {
        let seconds = i64::try_from(cosignature.time).unwrap_or(i64::MAX);
        let at = Timestamp::from_second(seconds).unwrap_or(Timestamp::MAX);
        format!("{}{on}{}", printable(&cosignature.witness), time(at))
    };
    match cosignatures {
        [] => nobody.to_owned(),
        some => format!("{by}{}", some.iter().map(one).collect::<Vec<_>>().join(", ")),
    }
}

pub(super) fn reason(error: &ReceiptError) -> String {
    let indonesian = match error {
        ReceiptError::NoExtra | ReceiptError::BadExtra => {
            "berkas ini tidak memuat peristiwanya dalam bentuk bukti Amanah versi 1".to_owned()
        }
        ReceiptError::Proof(ProofError::Malformed(_)) => {
            "berkas ini bukan bukti tlog-proof yang utuh".to_owned()
        }
        ReceiptError::Proof(ProofError::Inclusion(_)) => {
            "peristiwa di dalam berkas tidak berdiri di tempat itu dalam log yang ditandatangani: isi bukti telah diubah".to_owned()
        }
        ReceiptError::Proof(ProofError::Checkpoint(error)) => of_checkpoint(error),
    };
    format!("TIDAK TERBUKTI: {indonesian}.\nNOT PROVED: {error}.")
}

fn of_checkpoint(error: &CheckpointError) -> String {
    match error {
        CheckpointError::Note(NoteError::NoKnownKey) | CheckpointError::NotByItsLog { .. } => {
            "log yang kuncinya diberikan tidak menandatanganinya".to_owned()
        }
        CheckpointError::Note(NoteError::BadSignature { name }) => {
            format!("tanda tangan {} tidak sah: bukti telah diubah", printable(name))
        }
        CheckpointError::TooFewWitnesses { have, need } => {
            format!("hanya {have} saksi yang dikenal menandatanganinya, padahal perlu {need}")
        }
        CheckpointError::Note(_) | CheckpointError::Malformed => {
            "pernyataan bertanda tangan di dalamnya rusak".to_owned()
        }
    }
}

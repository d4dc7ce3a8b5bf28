//! The files of a form.

use contracts::complaint::{FILE_BYTES_MAX, FILES_MAX, FileKind};
use service::wire::Fields;

use crate::files::{Attachment, KINDS};

/// Sealed bytes of all files sent at once.
const SEALED_BYTES_MAX: usize = 28 << 20;

/// The files that somebody chose, each named by its content. No reason repeats a name.
pub(super) fn attachments(fields: &mut Fields, files: Vec<Attachment>) -> Vec<Attachment> {
    let chosen = files.into_iter().filter(Attachment::is_chosen);
    let chosen: Vec<Attachment> = chosen.map(Attachment::named_by_content).collect();
    if chosen.len() > FILES_MAX {
        fields.wrong("attachments", format!("paling banyak {FILES_MAX} berkas"));
    } else if chosen.iter().any(|file| file.bytes().len() > FILE_BYTES_MAX) {
        fields.wrong("attachments", "setiap berkas paling besar 8 MiB");
    } else if chosen.iter().map(Attachment::padded).sum::<usize>() > SEALED_BYTES_MAX {
        fields.wrong(
            "attachments",
            "seluruh berkas terlalu besar: kirim sebagian, atau perkecil fotonya",
        );
    }
    for (number, file) in (1..).zip(&chosen) {
        if file.bytes().is_empty() {
            fields.wrong("attachments", format!("berkas ke-{number} kosong"));
        } else if FileKind::of(file.bytes()).is_none() {
            let reason = format!("jenis berkas ke-{number} tidak diterima: kirim {KINDS}");
            fields.wrong("attachments", reason);
        }
    }
    chosen
}

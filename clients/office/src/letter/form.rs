//! The typed letter: the same limits and the same cleaning as the public form.

use std::path::{Path, PathBuf};

use anyhow::{Context, ensure};
use contracts::complaint::{
    ADDRESS_CHARS_MAX, FILE_BYTES_MAX, FILES_MAX, REPORTED_NAME_CHARS_MAX, TEXT_CHARS_MAX,
    TEXT_CHARS_MIN, TITLE_CHARS_MAX, clean, file_name, unhidden,
};
use kernel::{ReportedRole, UnknownReportedRole};
use serde::Deserialize;
use zeroize::Zeroizing;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Typed {
    title: String,
    text: String,
    #[serde(default)]
    reported_roles: Vec<Role>,
    reported_name: Option<String>,
    reply_address: Option<String>,
    #[serde(default)]
    attachments: Vec<PathBuf>,
}

/// By code or by its Indonesian word.
#[derive(Deserialize)]
#[serde(try_from = "String")]
struct Role(ReportedRole);

impl TryFrom<String> for Role {
    type Error = UnknownReportedRole;
    fn try_from(text: String) -> Result<Self, UnknownReportedRole> {
        text.parse().map(Self)
    }
}

/// A letter, ready to be sealed. Its texts are wiped when it is dropped.
pub(super) struct Letter {
    pub(super) title: Zeroizing<String>,
    pub(super) text: Zeroizing<String>,
    pub(super) reported_roles: Vec<ReportedRole>,
    pub(super) reported_name: Option<Zeroizing<String>>,
    pub(super) reply_address: Option<Zeroizing<String>>,
    pub(super) attachments: Vec<Attachment>,
}

pub(super) struct Attachment {
    pub(super) name: String,
    pub(super) bytes: Zeroizing<Vec<u8>>,
}

/// Reads and checks the letter; attachments are paths relative to it. No error repeats what was written.
pub(super) fn read(path: &Path) -> anyhow::Result<Letter> {
    let text = std::fs::read_to_string(path)
        .with_context(|| format!("surat {} tidak terbaca", path.display()))?;
    let text = Zeroizing::new(text);
    let typed: Typed = toml::from_str(&text).map_err(|error| {
        let line = error.span().map_or(0, |span| text[..span.start].lines().count().max(1));
        anyhow::anyhow!("surat tidak sesuai bentuknya di sekitar baris {line}: perlu title, text, reported_roles, reported_name, reply_address, attachments")
    })?;
    let folder = path.parent().unwrap_or_else(|| Path::new(""));
    let mut reported_roles: Vec<_> = typed.reported_roles.into_iter().map(|role| role.0).collect();
    reported_roles.sort_unstable();
    reported_roles.dedup();
    let address =
        bounded("reply_address", &typed.reply_address.unwrap_or_default(), 0, ADDRESS_CHARS_MAX)?;
    let name = typed.reported_name.unwrap_or_default();
    let name = bounded("reported_name", &name, 0, REPORTED_NAME_CHARS_MAX)?;
    Ok(Letter {
        title: bounded("title", &typed.title, 1, TITLE_CHARS_MAX)?,
        text: bounded("text", &typed.text, TEXT_CHARS_MIN, TEXT_CHARS_MAX)?,
        reported_roles,
        reported_name: Some(name).filter(|name| !name.is_empty()),
        reply_address: Some(address).filter(|address| !address.is_empty()),
        attachments: attachments(folder, &typed.attachments)?,
    })
}

fn bounded(name: &str, text: &str, min: usize, max: usize) -> anyhow::Result<Zeroizing<String>> {
    let text = Zeroizing::new(clean(text));
    let count = text.chars().count();
    ensure!(count >= min, "{name}: paling sedikit {min} karakter");
    ensure!(count <= max, "{name}: paling banyak {max} karakter");
    Ok(text)
}

fn attachments(folder: &Path, paths: &[PathBuf]) -> anyhow::Result<Vec<Attachment>> {
    ensure!(paths.len() <= FILES_MAX, "attachments: paling banyak {FILES_MAX} berkas");
    let mut read = vec![];
    for (number, path) in (1..).zip(paths) {
        let bytes = std::fs::read(folder.join(path))
            .with_context(|| format!("lampiran ke-{number} tidak terbaca"))?;
        ensure!(!bytes.is_empty(), "lampiran ke-{number} kosong");
        ensure!(bytes.len() <= FILE_BYTES_MAX, "lampiran ke-{number}: paling besar 8 MiB");
        let name = unhidden(&file_name(&path.to_string_lossy()));
        read.push(Attachment { name, bytes: bytes.into() });
    }
    Ok(read)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letter(text: &str) -> anyhow::Result<Letter> {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("nota.txt"), "isi").unwrap();
        std::fs::write(folder.path().join("surat.toml"), text).unwrap();
        read(&folder.path().join("surat.toml"))
    }

    #[test]
    fn a_letter_reads_with_words_of_the_form() {
        let letter = letter(
            "title = 'Pungutan'\ntext = 'Petugas meminta uang di luar tarif.'\n\
             reported_roles = ['kepala-balai', 'officer', 'petugas']\nreported_name = ' Rekaan '\nattachments = ['nota.txt']\n",
        )
        .unwrap();
        assert_eq!(letter.reported_roles, [ReportedRole::Officer, ReportedRole::OfficeHead]);
        assert_eq!(letter.attachments[0].name, "nota.txt");
        assert!(letter.reply_address.is_none());
        assert_eq!(letter.reported_name.unwrap().as_str(), "Rekaan");
    }

    #[test]
    fn what_is_wrong_is_named_and_not_repeated() {
        let short = letter("title = 'Pungutan'\ntext = 'rahasia'\n").err().unwrap().to_string();
        assert!(short.contains("text") && !short.contains("rahasia"), "{short}");
        let broken = letter("title = 'x'\ntext = rahasia\n").err().unwrap().to_string();
        assert!(broken.contains("baris 2") && !broken.contains("rahasia"), "{broken}");
    }
}

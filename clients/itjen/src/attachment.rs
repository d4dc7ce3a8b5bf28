//! A file of a complaint, opened.

use std::path::Path;

use anyhow::Context;
use contracts::complaint::{file_name, named_by_content, read_file, unhidden};

use terminal::printable;

/// Names it, and writes it when there is a folder.
pub(super) fn attachment(
    (id, item, twin): (&str, u32, &str),
    content: &[u8],
    out: Option<&Path>,
) -> anyhow::Result<()> {
    let (name, bytes) = read_file(content).context("lampiran rusak")?;
    // Letters are sealed at the offices, where nobody looked what the file is: it must not start as what it only is called.
    let name = named_by_content(&unhidden(&file_name(&name)), bytes);
    let Some(out) = out else {
        println!(
            "[lampiran {twin}{item}] {} ({} bita); simpan dengan --out FOLDER",
            printable(&name),
            bytes.len()
        );
        return Ok(());
    };
    files::private_folder(out)?;
    let path = out.join(format!("{}-{item}-{twin}{name}", &id[..id.len().min(8)]));
    files::create(&path, bytes)?;
    println!("[lampiran {twin}{item}] {}", printable(&path.display().to_string()));
    Ok(())
}

/// Said whenever files were written.
pub(super) fn unsealed(out: &Path) -> String {
    format!(
        "Berkas di {} tidak lagi tersegel: Itjen sendiri yang menjaga dan menghapusnya.",
        printable(&out.display().to_string())
    )
}

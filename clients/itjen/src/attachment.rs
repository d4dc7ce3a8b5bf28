//! A file of a complaint, opened.

use std::path::Path;

use anyhow::Context;
use serde::Deserialize;

use terminal::{file_name, printable};

#[derive(Deserialize)]
struct FileHeader {
    name: String,
}

/// Names it, and writes it when there is a folder.
pub(super) fn attachment(
    (id, item, twin): (&str, u32, &str),
    content: &[u8],
    out: Option<&Path>,
) -> anyhow::Result<()> {
    let end = content.iter().position(|&byte| byte == b'\n').context("lampiran rusak")?;
    let header: FileHeader =
        serde_json::from_slice(&content[..end]).ok().context("lampiran rusak")?;
    let bytes = &content[end + 1..];
    // Letters are sealed at the offices, where nobody looked what the file is: it must not start as what it only is called.
    let name = intake::named_by_content(&file_name(&header.name), bytes);
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

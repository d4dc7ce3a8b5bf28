//! buf lints the protobuf contracts and compares them with the last release.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::run::{output, say};
use crate::workspace::{files_below, has_extension};

/// Lints the .proto files of a folder by its `buf.yaml`.
pub(super) fn lint(buf: &Path, folder: &Path) -> Result<()> {
    output(Command::new(buf).arg("lint").current_dir(folder)).context("buf lint has objections")?;
    say("buf lint: clean");
    Ok(())
}

/// Compares the .proto files of a folder with the image of the last release in `released/`.
pub(super) fn breaking(buf: &Path, folder: &Path) -> Result<()> {
    let release = last_release(folder)?;
    let name = release.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    output(Command::new(buf).arg("breaking").arg("--against").arg(&release).current_dir(folder))
        .with_context(|| format!("the protobuf contracts break those of release {name}"))?;
    say(&format!("buf breaking: compatible with release {name}"));
    Ok(())
}

fn last_release(folder: &Path) -> Result<PathBuf> {
    let images = files_below(&folder.join("released"), &|path| has_extension(path, "binpb"))?;
    let newest = images.into_iter().max_by_key(|path| version(path));
    newest.context("there is no image of a release in proto/released")
}

/// `0.10.0` is above `0.9.0`.
fn version(path: &Path) -> Vec<u64> {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    stem.split('.').map(|part| part.parse().unwrap_or(0)).collect()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::tools::{BUF, ensure};
    use crate::workspace::top;

    /// A copy of the contracts, with `from` replaced by `to`.
    fn changed(file: &str, from: &str, to: &str) -> tempfile::TempDir {
        let copy = tempfile::tempdir().unwrap();
        let proto = top().join("proto");
        let wanted = |path: &Path| has_extension(path, "proto") || has_extension(path, "binpb");
        let found = [
            files_below(&proto.join("amanah"), &wanted),
            files_below(&proto.join("released"), &wanted),
        ];
        for path in found.into_iter().flat_map(Result::unwrap).chain([proto.join("buf.yaml")]) {
            let to = copy.path().join(path.strip_prefix(&proto).unwrap());
            fs::create_dir_all(to.parent().unwrap()).unwrap();
            fs::copy(&path, to).unwrap();
        }
        let path = copy.path().join(file);
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "{file} holds {from:?}");
        fs::write(&path, text.replacen(from, to, 1)).unwrap();
        copy
    }

    #[test]
    fn a_removed_field_breaks_and_an_added_one_does_not() {
        let field = "  string sending_number = 3;\n";
        let file = "amanah/triage/v1/triage.proto";
        let (buf, removed) = (ensure(&BUF).unwrap(), changed(file, field, ""));
        let said = format!("{:#}", breaking(&buf, removed.path()).unwrap_err());
        assert!(said.contains("sending_number"), "{said}");
        let added = changed(file, field, &format!("{field}  string remark = 99;\n"));
        breaking(&buf, added.path()).unwrap();
        lint(&buf, added.path()).unwrap();
    }

    #[test]
    fn a_name_against_the_rules_is_found() {
        let wrong =
            changed("amanah/office/v1/office.proto", "string kind = 2", "string theKind = 2");
        let said = format!("{:#}", lint(&ensure(&BUF).unwrap(), wrong.path()).unwrap_err());
        assert!(said.contains("theKind"), "{said}");
    }

    #[test]
    fn releases_are_compared_as_versions() {
        assert!(version(Path::new("0.10.0.binpb")) > version(Path::new("0.9.1.binpb")));
    }
}

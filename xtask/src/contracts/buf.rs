//! buf, from `PyPI` by version and hash: lints the protobuf contracts and compares them with the last release.

use std::fs::{self, File};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};
use localservers::Home;
use sha2::{Digest, Sha256};

use crate::run::say;
use crate::workspace::{files_below, has_extension};

const VERSION: &str = "1.75.0";

/// SHA-256 of the wheels of `buf-bin`, one per machine type.
const WHEELS: [&str; 2] = [
    "6fd3ecb1694b6f5bcdfb9bef5297b330ffb9731b95445a42944c1b6158428101", // Linux x86_64
    "159e994efa072a7f3c84e5b90cf57f7b9a5e9f6387121bfc70e82ec7167d5694", // Linux aarch64
];

/// Lints the .proto files of a folder by its `buf.yaml`.
pub(super) fn lint(folder: &Path) -> Result<()> {
    output(Command::new(ensure_buf()?).arg("lint").current_dir(folder))
        .context("buf lint has objections")?;
    say("buf lint: clean");
    Ok(())
}

/// Compares the .proto files of a folder with the image of the last release in `released/`.
pub(super) fn breaking(folder: &Path) -> Result<()> {
    let release = last_release(folder)?;
    let name = release.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let mut buf = Command::new(ensure_buf()?);
    output(buf.arg("breaking").arg("--against").arg(&release).current_dir(folder))
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

fn ensure_buf() -> Result<PathBuf> {
    let folder = Home::of_workspace().dir("bin");
    fs::create_dir_all(&folder).context("cannot create bin/")?;
    let lock = File::create(folder.join("buf.lock")).context("cannot create a lock in bin/")?;
    lock.lock().context("cannot lock bin/")?;
    let binary = folder.join(format!("buf-{VERSION}"));
    if !binary.is_file() {
        say(&format!("downloading buf {VERSION} from PyPI"));
        let work = folder.join("buf-download");
        let _ = fs::remove_dir_all(&work);
        fs::create_dir_all(&work).context("cannot create bin/buf-download")?;
        fs::rename(unpacked(&work)?, &binary).context("cannot move buf into bin/")?;
        fs::remove_dir_all(&work).context("cannot remove bin/buf-download")?;
    }
    Ok(binary)
}

fn unpacked(work: &Path) -> Result<PathBuf> {
    let wheel = fetch(work)?;
    let hash = hex::encode(Sha256::digest(fs::read(&wheel).context("cannot read the wheel")?));
    ensure!(
        WHEELS.contains(&hash.as_str()),
        "buf-bin has the unknown SHA-256 {hash}: not installed"
    );
    output(Command::new("python3").args(["-m", "zipfile", "-e"]).arg(&wheel).arg(work))?;
    let program = work.join(format!("buf_bin-{VERSION}.data/scripts/buf"));
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).context("its mode")?;
    Ok(program)
}

fn fetch(work: &Path) -> Result<PathBuf> {
    let hashes = WHEELS.map(|hash| format!(" --hash=sha256:{hash}")).concat();
    let pinned = work.join("requirements.txt");
    fs::write(&pinned, format!("buf-bin=={VERSION}{hashes}\n")).context("cannot write pins")?;
    let mut pip = Command::new("python3");
    pip.args(["-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:"]);
    output(pip.args(["--require-hashes", "-r"]).arg(&pinned).arg("-d").arg(work))?;
    let wheels = files_below(work, &|path| has_extension(path, "whl"))?;
    wheels.into_iter().next().context("pip downloaded no wheel for this machine type")
}

/// Runs it quietly; when it fails, what it said is the reason.
pub(super) fn output(command: &mut Command) -> Result<()> {
    let program = command.get_program().to_string_lossy().into_owned();
    let output = command.output().with_context(|| format!("cannot run {program}"))?;
    if !output.status.success() {
        let said = [output.stdout, output.stderr].concat();
        bail!("{program} failed:\n{}", String::from_utf8_lossy(&said).trim());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::top;

    /// A copy of the contracts, in which `from` stands as `to`.
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
        let removed = changed(file, field, "");
        let said = format!("{:#}", breaking(removed.path()).unwrap_err());
        assert!(said.contains("sending_number"), "{said}");
        let added = changed(file, field, &format!("{field}  string remark = 99;\n"));
        breaking(added.path()).unwrap();
        lint(added.path()).unwrap();
    }

    #[test]
    fn a_name_against_the_rules_is_found() {
        let wrong =
            changed("amanah/office/v1/office.proto", "string kind = 2", "string theKind = 2");
        assert!(format!("{:#}", lint(wrong.path()).unwrap_err()).contains("theKind"));
    }

    #[test]
    fn releases_are_compared_as_versions() {
        assert!(version(Path::new("0.10.0.binpb")) > version(Path::new("0.9.1.binpb")));
    }
}

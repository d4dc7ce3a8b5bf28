//! The document is checked against the official `AsyncAPI` 3.0 schema, taken from npm by version and hash.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};
use localservers::{Home, install_packages};
use serde_json::Value;
use sha2::{Digest, Sha512};

use crate::run::{output, say};
use crate::tools::left_out;

const PACKAGE: &str = "@asyncapi/specs";
const VERSION: &str = "6.11.1";
/// The package's `integrity` in the npm registry, in hex.
const SHA512: &str = "0375812ea00a1a8276fba15616da63065090d6814272ce06c45ef3b081af36aa\
                      7f9251941e3940dda01c67d5cc3292c613cccf7980f3db1f4598ee834ae2ab69";

/// Without npm there is no official schema to check against.
pub(super) fn validate() -> Result<()> {
    let schema = match ensure_schema() {
        Ok(schema) => schema,
        Err(error) => return left_out("the AsyncAPI document", &error),
    };
    let wrong = objections(&schema, &contracts::asyncapi())?;
    ensure!(wrong.is_empty(), "the document is no AsyncAPI 3.0:\n{}", wrong.join("\n"));
    say(&format!("the document is AsyncAPI 3.0 ({PACKAGE} {VERSION})"));
    Ok(())
}

/// The schema's objections to a document, each with its place in the document.
fn objections(schema: &Path, document: &Value) -> Result<Vec<String>> {
    let text = fs::read_to_string(schema).context("cannot read the AsyncAPI schema")?;
    let schema: Value = serde_json::from_str(&text).context("the AsyncAPI schema is no JSON")?;
    let validator = jsonschema::draft7::new(&schema)
        .map_err(|error| anyhow::anyhow!("the AsyncAPI schema does not compile: {error}"))?;
    let errors = validator.iter_errors(document);
    Ok(errors.map(|error| format!("{}: {error}", error.instance_path())).collect())
}

fn ensure_schema() -> Result<PathBuf> {
    let folder = Home::of_workspace().dir("bin");
    let kept = folder.join(format!("asyncapi-specs-{VERSION}-3.0.0.json"));
    if kept.is_file() {
        return Ok(kept);
    }
    if Command::new("npm").arg("--version").output().is_err() {
        install_packages(&["npm"], &say)?;
    }
    say(&format!("downloading {PACKAGE} {VERSION} from npm"));
    let work = folder.join("asyncapi-download");
    let _ = fs::remove_dir_all(&work);
    fs::create_dir_all(&work).context("cannot create bin/asyncapi-download")?;
    fs::rename(unpacked(&work)?, &kept).context("cannot keep the AsyncAPI schema")?;
    fs::remove_dir_all(&work).context("cannot remove bin/asyncapi-download")?;
    Ok(kept)
}

fn unpacked(work: &Path) -> Result<PathBuf> {
    let package = format!("{PACKAGE}@{VERSION}");
    let mut npm = Command::new("npm");
    output(npm.args(["pack", "--silent", &package]).current_dir(work))?;
    let archive = work.join(format!("asyncapi-specs-{VERSION}.tgz"));
    let bytes = fs::read(&archive).context("npm packed nothing")?;
    let hash = hex::encode(Sha512::digest(&bytes));
    ensure!(hash == SHA512, "{package} has the unknown SHA-512 {hash}: not used");
    output(Command::new("tar").arg("-xzf").arg(&archive).arg("-C").arg(work))?;
    Ok(work.join("package/schemas/3.0.0.json"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_official_schema_takes_our_document_and_no_spoilt_one() {
        let schema = match ensure_schema() {
            Ok(schema) => schema,
            Err(error) => return left_out("the AsyncAPI document", &error).unwrap(),
        };
        let mut document = contracts::asyncapi();
        assert!(objections(&schema, &document).unwrap().is_empty());
        document["operations"]["send.itjen.wbs.case.escalated.v1"]["action"] = "publish".into();
        assert!(!objections(&schema, &document).unwrap().is_empty());
    }
}

//! `cargo xtask proto`: Rust code and descriptors from the .proto files, checked in.

use std::collections::BTreeSet;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use prost::Message;
use tonic_prost_build::FileDescriptorSet;

use crate::run::say;
use crate::workspace::{files_below, has_extension, shown, top};

pub(crate) fn proto(check: bool) -> Result<ExitCode> {
    let include = top().join("proto");
    let files = files_below(&include.join("amanah"), &|path| has_extension(path, "proto"))?;
    if files.is_empty() {
        say("no .proto files below proto/amanah: nothing to do");
        return Ok(ExitCode::SUCCESS);
    }
    let checked_in = include.join("src/gen");
    say(&format!("generating Rust from {} .proto files", files.len()));
    if check {
        let fresh = env::temp_dir().join(format!("amanah-proto-{}", std::process::id()));
        let result = generate(&files, &include, &fresh).and_then(|()| compare(&fresh, &checked_in));
        fs::remove_dir_all(&fresh).context("cannot remove the temporary folder")?;
        result?;
    } else {
        generate(&files, &include, &checked_in)?;
        say(&format!("wrote {}", shown(&checked_in)));
    }
    Ok(ExitCode::SUCCESS)
}

/// Replaces `out` by one file per package, which `proto/src/lib.rs` includes, and `descriptor.bin` for gRPC reflection.
fn generate(files: &[PathBuf], include: &Path, out: &Path) -> Result<()> {
    let mut descriptors = protox::compile(files, [include])
        .map_err(|error| anyhow::anyhow!("{error:?}"))
        .context("a .proto file is wrong")?;
    // Only now: a wrong file must not cost the code that is there.
    if out.exists() {
        fs::remove_dir_all(out).with_context(|| format!("cannot empty {}", out.display()))?;
    }
    fs::create_dir_all(out).with_context(|| format!("cannot create {}", out.display()))?;
    tonic_prost_build::configure()
        .out_dir(out)
        .emit_rerun_if_changed(false)
        .compile_fds(descriptors.clone())
        .context("the Rust code could not be generated")?;
    strip_comments(&mut descriptors);
    fs::write(out.join("descriptor.bin"), descriptors.encode_to_vec())
        .context("cannot write descriptor.bin")
}

/// Reflection needs no source positions, and they are most of the bytes.
fn strip_comments(descriptors: &mut FileDescriptorSet) {
    for file in &mut descriptors.file {
        file.source_code_info = None;
    }
}

fn compare(fresh: &Path, checked_in: &Path) -> Result<()> {
    let names = |dir: &Path| -> Result<BTreeSet<PathBuf>> {
        let files = files_below(dir, &|_| true)?;
        Ok(files.iter().filter_map(|file| Some(file.strip_prefix(dir).ok()?.to_owned())).collect())
    };
    let all: BTreeSet<PathBuf> = names(fresh)?.union(&names(checked_in)?).cloned().collect();
    let same =
        |name: &PathBuf| fs::read(fresh.join(name)).ok() == fs::read(checked_in.join(name)).ok();
    let differing: Vec<String> =
        all.iter().filter(|name| !same(name)).map(|name| name.display().to_string()).collect();
    if !differing.is_empty() {
        bail!("proto/src/gen is stale ({}): run `cargo xtask proto`", differing.join(", "));
    }
    say("the checked-in code is what the .proto files give");
    Ok(())
}

//! `cargo xtask contracts`: what offices and Itjen build on. JSON Schemas and the `AsyncAPI` document come from the types of `crates/contracts`; the
//! protobuf contracts are linted and compared with the last release.

mod asyncapi;
mod buf;
mod python;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use contracts::Body;
use contracts::public::{Intake, PublicSchema, Survey, Triage};

use crate::run::say;
use crate::tools::{BUF, for_check};
use crate::workspace::{files_below, has_extension, shown, top};

pub(crate) fn contracts(check: bool) -> Result<ExitCode> {
    let folder = top().join("proto");
    if check {
        compare(&folder)?;
        asyncapi::validate()?;
        if let Some(buf) = for_check(&BUF, "style and compatibility of the protobuf contracts")? {
            buf::lint(&buf, &folder)?;
            buf::breaking(&buf, &folder)?;
        }
        python::check()?;
    } else {
        write(&folder)?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Every generated file: its place below `proto/` and its text.
fn files() -> BTreeMap<PathBuf, String> {
    let schemas = Body::ALL.iter().map(|body| {
        let path = Path::new("schemas").join(format!("{}.json", body.name));
        (path, body.schema_file())
    });
    let events = [Intake::SCHEMAS, Survey::SCHEMAS, Triage::SCHEMAS].into_iter().flatten();
    let events =
        events.map(|event: &PublicSchema| (Path::new("schemas").join(event.path()), event.file()));
    schemas.chain(events).chain([("asyncapi.json".into(), contracts::asyncapi_file())]).collect()
}

fn write(folder: &Path) -> Result<()> {
    let files = files();
    for old in schemas(folder)? {
        if !files.contains_key(&old) {
            fs::remove_file(folder.join(&old)).context("cannot remove a schema of no body")?;
        }
    }
    for (path, text) in &files {
        let path = folder.join(path);
        let parent = path.parent().context("a file lies in a folder")?;
        fs::create_dir_all(parent).with_context(|| format!("cannot make {}", parent.display()))?;
        fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))?;
    }
    say(&format!("wrote {} files below {}", files.len(), shown(folder)));
    Ok(())
}

fn compare(folder: &Path) -> Result<()> {
    let files = files();
    let differs = |(path, text): &(&PathBuf, &String)| {
        fs::read_to_string(folder.join(path)).ok().as_ref() != Some(text)
    };
    let stale = files.iter().filter(differs).map(|(path, _)| path.clone());
    let surplus = schemas(folder)?.into_iter().filter(|path| !files.contains_key(path));
    let wrong: Vec<String> = stale.chain(surplus).map(|path| path.display().to_string()).collect();
    if !wrong.is_empty() {
        bail!("proto/ is stale ({}): run `cargo xtask contracts`", wrong.join(", "));
    }
    say("schemas and AsyncAPI document are what the types give");
    Ok(())
}

/// The schemas that are there, as paths below `proto/`. Samples lie in a folder of their own.
fn schemas(folder: &Path) -> Result<Vec<PathBuf>> {
    let dir = folder.join("schemas");
    let found = files_below(&dir, &|path| {
        let parent = path.parent();
        let made = parent.is_some_and(|parent| parent == dir || parent == dir.join("events"));
        has_extension(path, "json") && made
    })?;
    Ok(found.iter().filter_map(|path| Some(path.strip_prefix(folder).ok()?.to_owned())).collect())
}

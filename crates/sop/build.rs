//! Parses and checks every data file with the parser of the crate itself, then lists the files for `src/builtin.rs`. A wrong
//! procedure or calendar stops the build with file, line, field and reason.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

#[path = "src/data/mod.rs"]
#[expect(
    dead_code,
    unused_imports,
    unreachable_pub,
    reason = "the build uses only the parsing half"
)]
mod data;

type Fallible<T> = Result<T, Box<dyn std::error::Error>>;

fn main() {
    println!("cargo::rerun-if-changed=src/data");
    if let Err(error) = check_and_list() {
        println!("cargo::error={error}");
    }
}

fn check_and_list() -> Fallible<()> {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?);
    let (procedures, years) = (read(&root, "procedures")?, read(&root, "calendar")?);
    check_procedures(&procedures)?;
    check_years(&years)?;
    let list = format!("{}{}", rust_list("PROCEDURES", &procedures)?, rust_list("YEARS", &years)?);
    fs::write(Path::new(&env::var("OUT_DIR")?).join("files.rs"), list)?;
    Ok(())
}

/// The TOML files of a folder as `(folder/name, text)`, by name.
fn read(root: &Path, folder: &str) -> Fallible<Vec<(String, String)>> {
    println!("cargo::rerun-if-changed={folder}");
    let mut files = Vec::new();
    for entry in fs::read_dir(root.join(folder))? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "toml") {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            files.push((format!("{folder}/{name}"), fs::read_to_string(&path)?));
        }
    }
    files.sort();
    Ok(files)
}

fn check_procedures(files: &[(String, String)]) -> Fallible<()> {
    let mut seen = Vec::new();
    for (file, text) in files {
        let reference = data::parse_procedure(file, text)?.reference();
        if seen.contains(&reference) {
            return Err(format!("{file}: another file already holds {reference}").into());
        }
        seen.push(reference);
    }
    Ok(())
}

fn check_years(files: &[(String, String)]) -> Fallible<()> {
    for (file, text) in files {
        let year = data::parse_year(file, text)?.number;
        if *file != format!("calendar/{year}.toml") {
            return Err(format!("{file}: holds the year {year}, so it must be {year}.toml").into());
        }
    }
    Ok(())
}

fn rust_list(name: &str, files: &[(String, String)]) -> Result<String, std::fmt::Error> {
    let mut out = format!("const {name}: &[(&str, &str)] = &[\n");
    for (file, _) in files {
        let path = format!("/{file}");
        writeln!(
            out,
            "({file:?}, include_str!(concat!(env!(\"CARGO_MANIFEST_DIR\"), {path:?}))),"
        )?;
    }
    out.push_str("];\n");
    Ok(out)
}

//! `cargo xtask sqlx`: `PostgreSQL` itself reads every statement of the workspace.
//!
//! Statements live in `sql/*.sql`, one per file, beside the `migrations/` that make their tables.
//! Each is prepared against those tables: a wrong column or type is found without running a test.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

use anyhow::{Context, Result, bail, ensure};
use indicatif::{ProgressBar, ProgressStyle};
use localservers::{Home, PgOptions, Postgres, clear};

use crate::interrupt;
use crate::run::say;
use crate::servers::start_postgres;
use crate::views;
use crate::workspace::{files_below, has_extension, shown, top};

/// Statements that `PREPARE` takes. Any other is run in a transaction that is rolled back.
const PREPARABLE: [&str; 7] = ["SELECT", "INSERT", "UPDATE", "DELETE", "MERGE", "VALUES", "WITH"];

pub(crate) fn check() -> Result<ExitCode> {
    let owners = owners();
    if owners.is_empty() {
        say("no package has a folder sql/: nothing to do");
        return Ok(ExitCode::SUCCESS);
    }
    let dir = Home::of_workspace().dir("sqlx").join("postgres");
    clear(&dir)?;
    let postgres = start_postgres(&dir, &PgOptions { fsync: false, ..PgOptions::default() })?;
    let mut refused = Vec::new();
    for owner in &owners {
        refused.extend(check_package(&postgres, owner)?);
    }
    if refused.is_empty() {
        return Ok(ExitCode::SUCCESS);
    }
    eprintln!("{}", refused.join("\n"));
    bail!("{} SQL statements do not fit their schema: see above", refused.len())
}

/// The folders of packages with statements.
fn owners() -> Vec<PathBuf> {
    let mut found = Vec::new();
    for group in ["crates", "services"] {
        let Ok(entries) = fs::read_dir(top().join(group)) else { continue };
        found
            .extend(entries.flatten().map(|entry| entry.path()).filter(|p| p.join("sql").is_dir()));
    }
    found.sort();
    found
}

fn check_package(postgres: &Postgres, package: &Path) -> Result<Vec<String>> {
    let database = package.file_name().context("a package has a name")?.to_string_lossy();
    let database = format!("check_{}", database.replace('-', "_"));
    psql(postgres, "postgres", &format!("CREATE DATABASE {database}"))
        .map_err(|why| anyhow::anyhow!("cannot create a scratch database: {why}"))?;
    migrate(postgres, &database, package)?;
    let statements = statements(package)?;
    say(&format!("preparing {} statements of {}", statements.len(), shown(package)));
    let bar = ProgressBar::new(statements.len() as u64)
        .with_style(ProgressStyle::with_template("    {bar:30} {pos}/{len} {msg}")?);
    let mut refused = Vec::new();
    for file in statements {
        ensure!(!interrupt::asked(), "interrupted");
        bar.set_message(shown(&file));
        let text = fs::read_to_string(&file).with_context(|| shown(&file))?;
        let check = format!("{}{}", views::search_path(&file), as_check(&text));
        if let Err(why) = psql(postgres, &database, &check) {
            refused.push(format!("{}: {why}", shown(&file)));
        }
        bar.inc(1);
    }
    bar.finish_and_clear();
    Ok(refused)
}

/// Function definitions are migrations in disguise: whoever applies them checks them.
fn statements(package: &Path) -> Result<Vec<PathBuf>> {
    let sql = package.join("sql");
    let functions = sql.join("functions");
    let mut found = files_below(&sql, &|path| {
        let definition =
            path.starts_with(&functions) || path.to_string_lossy().ends_with(".fn.sql");
        has_extension(path, "sql") && !definition
    })?;
    found.extend(views::statements(package)?);
    Ok(found)
}

/// The log's migrations first: every database of a service holds its tables.
fn migrate(postgres: &Postgres, database: &str, package: &Path) -> Result<()> {
    let (log, own) = (top().join("crates/eventlog/migrations"), package.join("migrations"));
    let is_sql = |path: &Path| has_extension(path, "sql");
    let mut files = files_below(&log, &is_sql)?;
    if own != log {
        files.extend(files_below(&own, &is_sql)?);
    }
    for file in files {
        let text = fs::read_to_string(&file).with_context(|| shown(&file))?;
        psql(postgres, database, &format!("{}{text}", bookkeeping(&text)))
            .map_err(|why| anyhow::anyhow!("{}: {why}", shown(&file)))?;
    }
    for file in views::tables(package)? {
        let text = fs::read_to_string(&file).with_context(|| shown(&file))?;
        let make = format!("{}{}{text}", views::create_schema(&file), views::search_path(&file));
        psql(postgres, database, &make)
            .map_err(|why| anyhow::anyhow!("{}: {why}", shown(&file)))?;
    }
    Ok(())
}

/// What sqlx's migrator makes before the first migration: its schema and table, which the
/// migrations may name in their grants.
fn bookkeeping(migration: &str) -> String {
    let words = migration.split(|c: char| !(c.is_alphanumeric() || c == '_' || c == '.'));
    let schemas: BTreeSet<&str> =
        words.filter_map(|word| word.strip_suffix("._migrations")).chain(["es"]).collect();
    let make = |schema: &str| {
        format!(
            "CREATE SCHEMA IF NOT EXISTS {schema}; \
             CREATE TABLE IF NOT EXISTS {schema}._migrations (version bigint PRIMARY KEY, \
             description text, installed_on timestamptz, success boolean, checksum bytea, \
             execution_time bigint);\n"
        )
    };
    schemas.into_iter().map(make).collect()
}

fn as_check(statement: &str) -> String {
    let code = statement.lines().map(str::trim).find(|l| !l.is_empty() && !l.starts_with("--"));
    let first = code.and_then(|line| line.split(|c: char| !c.is_alphabetic()).next());
    let word = first.unwrap_or_default().to_uppercase();
    if PREPARABLE.contains(&word.as_str()) {
        return format!("PREPARE check_stmt AS\n{statement}\n;");
    }
    format!("BEGIN;\n{statement}\n;ROLLBACK;")
}

/// Runs SQL; `PostgreSQL`'s own message when it refuses.
fn psql(postgres: &Postgres, database: &str, sql: &str) -> Result<(), String> {
    let mut command: Command = postgres.psql(database);
    command.env("PGOPTIONS", "-c client_min_messages=warning").stdin(Stdio::null());
    // -c sends the text as it is: psql would replace `:name` in a script.
    let output = command
        .args(["-v", "ON_ERROR_STOP=1", "-c", sql])
        .output()
        .map_err(|error| error.to_string())?;
    if output.status.success() {
        return Ok(());
    }
    Err(String::from_utf8_lossy(&output.stderr).trim().to_owned())
}

//! The SQL of views. `src/views/<name>/tables.sql` makes the tables of schema `v_<name>`. The other files beside it run with that schema first in
//! `search_path`: a rebuild can run them against another one.

use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::workspace::{files_below, has_extension};

const TABLES: &str = "tables.sql";

/// The files that make the tables of a package's views.
pub(crate) fn tables(package: &Path) -> Result<Vec<PathBuf>> {
    files_below(&package.join("src/views"), &|path| path.ends_with(TABLES))
}

/// The statements of a package's views.
pub(crate) fn statements(package: &Path) -> Result<Vec<PathBuf>> {
    files_below(&package.join("src/views"), &|path| {
        has_extension(path, "sql") && !path.ends_with(TABLES)
    })
}

/// Makes the schema of the view that a file belongs to.
pub(crate) fn create_schema(file: &Path) -> String {
    schema(file).map_or_else(String::new, |schema| format!("CREATE SCHEMA {schema};\n"))
}

/// Points unqualified names to the view's schema; nothing for a file that belongs to none.
pub(crate) fn search_path(file: &Path) -> String {
    schema(file)
        .map_or_else(String::new, |schema| format!("SET search_path = {schema}, pg_catalog;\n"))
}

fn schema(file: &Path) -> Option<String> {
    let folder = file.parent()?;
    let in_views = folder.parent()?.ends_with("src/views");
    in_views.then(|| format!("v_{}", folder.file_name().unwrap_or_default().to_string_lossy()))
}

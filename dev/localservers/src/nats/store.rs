//! Damage to `JetStream`'s files, for tests of the repair.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use anyhow::{Context, Result};

/// Cuts the newest non-empty `*.blk` below `store` by `bytes`.
pub(super) fn truncate_newest_block(store: &Path, bytes: u64) -> Result<PathBuf> {
    let blocks = blocks_below(store)?;
    let newest = blocks.into_iter().max_by_key(|(changed, _, _)| *changed);
    let (_, length, path) = newest.context("JetStream has stored no message yet")?;
    let file = File::options().write(true).open(&path).context("cannot open the block")?;
    file.set_len(length.saturating_sub(bytes)).context("cannot cut the block")?;
    Ok(path)
}

fn blocks_below(dir: &Path) -> Result<Vec<(SystemTime, u64, PathBuf)>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(dir).with_context(|| format!("cannot list {}", dir.display()))? {
        let path = entry.context("folder entry")?.path();
        let meta = fs::metadata(&path).context("folder entry")?;
        if meta.is_dir() {
            found.extend(blocks_below(&path)?);
        } else if meta.len() > 0 && path.extension().is_some_and(|end| end == "blk") {
            found.push((meta.modified().context("time of change")?, meta.len(), path));
        }
    }
    Ok(found)
}

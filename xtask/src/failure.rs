//! Logs of a failed run. The next run empties the folder of its servers, so they are copied out of it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process;

use anyhow::{Context, Result};
use localservers::Home;

use crate::workspace::{files_below, has_extension, shown};

/// A file that gets the errors and the progress of a run, beside the screen.
pub(crate) struct Record {
    name: &'static str,
    run: u32,
    path: PathBuf,
}

impl Record {
    /// A new, empty file of its own for every run.
    pub(crate) fn begin(name: &'static str, run: u32) -> Result<Self> {
        let folder = Home::of_workspace().dir("logs");
        fs::create_dir_all(&folder).context("cannot create .amanah/logs")?;
        let path = folder.join(format!("{name}-{}-{run}.log", process::id()));
        fs::write(&path, "").context("cannot write to .amanah/logs")?;
        Ok(Self { name, run, path })
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Nothing went wrong: nobody will look at it.
    pub(crate) fn discard(self) -> Result<()> {
        fs::remove_file(self.path).context("cannot remove the log of a run that passed")
    }

    /// Copies every log below the folder of the servers beside it; answers with the folder to look into.
    pub(crate) fn keep(self, home: &Path, why: &str) -> Result<String> {
        let name = format!("{}-{}-{}", self.name, process::id(), self.run);
        let folder = Home::of_workspace().dir("failed").join(name);
        fs::create_dir_all(&folder).context("cannot create a folder in .amanah/failed")?;
        let output = folder.join("output.log");
        let text = fs::read_to_string(&self.path).unwrap_or_default();
        fs::write(&output, format!("{text}\n{why}\n")).context("cannot write output.log")?;
        fs::remove_file(&self.path).context("cannot remove the log that was copied")?;
        let is_log = |path: &Path| has_extension(path, "log") || path.ends_with("log");
        for log in files_below(home, &is_log)? {
            let below = log.strip_prefix(home).unwrap_or(&log).display().to_string();
            // A log that vanishes meanwhile must not hide the failure.
            let _ = fs::copy(&log, folder.join(below.replace('/', "-")).with_extension("log"));
        }
        Ok(shown(&output))
    }
}

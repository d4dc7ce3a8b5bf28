//! Settings files in TOML, beside the keys that they belong to.

use std::path::{Path, PathBuf};

use anyhow::Context;
use serde::de::DeserializeOwned;

/// Reads a settings file. The answer holds its folder too: paths in the settings are relative to it.
pub fn read_settings<T: DeserializeOwned>(path: &Path) -> anyhow::Result<(T, PathBuf)> {
    let text = std::fs::read_to_string(path).with_context(|| {
        format!("{} tidak terbaca: sebutkan berkasnya dengan --config", path.display())
    })?;
    let settings = toml::from_str(&text)
        .with_context(|| format!("{} tidak sesuai bentuknya", path.display()))?;
    let folder = path.parent().unwrap_or_else(|| Path::new(""));
    // An empty parent is the current folder.
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    Ok((settings, folder.to_owned()))
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize, PartialEq, Eq)]
    #[serde(deny_unknown_fields)]
    struct Settings {
        code: String,
    }

    fn read(text: &str) -> Result<Settings, String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.toml");
        std::fs::write(&path, text).unwrap();
        let (settings, of) = read_settings(&path).map_err(|error| format!("{error:#}"))?;
        assert_eq!(of, folder.path());
        Ok(settings)
    }

    #[test]
    fn a_settings_file_reads_and_names_its_folder() {
        assert_eq!(read("code = 'plm'").unwrap(), Settings { code: "plm".into() });
    }

    #[test]
    fn a_misspelt_setting_is_refused_and_a_missing_file_says_which_argument_names_it() {
        assert!(read("code = 'plm'\nkode = 'x'").unwrap_err().contains("kode"));
        let error = read_settings::<Settings>(Path::new("no-such.toml")).unwrap_err().to_string();
        assert!(error.contains("--config"), "{error}");
    }
}

//! Where the highest keys come from: a file, or the environment of the process, into which a KMS may put them. A third way is one more
//! [`KeyOpener`].

use std::path::{Path, PathBuf};

use anyhow::Context;
use secrecy::SecretString;

/// One way to get at a key, and the seam for a KMS or an HSM: its adapter implements this, asks the KMS to unseal the key when the process starts, and
/// takes its place in [`open`] before the file. It answers `None` when it does not know the key, so that the next way is tried, and an error when it
/// knows the key and cannot give it: then nothing else is tried, for a process that starts with another key would damage what it writes. Errors name the
/// key and never its value. Without an adapter the environment does: whatever starts the process may put there what its KMS unsealed.
trait KeyOpener {
    /// The key as text; none when this way does not know it.
    fn open(&self) -> anyhow::Result<Option<SecretString>>;
}

/// A variable such as `AMANAH_KEY_MASTER`.
struct Variable(String);

/// A file that only its owner may read.
struct File(PathBuf);

impl KeyOpener for Variable {
    fn open(&self) -> anyhow::Result<Option<SecretString>> {
        match std::env::var(&self.0) {
            Ok(text) => Ok(Some(text.trim().to_owned().into())),
            Err(std::env::VarError::NotPresent) => Ok(None),
            Err(std::env::VarError::NotUnicode(_)) => {
                anyhow::bail!("the variable {} is no text", self.0)
            }
        }
    }
}

impl KeyOpener for File {
    fn open(&self) -> anyhow::Result<Option<SecretString>> {
        service::config::secret(&self.0).map(Some).map_err(Into::into)
    }
}

/// A key by its name, e.g. `master`: from `AMANAH_KEY_MASTER` if that is set, else from its file.
pub(crate) fn open(name: &str, file: &Path) -> anyhow::Result<SecretString> {
    let variable = format!("AMANAH_KEY_{}", name.to_uppercase());
    first(&[&Variable(variable), &File(file.to_owned())])
        .with_context(|| format!("the key '{name}' cannot be opened"))
}

fn first(ways: &[&dyn KeyOpener]) -> anyhow::Result<SecretString> {
    for way in ways {
        if let Some(key) = way.open()? {
            return Ok(key);
        }
    }
    anyhow::bail!("neither a variable nor a file holds it")
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret;

    use super::*;

    #[test]
    fn a_variable_goes_before_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("master.key");
        std::fs::write(&path, "of the file\n").unwrap();
        let file = File(path);
        // Cargo sets it for every test.
        let set = Variable("CARGO_PKG_NAME".to_owned());
        let unset = Variable("AMANAH_KEY_THAT_IS_NOT_SET".to_owned());
        assert_eq!(first(&[&set, &file]).unwrap().expose_secret(), "amanah");
        assert_eq!(first(&[&unset, &file]).unwrap().expose_secret(), "of the file");
    }

    #[test]
    fn without_both_it_says_which_key_is_missing() {
        let error = open("nothing-here", Path::new("/does/not/exist")).unwrap_err();
        assert!(error.to_string().contains("nothing-here"), "{error:#}");
    }
}

//! Where the highest keys come from: a variable of the process, into which a KMS may put them, or else a file.

use std::env::{VarError, var};
use std::path::Path;

use anyhow::{Context, bail};
use secrecy::SecretString;

/// A key by its name, e.g. `master`: from `AMANAH_KEY_MASTER` where that is set, else from its file. A variable that does not read is an error, and the
/// file is not tried: a process that started with another key would damage what it writes. Errors name the key, never its value.
pub(crate) fn open(name: &str, file: &Path) -> anyhow::Result<SecretString> {
    from(&format!("AMANAH_KEY_{}", name.to_uppercase()), file)
        .with_context(|| format!("the key '{name}' cannot be opened"))
}

fn from(variable: &str, file: &Path) -> anyhow::Result<SecretString> {
    match var(variable) {
        Ok(text) => Ok(text.trim().to_owned().into()),
        Err(VarError::NotPresent) => Ok(service::config::secret(file)?),
        Err(VarError::NotUnicode(_)) => bail!("the variable {variable} is no text"),
    }
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
        // Cargo sets it for every test.
        assert_eq!(from("CARGO_PKG_NAME", &path).unwrap().expose_secret(), "amanah");
        let unset = from("AMANAH_KEY_THAT_IS_NOT_SET", &path).unwrap();
        assert_eq!(unset.expose_secret(), "of the file");
    }

    #[test]
    fn without_both_it_says_which_key_is_missing() {
        let error = open("nothing-here", Path::new("/does/not/exist")).unwrap_err();
        assert!(error.to_string().contains("nothing-here"), "{error:#}");
    }
}

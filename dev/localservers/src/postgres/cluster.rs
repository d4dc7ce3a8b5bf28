//! The files of a cluster: where they may lie, who owns them, how they are made, with which settings.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use sha2::{Digest, Sha256};

use super::{PgOptions, template};
use crate::install::PgBin;
use crate::secret;

/// The data folder of `dir` and its superuser's password; both are made when there are none.
pub(super) fn prepare(bin: &PgBin, dir: &Path, fsync: bool) -> Result<(PathBuf, String)> {
    let password_file = dir.join("password");
    // A folder that was emptied also means a cluster placed outside of it (see `place`).
    let data = place(dir)?;
    if password_file.exists() && data.join("PG_VERSION").exists() {
        return Ok((data, secret::remembered(&password_file)?));
    }
    // Leftovers of a broken initdb would make the next one refuse.
    let _ = fs::remove_dir_all(&data);
    if fsync {
        let password = secret::remembered(&password_file)?;
        initdb(bin, &data, &password, fsync)?;
        return Ok((data, password));
    }
    // Written last: it says that the data are whole.
    let _ = fs::remove_file(&password_file);
    let password = template::copy(bin, &data)?;
    secret::write_private(&password_file, &password)?;
    Ok((data, password))
}

/// `dir/data`, unless the server's own user could not get there (a clone below /root).
pub(super) fn place(dir: &Path) -> Result<PathBuf> {
    if owner()?.is_none() || dir.ancestors().all(is_open_to_all) {
        return Ok(dir.join("data"));
    }
    let name = hex::encode(&Sha256::digest(dir.as_os_str().as_encoded_bytes())[..8]);
    let base = PathBuf::from(format!("/var/tmp/amanah-{name}"));
    fs::create_dir_all(&base).with_context(|| format!("cannot create {}", base.display()))?;
    if fs::metadata(&base).context("its owner")?.uid() != 0 {
        bail!("{} belongs to another user: remove it", base.display());
    }
    if !base.join("data").exists() {
        let why = "the user postgres cannot enter";
        eprintln!("{why} {}: the cluster goes to {}", dir.display(), base.display());
    }
    Ok(base.join("data"))
}

fn is_open_to_all(dir: &Path) -> bool {
    fs::metadata(dir).map_or(true, |meta| meta.mode() & 0o001 != 0)
}

pub(super) fn initdb(bin: &PgBin, data: &Path, password: &str, fsync: bool) -> Result<()> {
    fs::create_dir_all(data).with_context(|| format!("cannot create {}", data.display()))?;
    own(data, 0o700)?;
    let password_file = data.with_extension("pw");
    secret::write_private(&password_file, password)?;
    own(&password_file, 0o600)?;
    let mut command = Command::new(bin.tool("initdb"));
    command.args(["-U", "postgres", "--data-checksums"]);
    command.args(["--locale=C.UTF-8", "--encoding=UTF8"]).current_dir("/");
    command.arg("--pwfile").arg(&password_file).arg("-D").arg(data);
    // SCRAM costs both sides 4096 hashes for each connection, and tests connect thousands of times.
    // Small log files make the copies of a throw-away cluster quicker.
    if fsync {
        command.arg("--auth=scram-sha-256");
    } else {
        command.args(["--no-sync", "--auth=md5", "--wal-segsize=1"]);
    }
    as_owner(&mut command)?;
    let done = command.output().context("cannot start initdb");
    fs::remove_file(&password_file).context("cannot remove initdb's password file")?;
    let output = done?;
    if !output.status.success() {
        bail!("initdb in {} failed: {}", data.display(), String::from_utf8_lossy(&output.stderr));
    }
    Ok(())
}

/// The server's command line. Settings go here and not into a file, so that a changed setting is
/// seen by the comparison with a server that still runs.
pub(super) fn arguments(bin: &PgBin, data: &Path, port: u16, options: &PgOptions) -> Vec<String> {
    let (switch, passwords) = if options.fsync { ("on", "scram-sha-256") } else { ("off", "md5") };
    let ours = [
        ("listen_addresses", "127.0.0.1"),
        ("unix_socket_directories", ""),
        ("fsync", switch),
        ("full_page_writes", switch),
        ("password_encryption", passwords),
        ("synchronous_commit", "on"),
        ("wal_compression", if bin.has_lz4() { "lz4" } else { "on" }),
        ("max_wal_size", "4GB"),
        ("checkpoint_timeout", "15min"),
        ("shared_buffers", "256MB"),
        ("max_connections", "300"),
        ("timezone", "UTC"),
        ("log_timezone", "UTC"),
        ("log_line_prefix", "%m [%p] %u@%d "),
    ];
    let more = options.settings.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let start = ["-D", &data.to_string_lossy(), "-p", &port.to_string()].map(str::to_owned);
    let settings = ours.into_iter().chain(more);
    let settings = settings.flat_map(|(name, value)| ["-c".to_owned(), format!("{name}={value}")]);
    start.into_iter().chain(settings).collect()
}

/// `PostgreSQL` refuses to run as root: then it runs as the user `postgres` of Debian's package.
pub(super) fn as_owner(command: &mut Command) -> Result<()> {
    if let Some((user, group)) = owner()? {
        command.uid(user).gid(group);
    }
    Ok(())
}

fn own(path: &Path, mode: u32) -> Result<()> {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).context("mode of a file")?;
    if let Some((user, group)) = owner()? {
        chown(path, Some(user), Some(group))
            .with_context(|| format!("cannot give {} to postgres", path.display()))?;
    }
    Ok(())
}

/// User and group of `postgres` when we are root; None when we run it as ourselves.
fn owner() -> Result<Option<(u32, u32)>> {
    if fs::metadata("/proc/self").context("/proc is not mounted")?.uid() != 0 {
        return Ok(None);
    }
    let users = fs::read_to_string("/etc/passwd").context("cannot read /etc/passwd")?;
    let line = users.lines().find(|line| line.starts_with("postgres:"));
    let ids = line.and_then(|line| {
        let mut fields = line.split(':').skip(2);
        Some((fields.next()?.parse().ok()?, fields.next()?.parse().ok()?))
    });
    match ids {
        Some(ids) => Ok(Some(ids)),
        None => bail!("there is no user postgres to run PostgreSQL as: install postgresql-15"),
    }
}

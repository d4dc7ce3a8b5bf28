//! Free loopback ports, chosen once and then remembered beside the server's data.

use std::collections::BTreeMap;
use std::env;
use std::fs::{self, File, TryLockError};
use std::net::{Ipv4Addr, TcpListener};
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use anyhow::{Context, Result, bail};

use crate::secret::random_hex;

/// Below the range from which the kernel takes ports for outgoing connections (32768 and up).
/// Otherwise a client's socket could hold a remembered port when the server comes back.
const FIRST: u16 = 20_000;
const COUNT: u16 = 12_000;

/// The ports that this process claimed. The locks of their files end with it, however it ends.
static CLAIMED: Mutex<BTreeMap<u16, File>> = Mutex::new(BTreeMap::new());

/// A loopback port on which nothing listens, and which nobody else is given as long as this process lives: neither before a server binds it,
/// nor while that server is down.
pub fn free_port() -> Result<u16> {
    for _ in 0..200 {
        let drawn = u16::from_str_radix(&random_hex(2)?, 16).context("random port")?;
        let port = FIRST + drawn % COUNT;
        if claim(port)? == Claim::New && is_free(port) {
            return Ok(port);
        }
    }
    bail!("found no free loopback port between {FIRST} and {}", FIRST + COUNT)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Claim {
    New,
    Held,
    Elsewhere,
}

/// Every process that draws ports locks a file for each of them.
fn claim(port: u16) -> Result<Claim> {
    let mut claimed = CLAIMED.lock().unwrap_or_else(PoisonError::into_inner);
    if claimed.contains_key(&port) {
        return Ok(Claim::Held);
    }
    let file = file(port)?;
    match file.try_lock() {
        Ok(()) => {
            claimed.insert(port, file);
            Ok(Claim::New)
        }
        Err(TryLockError::WouldBlock) => Ok(Claim::Elsewhere),
        Err(TryLockError::Error(error)) => Err(error).context("cannot lock the file of a port"),
    }
}

fn file(port: u16) -> Result<File> {
    // A folder for each user: another one's could not be written.
    let user = fs::metadata("/proc/self").context("cannot tell whose process this is")?.uid();
    let dir = env::temp_dir().join(format!("amanah-ports-{user}"));
    fs::create_dir_all(&dir).with_context(|| format!("cannot create {}", dir.display()))?;
    let path = dir.join(port.to_string());
    let opened = File::options().create(true).truncate(false).write(true).open(&path);
    opened.with_context(|| format!("cannot open {}", path.display()))
}

/// Nothing listens on this loopback port.
fn is_free(port: u16) -> bool {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok()
}

/// The ports remembered in a server's folder, by name.
pub(crate) struct Ports {
    known: BTreeMap<String, u16>,
}

impl Ports {
    /// Reads `ports.json`; a missing file remembers nothing.
    pub(crate) fn read(dir: &Path) -> Result<Self> {
        let file = dir.join("ports.json");
        if !file.exists() {
            return Ok(Self { known: BTreeMap::new() });
        }
        let text =
            fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
        let known = serde_json::from_str(&text)
            .with_context(|| format!("{} is damaged: delete it", file.display()))?;
        Ok(Self { known })
    }

    /// The port remembered under `name`.
    pub(crate) fn get(&self, name: &str) -> Option<u16> {
        self.known.get(name).copied()
    }

    /// `wanted` if it is not 0, else the remembered port if it is still free, else a new one.
    pub(crate) fn choose(&mut self, name: &str, wanted: u16) -> Result<u16> {
        let port = match (wanted, self.get(name)) {
            (0, Some(known)) if claim(known)? != Claim::Elsewhere && is_free(known) => known,
            (0, _) => free_port()?,
            (wanted, _) => {
                claim(wanted)?;
                wanted
            }
        };
        self.known.insert(name.to_owned(), port);
        Ok(port)
    }

    pub(crate) fn write(&self, dir: &Path) -> Result<()> {
        let file = dir.join("ports.json");
        let text = serde_json::to_string_pretty(&self.known).context("ports as JSON")?;
        fs::write(&file, text).with_context(|| format!("cannot write {}", file.display()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_port_is_given_twice_and_none_that_another_process_claimed() {
        let mut given: Vec<u16> = (0..300).map(|_| free_port().unwrap()).collect();
        given.sort_unstable();
        given.dedup();
        assert_eq!(given.len(), 300);
        // A lock belongs to the opened file: opened again it is what another process has.
        let lock = |port| file(port).ok().filter(|file| file.try_lock().is_ok()).map(|f| (port, f));
        let (elsewhere, other) = (FIRST..FIRST + COUNT).find_map(lock).unwrap();
        assert_eq!(claim(elsewhere).unwrap(), Claim::Elsewhere);
        let mut ports = Ports { known: BTreeMap::from([("nats".to_owned(), elsewhere)]) };
        assert_ne!(ports.choose("nats", 0).unwrap(), elsewhere);
        drop(other);
        assert_eq!(claim(elsewhere).unwrap(), Claim::New);
        assert_eq!(claim(elsewhere).unwrap(), Claim::Held);
    }
}

//! Free loopback ports, chosen once and then remembered beside the server's data.

use std::collections::BTreeMap;
use std::fs;
use std::net::{Ipv4Addr, TcpListener};
use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::secret::random_hex;

/// Below the range from which the kernel takes ports for outgoing connections (32768 and up),
/// so that no client socket sits on a remembered port when the server comes back.
const FIRST: u16 = 20_000;
const COUNT: u16 = 12_000;

/// A loopback port on which nothing listens now.
pub fn free_port() -> Result<u16> {
    for _ in 0..200 {
        let drawn = u16::from_str_radix(&random_hex(2)?, 16).context("random port")?;
        let port = FIRST + drawn % COUNT;
        if is_free(port) {
            return Ok(port);
        }
    }
    bail!("found no free loopback port between {FIRST} and {}", FIRST + COUNT)
}

/// Nothing listens on this loopback port.
pub(crate) fn is_free(port: u16) -> bool {
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
            (0, Some(known)) if is_free(known) => known,
            (0, _) => free_port()?,
            (wanted, _) => wanted,
        };
        self.known.insert(name.to_owned(), port);
        Ok(port)
    }

    /// Writes `ports.json`.
    pub(crate) fn write(&self, dir: &Path) -> Result<()> {
        let file = dir.join("ports.json");
        let text = serde_json::to_string_pretty(&self.known).context("ports as JSON")?;
        fs::write(&file, text).with_context(|| format!("cannot write {}", file.display()))
    }
}

//! Offices and Itjen as machines that call gRPC. The registry says which machines those are.

use std::path::Path;
use std::time::{Duration, SystemTime};

use anyhow::Context;
use kernel::{Actor, PersonId, Role};
use service::config::Config;
use service::{Machine, Machines};
use topology::{PublicUserKey, Registry, names};

use crate::services;

/// Pause between two looks at the registry. A revoked machine is refused after this time at the latest.
const LOOK: Duration = Duration::from_secs(2);

/// Reads the registry. Without a registry no machine may call.
pub(crate) fn load(config: &Config, machines: &Machines) -> anyhow::Result<()> {
    let path = &config.bus.registry;
    if !path.exists() {
        return Ok(());
    }
    let registry = registry(path)?;
    let keys = registry.live_offices().flat_map(|office| &office.client_keys);
    let keys = keys.chain(registry.itjen.iter().flat_map(|itjen| &itjen.keys));
    let known = keys.filter_map(|key| machine(&registry, key)).collect::<anyhow::Result<_>>()?;
    Ok(machines.replace(known)?)
}

/// Reads the registry again whenever it changes. If it does not read, the old one stays in force and the error is logged.
pub(crate) async fn follow(config: Config, machines: Machines) {
    let mut seen = changed(&config.bus.registry);
    loop {
        tokio::time::sleep(LOOK).await;
        let now = changed(&config.bus.registry);
        if now == seen {
            continue;
        }
        match load(&config, &machines) {
            Ok(()) => seen = now,
            Err(error) => {
                tracing::error!(error = %format!("{error:#}"), "the registry does not read; the old one counts");
            }
        }
    }
}

/// The registry at a path; an empty one when there is none.
pub(crate) fn registry(path: &Path) -> anyhow::Result<Registry> {
    if !path.exists() {
        return Ok(Registry::default());
    }
    let text = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
    toml::from_str(&text).with_context(|| path.display().to_string())
}

fn machine(registry: &Registry, key: &PublicUserKey) -> Option<anyhow::Result<Machine>> {
    let machine = registry.machine(key.as_str())?;
    let (person, role) = match &machine.office {
        Some(office) => (format!("office-{office}"), Role::OfficeEdge),
        None => (machine.user.clone(), Role::Inspectorate),
    };
    let known = || -> anyhow::Result<Machine> {
        Ok(Machine {
            key_name: key.to_string(),
            public_key: raw(key)?,
            actor: Actor {
                person: PersonId::try_new(person)?,
                roles: vec![role],
                office: machine.office,
            },
        })
    };
    Some(known())
}

/// The Ed25519 key inside an nkey. The text is base 32 of a prefix byte, 32 bytes of key and two bytes of checksum.
fn raw(key: &PublicUserKey) -> anyhow::Result<[u8; 32]> {
    let bytes = data_encoding::BASE32_NOPAD.decode(key.as_str().as_bytes())?;
    bytes
        .get(1..33)
        .and_then(|key| key.try_into().ok())
        .context("a public key of the registry is too short")
}

/// Compares the streams and consumers of the hub with the registry, and corrects them if `apply`. The answer holds every difference.
pub(crate) async fn provision(config: &Config, apply: bool) -> anyhow::Result<Vec<bus::Change>> {
    let bus = bus::Bus::init(&services::bus_config(names::PROVISION, config)?).await?;
    let wanted = bus::Wanted::by(&registry(&config.bus.registry)?, config.bus.replicas);
    let changes = bus::provision(&bus, &wanted, apply).await?;
    bus.drain().await;
    Ok(changes)
}

fn changed(path: &Path) -> Option<SystemTime> {
    std::fs::metadata(path).and_then(|meta| meta.modified()).ok()
}

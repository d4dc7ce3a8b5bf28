//! nats-servers for one test.

use std::ops::Deref;
use std::path::PathBuf;

use anyhow::Result;
use kernel::OfficeCode;
use localservers::{Home, Leaf, LeafOptions, Nats, NatsCluster, NatsOptions, ensure_nats};

/// A running nats-server with the accounts of production; dropping it stops it and removes its store.
pub struct NatsServer {
    nats: Nats,
    bin: PathBuf,
    // After the server: fields are dropped in this order.
    home: Home,
}

impl NatsServer {
    /// Starts one with an empty store, on ports of its own.
    pub fn start() -> Result<Self> {
        Self::with(&NatsOptions::default())
    }

    /// Starts one that also knows offices, or Itjen.
    pub fn with(options: &NatsOptions) -> Result<Self> {
        let bin = ensure_nats(&Home::of_workspace(), &crate::say)?;
        let home = Home::temporary("nats")?;
        let nats = Nats::start(&bin, &home.dir("nats"), options)?;
        Ok(Self { nats, bin, home })
    }

    /// Starts the server of an office that this one knows. It must be dropped before this one.
    pub fn leaf(&self, code: &OfficeCode) -> Result<Leaf> {
        self.leaf_through(code, vec![self.nats.leaf_address()])
    }

    /// The same, with something in between: `hub` are the addresses at which it looks for the hub.
    pub fn leaf_through(&self, code: &OfficeCode, hub: Vec<String>) -> Result<Leaf> {
        let seeds = self.nats.credentials_dir();
        let options = LeafOptions { code: code.clone(), hub, seeds };
        Leaf::start(&self.bin, &self.home.dir(&format!("leaf-{code}")), &options)
    }
}

impl Deref for NatsServer {
    type Target = Nats;

    fn deref(&self) -> &Nats {
        &self.nats
    }
}

/// A cluster of three with the accounts of production; dropping it stops it and removes its stores.
pub struct NatsServers {
    cluster: NatsCluster,
    // After the servers: fields are dropped in this order.
    _home: Home,
}

impl NatsServers {
    /// Starts an empty cluster.
    pub fn with(options: &NatsOptions) -> Result<Self> {
        let bin = ensure_nats(&Home::of_workspace(), &crate::say)?;
        let home = Home::temporary("cluster")?;
        let cluster = NatsCluster::start(&bin, &home.dir("nats"), options)?;
        Ok(Self { cluster, _home: home })
    }
}

impl Deref for NatsServers {
    type Target = NatsCluster;

    fn deref(&self) -> &NatsCluster {
        &self.cluster
    }
}

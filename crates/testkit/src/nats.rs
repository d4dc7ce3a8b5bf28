//! A nats-server for one test.

use std::ops::Deref;

use anyhow::Result;
use localservers::{Home, Nats, NatsOptions, ensure_nats};

/// A running nats-server with the accounts of production; dropping it stops it and removes its store.
pub struct NatsServer {
    nats: Nats,
    // After the server: fields are dropped in this order.
    _home: Home,
}

impl NatsServer {
    /// Starts one with an empty store, on ports of its own.
    pub fn start() -> Result<Self> {
        let bin = ensure_nats(&Home::of_workspace(), &crate::say)?;
        let home = Home::temporary("nats")?;
        let nats = Nats::start(&bin, &home.dir("nats"), &NatsOptions::default())?;
        Ok(Self { nats, _home: home })
    }
}

impl Deref for NatsServer {
    type Target = Nats;

    fn deref(&self) -> &Nats {
        &self.nats
    }
}

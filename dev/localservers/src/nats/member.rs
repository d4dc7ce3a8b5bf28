//! Name and ports of one hub server.

use anyhow::Result;

use crate::ports::Ports;

/// One server: alone, or one of a cluster.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Member {
    pub(super) name: String,
    pub(super) port: u16,
    pub(super) monitor: u16,
    pub(super) leafs: u16,
    pub(super) cluster: Option<Routes>,
}

/// Its place in a cluster.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Routes {
    pub(super) port: u16,
    /// Every member's port, this one's too.
    pub(super) routes: Vec<u16>,
}

impl Member {
    /// The remembered ports of a server alone, if it has run before.
    pub(super) fn remembered(ports: &Ports) -> Option<Self> {
        let (port, monitor) = (ports.get("nats")?, ports.get("monitor")?);
        Some(Self::alone(port, monitor, ports.get("leafs")?))
    }

    /// Remembered ports that are still free, or new ones.
    pub(super) fn choose(ports: &mut Ports, wanted: u16) -> Result<Self> {
        let port = ports.choose("nats", wanted)?;
        let monitor = ports.choose("monitor", 0)?;
        Ok(Self::alone(port, monitor, ports.choose("leafs", 0)?))
    }

    fn alone(port: u16, monitor: u16, leafs: u16) -> Self {
        Self { name: "amanah".to_owned(), port, monitor, leafs, cluster: None }
    }
}

//! Three nats-servers on loopback that replicate each other.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use super::member::{Member, Routes};
use super::{Accounts, Nats, NatsOptions, config, prepare, probe};
use crate::ports::free_port;
use crate::server::Server;
use crate::wait::until;

const MEMBERS: usize = 3;
/// An election takes seconds; a loaded machine more.
const QUORUM_LIMIT: Duration = Duration::from_mins(1);

/// A cluster of three; dropping the value stops it.
pub struct NatsCluster {
    members: Vec<Nats>,
    accounts: Accounts,
}

impl NatsCluster {
    /// Starts an empty one below `dir`, and waits until it has a leader. Ports are new each time; `options.port` is not used.
    pub fn start(bin: &Path, dir: &Path, options: &NatsOptions) -> Result<Self> {
        std::fs::create_dir_all(dir).with_context(|| format!("cannot create {}", dir.display()))?;
        let accounts = prepare(dir, options)?;
        let ports = (0..MEMBERS).map(|_| four_ports()).collect::<Result<Vec<_>>>()?;
        let routes: Vec<u16> = ports.iter().map(|ports| ports[3]).collect();
        let mut members = Vec::new();
        for (index, [port, monitor, leafs, cluster]) in ports.into_iter().enumerate() {
            let name = format!("hub-{index}");
            let routes = Some(Routes { port: cluster, routes: routes.clone() });
            let member_dir = dir.join(&name);
            let server = Server::open("nats-server", &member_dir)?;
            let member = Member { name, port, monitor, leafs, cluster: routes };
            config::write(&member_dir, &member, &accounts.conf())?;
            members.push(Nats { bin: bin.to_owned(), server, member, accounts: accounts.clone() });
        }
        let cluster = Self { members, accounts };
        cluster.accounts.write_hub(&cluster.urls(), &cluster.leaf_addresses())?;
        for member in &cluster.members {
            member.start_again()?;
        }
        cluster.wait_until_healthy()?;
        Ok(cluster)
    }

    /// The members; index `n` is the server `hub-<n>`. One can be killed and started again by itself.
    pub fn members(&self) -> &[Nats] {
        &self.members
    }

    pub fn urls(&self) -> Vec<String> {
        self.members.iter().map(Nats::url).collect()
    }

    /// The same with commas between them, as configuration writes them.
    pub fn url(&self) -> String {
        self.urls().join(",")
    }

    /// Addresses for the servers of offices.
    pub fn leaf_addresses(&self) -> Vec<String> {
        self.members.iter().map(Nats::leaf_address).collect()
    }

    /// Registry, seeds and accounts, which all members share.
    pub fn accounts(&self) -> &Accounts {
        &self.accounts
    }

    /// Makes every member that runs read the accounts again.
    pub fn reload(&self) -> Result<()> {
        self.members.iter().filter(|member| member.is_alive()).try_for_each(Nats::reload)
    }

    /// Waits until every member that runs has a leader and its share of every stream.
    pub fn wait_until_healthy(&self) -> Result<()> {
        let mut up = self.members.iter().filter(|member| member.is_alive());
        if up.all(|member| until(QUORUM_LIMIT, || probe::healthy(member.member.monitor))) {
            return Ok(());
        }
        bail!("the cluster was not healthy within {} s", QUORUM_LIMIT.as_secs())
    }

    /// Index of the member that leads the cluster itself.
    pub fn leader(&self) -> Result<usize> {
        self.named(|page| page["meta_cluster"]["leader"].as_str().map(str::to_owned))
    }

    /// Index of the member that leads a stream of the account HUB.
    pub fn leader_of(&self, stream: &str) -> Result<usize> {
        self.named(|page| {
            let accounts = page["account_details"].as_array()?;
            let mut streams =
                accounts.iter().filter_map(|a| a["stream_detail"].as_array()).flatten();
            let found = streams.find(|detail| detail["name"] == *stream)?;
            found["cluster"]["leader"].as_str().map(str::to_owned)
        })
    }

    fn named(&self, leader: impl Fn(&Value) -> Option<String>) -> Result<usize> {
        let mut found = None;
        let has_one = until(QUORUM_LIMIT, || {
            let mut pages =
                self.members.iter().filter_map(|member| member.page("/jsz?streams=1").ok());
            // Only members that run answer, but they may still name one that does not.
            let name = pages.find_map(|page| leader(&page));
            found = self
                .members
                .iter()
                .position(|m| Some(&m.member.name) == name.as_ref() && m.is_up());
            found.is_some()
        });
        found.filter(|_| has_one).context("no member leads within the limit")
    }
}

/// Ports for clients, monitoring, leaf servers and routes.
fn four_ports() -> Result<[u16; 4]> {
    Ok([free_port()?, free_port()?, free_port()?, free_port()?])
}

//! The servers of deploy/nats, with keys that everybody knows.

use kernel::{Clock, Ids};
use topology::{
    HubCluster, HubServer, Itjen, LeafServer, Link, Listener, PublicUserKey, Registry, Remote,
    Store, Tls, UserSeed, accounts_conf, hub_server_conf, leaf_server_conf, names,
};

/// Name of the file in deploy/nats, and its content.
pub(crate) fn all() -> Vec<(&'static str, String)> {
    let accounts = accounts_conf(&registry());
    vec![
        ("single/nats.conf", hub_server_conf(&single()).unwrap()),
        ("single/accounts.conf", accounts.clone()),
        ("cluster/nats.conf", hub_server_conf(&member()).unwrap()),
        ("cluster/accounts.conf", accounts),
        ("leaf/leaf.conf", leaf_server_conf(&leaf()).unwrap()),
    ]
}

fn tls(verify: bool) -> Tls {
    let file = |name: &str| format!("/etc/nats-tls/{name}");
    Tls { cert: file("tls.crt"), key: file("tls.key"), ca: Some(file("ca.crt")), verify }
}

fn open(port: u16, verify: bool) -> Listener {
    Listener { host: "0.0.0.0".to_owned(), port, tls: Some(tls(verify)) }
}

/// A hub on one machine, reached by services on the same machine only.
pub(crate) fn single() -> HubServer {
    HubServer {
        name: "hub-0".to_owned(),
        clients: Listener::loopback(4222),
        monitor: Some(Listener::loopback(8222)),
        leafs: open(7422, false),
        cluster: None,
        store: store("/var/lib/nats", "18GB"),
        accounts: "accounts.conf".to_owned(),
        pid_file: Some("/run/nats/nats.pid".to_owned()),
    }
}

/// One of three pods.
pub(crate) fn member() -> HubServer {
    let routes = (0..3).map(|index| format!("nats-{index}.nats-headless:6222")).collect();
    HubServer {
        name: "$POD_NAME".to_owned(),
        clients: open(4222, false),
        monitor: Some(open(8222, false)),
        leafs: open(7422, false),
        cluster: Some(HubCluster { listener: open(6222, true), routes }),
        store: store("/data", "18GB"),
        accounts: "../nats-auth/accounts.conf".to_owned(),
        pid_file: Some("/var/run/nats/nats.pid".to_owned()),
    }
}

/// An office's own server.
pub(crate) fn leaf() -> LeafServer {
    let registry = registry();
    let office = registry.offices.iter().find(|office| office.link == Link::Leaf).unwrap();
    let tls = Tls {
        cert: String::new(),
        key: String::new(),
        ca: Some("ca.pem".to_owned()),
        verify: false,
    };
    LeafServer {
        code: office.code.clone(),
        clients: Listener::loopback(4222),
        monitor: Some(Listener::loopback(8222)),
        store: store("jetstream", "2GB"),
        remote: Remote {
            addresses: vec!["hub.example:7422".to_owned()],
            tls: Some(tls),
            seed_file: "leaf.seed.conf".to_owned(),
        },
        client_keys: office.client_keys.clone(),
        admin_keys: vec![key(&Ids::seeded(Clock::manual("2026-11-22T03:00:00Z").0, 99))],
        pid_file: None,
    }
}

/// One office with a server, one without, and Itjen.
pub(crate) fn registry() -> Registry {
    let ids = Ids::seeded(Clock::manual("2026-11-22T03:00:00Z").0, 1);
    let mut registry = Registry::default();
    for user in [names::PROVISION, names::SYS].into_iter().chain(names::SERVICES) {
        registry.add_service(user, key(&ids)).unwrap();
    }
    let (plm, gto) = ("plm".parse().unwrap(), "gto".parse().unwrap());
    registry.add_office(&plm, Link::Leaf, key(&ids), Some(key(&ids))).unwrap();
    registry.add_office(&gto, Link::Direct, key(&ids), None).unwrap();
    let keys = vec![key(&ids)];
    registry
        .add_itjen(Itjen { keys, sealing: None, notes: None, dropped_keys: Vec::new() })
        .unwrap();
    registry
}

fn key(ids: &Ids) -> PublicUserKey {
    UserSeed::generate(ids).public().clone()
}

fn store(dir: &str, file_max: &str) -> Store {
    Store { dir: dir.to_owned(), memory_max: "64MB".to_owned(), file_max: file_max.to_owned() }
}

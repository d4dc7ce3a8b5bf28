//! The rule about TLS, and the examples in deploy/nats.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod examples;

use std::path::PathBuf;

use topology::{Listener, Tls, TopologyError, hub_server_conf, leaf_server_conf};

fn outside(tls: Option<Tls>) -> Listener {
    Listener { host: "0.0.0.0".to_owned(), port: 4222, tls }
}

fn refused(what: &'static str, host: &str) -> Result<String, TopologyError> {
    Err(TopologyError::PlainOutsideLoopback { what, host: host.to_owned() })
}

#[test]
fn nothing_listens_outside_loopback_without_tls() {
    let hub = examples::single();
    let mut changed = hub.clone();
    changed.clients = outside(None);
    assert_eq!(hub_server_conf(&changed), refused("the listener for clients", "0.0.0.0"));
    let mut changed = hub.clone();
    changed.leafs = outside(None);
    assert_eq!(hub_server_conf(&changed), refused("the listener for offices' servers", "0.0.0.0"));
    let mut changed = hub;
    changed.monitor = Some(outside(None));
    assert_eq!(hub_server_conf(&changed), refused("the monitoring page", "0.0.0.0"));
    let mut changed = examples::member();
    changed.cluster.as_mut().unwrap().listener = outside(None);
    assert_eq!(hub_server_conf(&changed), refused("the listener of the cluster", "0.0.0.0"));
    let mut changed = examples::member();
    changed.cluster.as_mut().unwrap().listener = Listener::loopback(6222);
    assert_eq!(
        hub_server_conf(&changed),
        refused("a route of the cluster", "nats-0.nats-headless")
    );
    let mut changed = examples::leaf();
    changed.clients = outside(None);
    assert_eq!(
        leaf_server_conf(&changed),
        refused("the listener for the office's programs", "0.0.0.0")
    );
}

#[test]
fn no_line_to_the_hub_leaves_the_machine_without_tls() {
    for host in ["hub.example", "10.0.0.1", "192.168.1.5", "2001:db8::1"] {
        let mut leaf = examples::leaf();
        leaf.remote.tls = None;
        leaf.remote.addresses = vec![format!("{host}:7422")];
        assert_eq!(leaf_server_conf(&leaf), refused("the line to the hub", host));
    }
    for host in ["127.0.0.1", "localhost", "[::1]"] {
        let mut leaf = examples::leaf();
        leaf.remote.tls = None;
        leaf.remote.addresses = vec![format!("{host}:7422")];
        assert!(leaf_server_conf(&leaf).is_ok(), "{host}");
    }
    let mut leaf = examples::leaf();
    leaf.remote.addresses.clear();
    assert_eq!(leaf_server_conf(&leaf), Err(TopologyError::NoRemote));
    leaf.remote.addresses = vec!["hub.example".to_owned()];
    assert_eq!(leaf_server_conf(&leaf), Err(TopologyError::BadAddress("hub.example".to_owned())));
}

#[test]
fn the_examples_hold_no_seed() {
    for (name, text) in examples::all() {
        let holds = text
            .split(|c: char| !c.is_ascii_alphanumeric())
            .any(|word| word.len() > 50 && word.starts_with('S'));
        assert!(!holds, "{name}");
    }
}

/// `AMANAH_WRITE_GOLDEN=1` writes them.
#[test]
fn the_examples_in_deploy_are_what_the_code_writes() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../deploy/nats");
    for (name, text) in examples::all() {
        let path = folder.join(name);
        if std::env::var_os("AMANAH_WRITE_GOLDEN").is_some() {
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(&path, &text).unwrap();
        }
        let found = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(found == text, "{name} differs: write it anew with AMANAH_WRITE_GOLDEN=1");
    }
}

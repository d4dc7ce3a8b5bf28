//! The same servers with certificates: what is rendered for links outside loopback works on a real link.

use async_nats::ConnectOptions;
use localservers::{Link, NatsOptions};
use topology::{
    HubServer, LeafServer, Listener, Remote, Store, Tls, UserSeed, hub_server_conf,
    leaf_server_conf,
};

use crate::support::{Bus, Hub, office, provision, provision_office, wait_for};

fn port(address: &str) -> u16 {
    address.rsplit_once(':').unwrap().1.parse().unwrap()
}

fn store(dir: &std::path::Path) -> Store {
    Store { dir: dir.display().to_string(), memory_max: "64MB".into(), file_max: "1GB".into() }
}

fn certificates(hub: &Hub) -> Tls {
    let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
    let (cert, key) = (hub.home.dir("tls.crt"), hub.home.dir("tls.key"));
    std::fs::write(&cert, made.cert.pem()).unwrap();
    std::fs::write(&key, made.signing_key.serialize_pem()).unwrap();
    let (cert, key) = (cert.display().to_string(), key.display().to_string());
    Tls { ca: Some(cert.clone()), cert, key, verify: false }
}

/// The hub again, on the same ports, with certificates.
fn encrypt(hub: &Hub, tls: &Tls) {
    let nats = &hub.nats;
    let listener = |port| Listener { host: "localhost".into(), port, tls: Some(tls.clone()) };
    let server = HubServer {
        name: "hub-0".into(),
        clients: listener(nats.port()),
        monitor: Some(Listener::loopback(port(&nats.monitor_url()))),
        leafs: listener(port(&nats.leaf_address())),
        cluster: None,
        store: store(&nats.store_dir()),
        accounts: "accounts.conf".into(),
        pid_file: None,
    };
    nats.stop().unwrap();
    std::fs::write(nats.log().with_file_name("nats.conf"), hub_server_conf(&server).unwrap())
        .unwrap();
    nats.start_again().unwrap();
}

#[tokio::test]
async fn offices_publish_over_encrypted_links() {
    let offices = vec![(office("plm"), Link::Direct), (office("gto"), Link::Leaf)];
    let hub = Hub::start("tls", &NatsOptions { offices, itjen: true, ..NatsOptions::default() });
    provision(&hub.client("provision").await, &["gto"], &["plm"], 1).await;
    let tls = certificates(&hub);
    encrypt(&hub, &tls);
    let leaf = hub.leaf("gto");
    let seed = |user: &str| {
        UserSeed::parse(
            &std::fs::read_to_string(leaf.credentials_dir().join(format!("{user}.nk"))).unwrap(),
        )
        .unwrap()
    };
    let server = LeafServer {
        code: office("gto"),
        clients: Listener::loopback(port(&leaf.url())),
        monitor: Some(Listener::loopback(port(&leaf.monitor_url()))),
        store: store(&hub.home.dir("leaf-store")),
        remote: Remote {
            addresses: vec![format!("localhost:{}", port(&hub.nats.leaf_address()))],
            tls: Some(Tls { cert: String::new(), key: String::new(), ..tls.clone() }),
            seed_file: "seeds/leaf.conf".into(),
        },
        client_keys: vec![seed("off_gto").public().clone()],
        admin_keys: vec![seed("admin").public().clone()],
        pid_file: None,
    };
    leaf.stop().unwrap();
    std::fs::write(leaf.log().with_file_name("nats.conf"), leaf_server_conf(&server).unwrap())
        .unwrap();
    leaf.start_again().unwrap();
    let admin = Bus::connect(&leaf.url(), "admin", &leaf.credentials_dir()).await.unwrap();
    provision_office(&admin, &office("gto"), 1).await;
    let app = Bus::connect(&leaf.url(), "off_gto", &leaf.credentials_dir()).await.unwrap();
    app.submit("ph.in.off.gto.survey.rating.submitted.v1", "1").await.unwrap();
    let url = format!("tls://localhost:{}", hub.nats.port());
    let ca = std::path::PathBuf::from(tls.ca.unwrap());
    let options = |user: &str| {
        ConnectOptions::with_nkey(hub.nats.seed(user).unwrap()).add_root_certificates(ca.clone())
    };
    let direct = Bus::with(&url, "off_plm", options("off_plm")).await.unwrap();
    direct.submit("ph.in.off.plm.survey.rating.submitted.v1", "2").await.unwrap();
    let hub_client = Bus::with(&url, "provision", options("provision")).await.unwrap();
    wait_for("both at the hub", || async {
        let stream = hub_client.jetstream.get_stream("INGRESS").await;
        stream.is_ok_and(|stream| stream.cached_info().state.messages == 2)
    })
    .await;
    let plain = ConnectOptions::with_nkey(hub.nats.seed("off_plm").unwrap());
    assert!(
        Bus::with(&url, "off_plm", plain).await.is_err(),
        "an unknown authority is not trusted"
    );
}

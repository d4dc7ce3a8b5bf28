//! One server: start and end, its files, its services.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use localservers::{Link, Nats, NatsOptions};

use crate::support::{Bus, Hub, binary, office};

#[test]
fn it_is_healthy_and_comes_back_after_a_kill() {
    let hub = Hub::start("nats", &NatsOptions::default());
    let nats = &hub.nats;
    assert_eq!(nats.page("/healthz").unwrap()["status"], "ok");
    let (port, pid) = (nats.port(), nats.pid());
    nats.kill9().unwrap();
    assert!(!nats.is_up());
    nats.start_again().unwrap();
    assert!(nats.is_up());
    assert_eq!(nats.port(), port);
    assert_ne!(nats.pid(), pid);
    assert!(nats.truncate_last_block(1).is_err(), "refused while it runs");
}

#[test]
fn each_user_has_a_seed_of_its_own_and_the_configuration_holds_none() {
    let hub = Hub::start("users", &NatsOptions { itjen: true, ..NatsOptions::default() });
    let nats = &hub.nats;
    assert_ne!(nats.seed("intake").unwrap(), nats.seed("survey").unwrap());
    assert!(nats.seed("nobody").is_err());
    let meta = fs::metadata(nats.seed_file("intake").unwrap()).unwrap();
    assert_eq!(meta.permissions().mode() & 0o777, 0o600);
    let accounts = fs::read_to_string(nats.accounts().conf()).unwrap();
    for user in ["provision", "sys", "intake", "itjen"] {
        assert!(!accounts.contains(&nats.seed(user).unwrap()), "the seed of {user}");
    }
    nats.stop().unwrap();
    nats.wipe_store().unwrap();
    assert!(!fs::exists(nats.store_dir()).unwrap());
}

#[test]
fn a_server_that_still_runs_learns_of_a_new_office_when_it_is_taken_over() {
    let hub = Hub::start("taken", &NatsOptions::default());
    let Hub { nats, home } = hub;
    let pid = nats.pid();
    nats.detach();
    drop(nats);
    let options =
        NatsOptions { offices: vec![(office("plm"), Link::Direct)], ..NatsOptions::default() };
    let again = Nats::start(&binary(), &home.dir("nats"), &options).unwrap();
    assert_eq!(again.pid(), pid);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let connected =
        runtime.block_on(Bus::connect(&again.url(), "off_plm", &again.credentials_dir()));
    assert!(connected.is_ok());
}

#[test]
fn a_reload_that_the_server_refuses_is_an_error_and_changes_nothing() {
    let hub = Hub::start("reload", &NatsOptions::default());
    fs::write(hub.nats.accounts().conf(), "accounts { HUB { users: [ }").unwrap();
    let error = hub.nats.reload().unwrap_err().to_string();
    assert!(error.contains("did not accept"), "{error}");
    assert!(hub.nats.is_up());
}

#[tokio::test]
async fn services_read_every_log_and_publish_their_own() {
    let hub = Hub::start("services", &NatsOptions::default());
    let provision = hub.client("provision").await;
    crate::support::provision(&provision, &[], &[], 1).await;
    let intake = hub.client("intake").await;
    assert_eq!(intake.submit("ph.evt.intake.a.v1", "1").await.unwrap().0, "EVT_INTAKE");
    assert_eq!(intake.submit("ph.rcpt.off.plm.a.v1", "2").await.unwrap().0, "RECEIPTS");
    let triage = hub.client("triage").await;
    assert_eq!(triage.submit("ph.esc.itjen.a.v1", "3").await.unwrap().0, "ESCALATED");
    for (reader, stream) in
        [("reporting", "EVT_INTAKE"), ("intake", "INGRESS"), ("triage", "INGRESS_ITJEN")]
    {
        let client = hub.client(reader).await;
        let config = async_nats::jetstream::consumer::pull::OrderedConfig::default();
        let made = client.jetstream.create_consumer_on_stream(config, stream).await;
        assert!(made.is_ok(), "{reader} reads {stream}");
        assert_eq!(client.denials(), Vec::<String>::new());
    }
    hub.nats.kill9().unwrap();
    let cut = hub.nats.truncate_last_block(5).unwrap();
    assert!(cut.starts_with(hub.nats.store_dir()));
    hub.nats.start_again().unwrap();
}

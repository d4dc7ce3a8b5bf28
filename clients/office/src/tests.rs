//! An office against a real hub: the bus as in production, receipts from somebody who stands in for intake.

use std::path::{Path, PathBuf};
use std::time::Duration;

use contracts::{Counts, Outcome, Reason, ReasonCode};
use localservers::{Home, ensure_nats};
use topology::{LeafServer, Listener, Remote, Store, UserSeed};

use super::source::Content;
use super::*;
use fakehub::{Fake, Hub, office};
use terminal::Exit;

fn line(index: usize) -> String {
    format!(
        r#"{{"place":"loket-{index}","service":"dokumen-kapal","shift":"2026-11-22-pagi","answers":{{"conduct":4,"competence":3}}}}"#
    )
}

fn source(folder: &Path, count: usize) -> PathBuf {
    let path = folder.join("ratings.ndjson");
    std::fs::write(&path, (0..count).map(line).collect::<Vec<_>>().join("\n")).unwrap();
    path
}

/// An enrolment folder; answers with the path of its `office.toml`.
fn enrol(hub: &Hub, folder: &Path, code: &str, url: String, leaf: Option<LeafConfig>) -> PathBuf {
    hub.give_seed(&format!("off_{code}"), folder);
    let config = OfficeConfig {
        code: office(code),
        urls: vec![url],
        tls_ca: None,
        intake_grpc: None,
        inspectorate_public_key: vault::PrivateKey::from_bytes([3; 32]).public(),
        leaf,
    };
    let path = folder.join("office.toml");
    std::fs::write(&path, toml::to_string(&config).unwrap()).unwrap();
    path
}

fn args(config: &Path, file: Option<PathBuf>, wait: u64) -> PublishArgs {
    PublishArgs {
        file,
        complaint: None,
        kind: Content::Ratings,
        config: config.to_owned(),
        dir: None,
        grpc: false,
        report: Some(config.with_file_name("report.json")),
        skip_bad: false,
        retry_rejected: false,
        wait,
    }
}

fn report(config: &Path) -> serde_json::Value {
    let text = std::fs::read(config.with_file_name("report.json")).unwrap();
    serde_json::from_slice(&text).unwrap()
}

/// Takes everything but the rating at place 7 of each batch.
fn all_but_one(_: &str, body: &[u8]) -> (Outcome, Counts, Vec<Reason>) {
    let body: serde_json::Value = serde_json::from_slice(body).unwrap();
    let ratings = body["ratings"].as_array().unwrap();
    let bad = ratings.iter().position(|rating| rating["place"] == "loket-7");
    let reason = |at: usize| {
        let at = u32::try_from(at).unwrap();
        Reason::of_field(ReasonCode::ShiftTooOld, "shift", "too old").at_line(at)
    };
    let rejected = u32::from(bad.is_some());
    let received = u32::try_from(ratings.len()).unwrap() - rejected;
    (
        Outcome::Received,
        Counts { received, duplicate: 0, rejected },
        bad.map(reason).into_iter().collect(),
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_received_but_for_its_bad_line_and_a_repeat_sends_nothing() {
    let hub = Hub::start().await;
    let folder = tempfile::tempdir().unwrap();
    let config = enrol(&hub, folder.path(), "gto", hub.nats.url(), None);
    let args = args(&config, Some(source(folder.path(), 1500)), 20);
    let intake = hub.answering("intake", ("INGRESS", "ph.in.off.gto.>"), all_but_one).await;
    assert_eq!(publish(&args).await.unwrap(), Exit::Refused);
    let report = report(&config);
    assert_eq!((&report["received"], &report["missing"]), (&1499.into(), &0.into()), "{report}");
    assert_eq!(report["rejected"][0]["line"], 8);
    assert_eq!(publish(&args).await.unwrap(), Exit::Refused);
    assert_eq!(hub.seen.lock().unwrap().len(), 2);
    intake.abort();
}

#[tokio::test(flavor = "multi_thread")]
async fn without_an_answer_it_says_so_and_a_repeat_finds_it_under_the_same_ids() {
    let hub = Hub::start().await;
    let folder = tempfile::tempdir().unwrap();
    let config = enrol(&hub, folder.path(), "gto", hub.nats.url(), None);
    let file = source(folder.path(), 7);
    assert_eq!(publish(&args(&config, Some(file.clone()), 1)).await.unwrap(), Exit::NoAnswer);
    let intake = hub.answering("intake", ("INGRESS", "ph.in.off.gto.>"), all_but_one).await;
    // The receipt may have been handed to the first run, which is gone: it comes again.
    assert_eq!(publish(&args(&config, Some(file), 60)).await.unwrap(), Exit::Done);
    assert_eq!(hub.seen.lock().unwrap().len(), 1, "one batch, one submission");
    intake.abort();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_line_that_does_not_read_stops_everything_before_it_is_sent() {
    let hub = Hub::start().await;
    let folder = tempfile::tempdir().unwrap();
    let config = enrol(&hub, folder.path(), "gto", hub.nats.url(), None);
    let file = folder.path().join("bad.ndjson");
    std::fs::write(&file, format!("{}\nx\n", line(1))).unwrap();
    let strict = args(&config, Some(file), 20);
    assert_eq!(publish(&strict).await.unwrap(), Exit::Usage);
    let intake = hub.answering("intake", ("INGRESS", "ph.in.off.gto.>"), all_but_one).await;
    let lenient = PublishArgs { skip_bad: true, ..strict };
    assert_eq!(publish(&lenient).await.unwrap(), Exit::Done);
    assert_eq!(report(&config)["skipped"].as_array().unwrap().len(), 1);
    intake.abort();
}

#[tokio::test(flavor = "multi_thread")]
async fn publishing_as_another_office_is_denied_in_words() {
    let hub = Hub::start().await;
    let folder = tempfile::tempdir().unwrap();
    let config = enrol(&hub, folder.path(), "gto", hub.nats.url(), None);
    let text = std::fs::read_to_string(&config).unwrap().replace("\"gto\"", "\"plm\"");
    std::fs::write(&config, text).unwrap();
    std::fs::rename(folder.path().join("off_gto.nk"), folder.path().join("off_plm.nk")).unwrap();
    let args = args(&config, Some(source(folder.path(), 1)), 20);
    assert_eq!(publish(&args).await.unwrap(), Exit::Refused);
}

/// The office's own server as `amanah office add` writes it, on free ports.
fn leaf(hub: &Hub, folder: &Path) -> (String, LeafConfig) {
    let seed = |user: &str| UserSeed::parse(&hub.nats.seed(user).unwrap()).unwrap();
    let ids = kernel::Ids::new(kernel::Clock::machine());
    let admin = UserSeed::generate(&ids);
    std::fs::write(folder.join("admin.nk"), admin.expose()).unwrap();
    std::fs::write(
        folder.join("leaf.seed.conf"),
        topology::leaf_seed_conf(&seed("leaf_plm")).as_bytes(),
    )
    .unwrap();
    let (port, monitor) = (localservers::free_port().unwrap(), localservers::free_port().unwrap());
    let server = LeafServer {
        code: office("plm"),
        clients: Listener::loopback(port),
        monitor: Some(Listener::loopback(monitor)),
        store: Store { dir: "jetstream".into(), memory_max: "16MB".into(), file_max: "2GB".into() },
        remote: Remote {
            addresses: vec![hub.nats.leaf_address()],
            tls: None,
            seed_file: "leaf.seed.conf".into(),
        },
        client_keys: vec![seed("off_plm").public().clone()],
        admin_keys: vec![admin.public().clone()],
        pid_file: None,
    };
    std::fs::write(folder.join("leaf.conf"), topology::leaf_server_conf(&server).unwrap()).unwrap();
    let monitor_url = format!("http://127.0.0.1:{monitor}");
    (format!("nats://127.0.0.1:{port}"), LeafConfig { conf: "leaf.conf".into(), monitor_url })
}

#[tokio::test(flavor = "multi_thread")]
async fn the_edge_runs_the_leaf_keeps_receipts_and_starts_a_killed_server_again() {
    let hub = Hub::start().await;
    let folder = tempfile::tempdir().unwrap();
    let (url, leaf) = leaf(&hub, folder.path());
    let config = enrol(&hub, folder.path(), "plm", url, Some(leaf));
    let edge_args = EdgeArgs {
        config: config.clone(),
        dir: None,
        nats_server: ensure_nats(&Home::of_workspace(), &|line| eprintln!("{line}")).unwrap(),
        restart_after: 300,
        status_json: true,
    };
    let running = tokio::spawn(async move { edge(&edge_args).await });
    let intake = hub.answering("intake", ("INGRESS", "ph.in.off.plm.>"), all_but_one).await;
    let file = source(folder.path(), 5);
    assert_eq!(until_done(&config, &file).await, Exit::Done);
    let receipts = std::fs::read_to_string(folder.path().join("receipts.ndjson")).unwrap();
    assert_eq!(receipts.lines().count(), 1);

    let pid =
        |folder: &Path| std::fs::read_to_string(folder.join("nats-server.pid")).unwrap_or_default();
    let before = pid(folder.path());
    localservers::send_signal("KILL", &[before.parse().unwrap()]).unwrap();
    let started_again = || async { !pid(folder.path()).is_empty() && pid(folder.path()) != before };
    poll(started_again).await;
    let file = folder.path().join("more.ndjson");
    std::fs::write(&file, line(99)).unwrap();
    assert_eq!(until_done(&config, &file).await, Exit::Done);
    running.abort();
    intake.abort();
}

/// The server may still be starting: the command is safe to repeat.
async fn until_done(config: &Path, file: &Path) -> Exit {
    for _ in 0..20 {
        match publish(&args(config, Some(file.to_owned()), 20)).await.unwrap() {
            Exit::NoAnswer => tokio::time::sleep(Duration::from_millis(300)).await,
            exit => return exit,
        }
    }
    Exit::NoAnswer
}

async fn poll<F: Future<Output = bool>>(condition: impl Fn() -> F) {
    for _ in 0..300 {
        if condition().await {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("waited in vain");
}

/// An enrolment of an office that has gRPC only.
fn enrol_grpc(folder: &Path, url: String) -> PathBuf {
    let seed = UserSeed::generate(&kernel::Ids::new(kernel::Clock::machine()));
    std::fs::write(folder.join("off_gto.nk"), seed.expose()).unwrap();
    let config = OfficeConfig {
        code: office("gto"),
        urls: vec!["nats://127.0.0.1:1".into()],
        tls_ca: None,
        intake_grpc: Some(url),
        inspectorate_public_key: vault::PrivateKey::from_bytes([3; 32]).public(),
        leaf: None,
    };
    let path = folder.join("office.toml");
    std::fs::write(&path, toml::to_string(&config).unwrap()).unwrap();
    path
}

#[tokio::test(flavor = "multi_thread")]
async fn grpc_gives_the_same_receipts_and_a_repeat_sends_nothing() {
    let (fake, folder) = (Fake::default(), tempfile::tempdir().unwrap());
    let config = enrol_grpc(folder.path(), fake.serve().await);
    let args = PublishArgs { grpc: true, ..args(&config, Some(source(folder.path(), 2100)), 20) };
    assert_eq!(publish(&args).await.unwrap(), Exit::Done);
    assert_eq!(publish(&args).await.unwrap(), Exit::Done);
    assert_eq!(fake.submitted.lock().unwrap().len(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_large_letter_goes_over_grpc_by_itself_and_is_sealed_once() {
    let (fake, folder) = (Fake::default(), tempfile::tempdir().unwrap());
    let config = enrol_grpc(folder.path(), fake.serve().await);
    std::fs::write(folder.path().join("bukti.bin"), vec![7; 2 << 20]).unwrap();
    let letter = folder.path().join("surat.toml");
    let text = "title = 'Pungutan'\ntext = 'Petugas meminta uang di luar tarif.'\nattachments = ['bukti.bin']\n";
    std::fs::write(&letter, text).unwrap();
    let args = PublishArgs { complaint: Some(letter.clone()), ..args(&config, None, 20) };
    assert_eq!(publish(&args).await.unwrap(), Exit::Done);
    assert_eq!(publish(&args).await.unwrap(), Exit::Done);
    assert_eq!(fake.submitted.lock().unwrap().len(), 1);
    let state = std::fs::read_to_string(folder.path().join("surat.toml.amanah-state")).unwrap();
    assert!(!state.contains("Petugas") && !state.contains("Pungutan"));
}

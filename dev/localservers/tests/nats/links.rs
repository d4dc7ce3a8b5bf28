//! Offices over their own servers and directly, Itjen, and revocation: what must work.

use std::time::Duration;

use async_nats::jetstream::consumer::PullConsumer;
use futures::StreamExt;
use localservers::{Leaf, LeafOptions, Link, NatsOptions};

use crate::support::{Bus, Hub, binary, office, provision, provision_office, wait_for};

impl Hub {
    pub(crate) fn leaf(&self, code: &str) -> Leaf {
        let hub = vec![self.nats.leaf_address()];
        let options = LeafOptions { code: office(code), hub, seeds: self.nats.credentials_dir() };
        Leaf::start(&binary(), &self.home.dir(&format!("leaf-{code}")), &options).unwrap()
    }
}

async fn hub() -> Hub {
    let offices = vec![(office("plm"), Link::Direct), (office("gto"), Link::Leaf)];
    let hub = Hub::start("links", &NatsOptions { offices, itjen: true, ..NatsOptions::default() });
    provision(&hub.client("provision").await, &["gto"], &["plm"], 1).await;
    hub
}

async fn stored(provision: &Bus, stream: &str) -> u64 {
    let found = provision.jetstream.get_stream(stream).await;
    found.map_or(0, |stream| stream.cached_info().state.messages)
}

/// Pulls and acknowledges `count` messages as an office or Itjen does.
async fn pull(client: &Bus, stream: &str, consumer: &str, count: usize) -> Vec<String> {
    let consumer: PullConsumer =
        client.hub().get_consumer_from_stream(consumer, stream).await.unwrap();
    let config = consumer.stream().max_messages_per_batch(10).expires(Duration::from_secs(5));
    let mut messages = config.messages().await.unwrap().take(count);
    let mut subjects = Vec::new();
    while let Ok(Some(next)) = tokio::time::timeout(Duration::from_secs(30), messages.next()).await
    {
        let message = next.unwrap();
        message.double_ack().await.unwrap();
        subjects.push(message.subject.to_string());
    }
    subjects
}

#[tokio::test]
async fn what_an_office_publishes_on_its_own_server_reaches_the_hub_and_receipts_come_back() {
    let hub = hub().await;
    let leaf = hub.leaf("gto");
    let admin = Bus::connect(&leaf.url(), "admin", &leaf.credentials_dir()).await.unwrap();
    provision_office(&admin, &office("gto"), 1_700_000_000).await;
    let app = Bus::connect(&leaf.url(), "off_gto", &leaf.credentials_dir()).await.unwrap();
    for id in 0..50 {
        let ack =
            app.submit("ph.in.off.gto.survey.rating.submitted.v1", &id.to_string()).await.unwrap();
        assert_eq!(ack, ("OUT_GTO".to_owned(), "off-gto".to_owned()));
    }
    let provision = hub.client("provision").await;
    wait_for("50 messages at the hub", || async { stored(&provision, "INGRESS").await == 50 })
        .await;
    assert_eq!(stored(&provision, "INGRESS_DIRECT").await, 0, "nothing goes around the stream");
    let intake = hub.client("intake").await;
    for id in 0..25 {
        intake.submit("ph.rcpt.off.gto.submission.received.v1", &format!("r{id}")).await.unwrap();
        intake.submit("ph.rcpt.off.plm.submission.received.v1", &format!("p{id}")).await.unwrap();
    }
    let receipts = pull(&app, "RECEIPTS", "off_gto", 25).await;
    assert_eq!(receipts, vec!["ph.rcpt.off.gto.submission.received.v1"; 25]);
    assert_eq!(app.denials(), Vec::<String>::new());
    let info: PullConsumer =
        provision.jetstream.get_consumer_from_stream("off_gto", "RECEIPTS").await.unwrap();
    assert_eq!((info.cached_info().num_ack_pending, info.cached_info().num_pending), (0, 0));
    let log = std::fs::read_to_string(hub.nats.log()).unwrap();
    assert!(!log.contains("Violation"), "{log}");
}

#[tokio::test]
async fn large_amounts_cross_the_line_under_flow_control() {
    let hub = hub().await;
    let leaf = hub.leaf("gto");
    let admin = Bus::connect(&leaf.url(), "admin", &leaf.credentials_dir()).await.unwrap();
    provision_office(&admin, &office("gto"), 1).await;
    let app = Bus::connect(&leaf.url(), "off_gto", &leaf.credentials_dir()).await.unwrap();
    let body = vec![b'x'; 20_000];
    for id in 0..300 {
        let message = async_nats::jetstream::message::PublishMessage::build()
            .message_id(id.to_string())
            .payload(body.clone().into());
        let subject = "ph.in.off.gto.survey.ratings.submitted.v1";
        app.jetstream.send_publish(subject, message).await.unwrap().await.unwrap();
    }
    let provision = hub.client("provision").await;
    wait_for("300 messages at the hub", || async { stored(&provision, "INGRESS").await == 300 })
        .await;
    let log = std::fs::read_to_string(hub.nats.log()).unwrap();
    assert!(!log.contains("Violation"), "{log}");
}

#[tokio::test]
async fn an_office_without_a_server_publishes_directly_and_pulls_its_receipts() {
    let hub = hub().await;
    let app = hub.client("off_plm").await;
    let ack = app.submit("ph.in.off.plm.survey.rating.submitted.v1", "1").await.unwrap();
    assert_eq!(ack.0, "INGRESS_DIRECT");
    let provision = hub.client("provision").await;
    wait_for("it to be sourced", || async { stored(&provision, "INGRESS").await == 1 }).await;
    let intake = hub.client("intake").await;
    intake.submit("ph.rcpt.off.plm.submission.received.v1", "r").await.unwrap();
    assert_eq!(
        pull(&app, "RECEIPTS", "off_plm", 1).await,
        ["ph.rcpt.off.plm.submission.received.v1"]
    );
    assert_eq!(app.denials(), Vec::<String>::new());
}

#[tokio::test]
async fn itjen_pulls_what_was_escalated_and_replies() {
    let hub = hub().await;
    let triage = hub.client("triage").await;
    for id in 0..36 {
        triage.submit("ph.esc.itjen.wbs.case.escalated.v1", &id.to_string()).await.unwrap();
    }
    let itjen = hub.client("itjen").await;
    assert_eq!(pull(&itjen, "ESCALATED", "itjen", 36).await.len(), 36);
    let ack = itjen.submit("ph.in.itjen.wbs.case.acknowledged.v1", "a").await.unwrap();
    assert_eq!(ack.0, "INGRESS_ITJEN");
    assert_eq!(itjen.denials(), Vec::<String>::new());
}

#[tokio::test]
async fn a_revoked_office_is_cut_off_at_once_and_the_others_stay() {
    let hub = hub().await;
    let (plm, itjen) = (hub.client("off_plm").await, hub.client("itjen").await);
    let leaf = hub.leaf("gto");
    wait_for("the link", || async { leaf.is_linked() }).await;
    let before = itjen.client.server_info().client_id;
    hub.nats.revoke_office(&office("plm")).unwrap();
    let connected = || plm.client.connection_state() == async_nats::connection::State::Connected;
    wait_for("the office to be cut off", || async { !connected() }).await;
    let again = Bus::connect(&hub.nats.url(), "off_plm", &hub.nats.credentials_dir()).await;
    assert!(again.is_err(), "the key opens nothing any more");
    assert_eq!(
        itjen.submit("ph.in.itjen.wbs.case.acknowledged.v1", "a").await.unwrap().0,
        "INGRESS_ITJEN"
    );
    assert_eq!(itjen.client.server_info().client_id, before, "it was not even reconnected");
    assert!(leaf.is_linked());
    hub.nats.revoke_office(&office("gto")).unwrap();
    wait_for("the office's server to be cut off", || async { !leaf.is_linked() }).await;
    let log = || std::fs::read_to_string(hub.nats.log()).unwrap();
    wait_for("it to be refused when it comes back", || async {
        log().contains("authentication error")
    })
    .await;
    assert_eq!(hub.nats.page("/leafz").unwrap()["leafnodes"], 0);
}

#[tokio::test]
async fn an_office_whose_disk_was_replaced_loses_nothing_new() {
    let hub = hub().await;
    let leaf = hub.leaf("gto");
    let provision = hub.client("provision").await;
    for (round, first) in [(0, 1_700_000_000), (1, 1_700_000_500)] {
        let admin = Bus::connect(&leaf.url(), "admin", &leaf.credentials_dir()).await.unwrap();
        provision_office(&admin, &office("gto"), first).await;
        let app = Bus::connect(&leaf.url(), "off_gto", &leaf.credentials_dir()).await.unwrap();
        for id in 0..20 {
            let id = format!("{round}-{id}");
            app.submit("ph.in.off.gto.survey.rating.submitted.v1", &id).await.unwrap();
        }
        let wanted = 20 * (round + 1);
        wait_for("20 more messages at the hub", || async {
            stored(&provision, "INGRESS").await == wanted
        })
        .await;
        leaf.kill9().unwrap();
        leaf.wipe_store().unwrap();
        leaf.start_again().unwrap();
    }
}

#[tokio::test]
async fn a_revoked_office_gets_nothing_through_even_while_its_line_still_stands() {
    let hub = hub().await;
    let leaf = hub.leaf("gto");
    let admin = Bus::connect(&leaf.url(), "admin", &leaf.credentials_dir()).await.unwrap();
    provision_office(&admin, &office("gto"), 1).await;
    let app = Bus::connect(&leaf.url(), "off_gto", &leaf.credentials_dir()).await.unwrap();
    let provision = hub.client("provision").await;
    app.submit("ph.in.off.gto.survey.rating.submitted.v1", "before").await.unwrap();
    wait_for("the line to work", || async { stored(&provision, "INGRESS").await == 1 }).await;
    hub.nats.accounts().revoke_office(&office("gto")).unwrap();
    hub.nats.reload().unwrap();
    assert!(leaf.is_linked(), "a reload alone does not end the line");
    app.submit("ph.in.off.gto.survey.rating.submitted.v1", "after").await.unwrap();
    let pulled: Result<PullConsumer, _> =
        app.hub().get_consumer_from_stream("off_gto", "RECEIPTS").await;
    assert!(pulled.is_err(), "its receipts are out of reach");
    let plm = hub.client("off_plm").await;
    for id in 0..100 {
        plm.submit("ph.in.off.plm.survey.rating.submitted.v1", &id.to_string()).await.unwrap();
    }
    wait_for("the others' messages", || async { stored(&provision, "INGRESS").await >= 101 }).await;
    assert_eq!(stored(&provision, "INGRESS").await, 101);
}

//! The table of denials: each attempt is made against a real server, and the server must say that it refuses.

use localservers::{Link, NatsOptions};

use crate::support::{Bus, Hub, office, provision, provision_office};

/// Users and the subjects on which they try to publish.
const PUBLISH: [(&str, &str); 38] = [
    ("off_plm", "ph.in.off.gto.survey.rating.submitted.v1"),
    ("off_plm", "ph.in.itjen.wbs.data-request.answered.v1"),
    ("off_plm", "ph.evt.intake.rating.received.v1"),
    ("off_plm", "ph.rcpt.off.plm.submission.received.v1"),
    ("off_plm", "js.hub.CONSUMER.INFO.RECEIPTS.off_gto"),
    ("off_plm", "js.hub.CONSUMER.MSG.NEXT.RECEIPTS.off_gto"),
    ("off_plm", "js.hub.CONSUMER.MSG.NEXT.ESCALATED.itjen"),
    ("off_plm", "js.hub.CONSUMER.CREATE.RECEIPTS.mine"),
    ("off_plm", "$JS.API.CONSUMER.CREATE.RECEIPTS.mine"),
    ("off_plm", "$JS.API.STREAM.MSG.GET.INGRESS"),
    ("off_plm", "$JS.off-gto.API.CONSUMER.LIST.OUT_GTO"),
    ("off_plm", "$JS.ACK.RECEIPTS.off_gto.1.1.1.1.0"),
    ("off_plm", "_INBOX_off_gto.x"),
    ("itjen", "js.hub.CONSUMER.CREATE.ESCALATED.mine"),
    ("itjen", "$JS.API.CONSUMER.CREATE.ESCALATED.mine"),
    ("itjen", "js.hub.CONSUMER.INFO.INGRESS.intake"),
    ("itjen", "js.hub.CONSUMER.MSG.NEXT.RECEIPTS.off_plm"),
    ("itjen", "js.hub.STREAM.MSG.GET.ESCALATED"),
    ("itjen", "ph.evt.triage.case.opened.v1"),
    ("itjen", "ph.esc.itjen.wbs.case.escalated.v1"),
    ("itjen", "ph.in.off.plm.survey.rating.submitted.v1"),
    ("survey", "ph.evt.intake.rating.received.v1"),
    ("survey", "ph.rcpt.off.plm.submission.received.v1"),
    ("survey", "$JS.API.CONSUMER.CREATE.INGRESS.mine"),
    ("intake", "ph.esc.itjen.wbs.case.escalated.v1"),
    ("intake", "ph.evt.triage.case.opened.v1"),
    ("intake", "$JS.API.STREAM.DELETE.EVT_INTAKE"),
    ("intake", "$JS.ACK.ESCALATED.itjen.1.1.1.1.0"),
    ("triage", "ph.rcpt.off.plm.submission.received.v1"),
    ("triage", "ph.in.itjen.wbs.case.acknowledged.v1"),
    ("triage", "$JS.API.STREAM.PURGE.ESCALATED"),
    ("triage", "$JS.API.STREAM.MSG.DELETE.EVT_TRIAGE"),
    ("triage", "$JS.API.STREAM.MSG.DELETE.INGRESS"),
    ("intake", "$JS.API.STREAM.MSG.DELETE.ESCALATED"),
    ("intake", "$JS.API.STREAM.MSG.DELETE.INGRESS"),
    ("itjen", "js.hub.STREAM.MSG.DELETE.ESCALATED"),
    ("reporting", "ph.evt.survey.round.opened.v1"),
    ("reporting", "$JS.API.CONSUMER.CREATE.ESCALATED.mine"),
];

/// Users and the subjects to which they try to listen.
const SUBSCRIBE: [(&str, &str); 12] = [
    ("off_plm", ">"),
    ("off_plm", "ph.>"),
    ("off_plm", "ph.evt.>"),
    ("off_plm", "ph.in.off.plm.>"),
    ("off_plm", "ph.rcpt.off.plm.>"),
    ("off_plm", "_INBOX.>"),
    ("off_plm", "_INBOX_off_gto.>"),
    ("itjen", ">"),
    ("itjen", "ph.esc.itjen.>"),
    ("survey", "ph.evt.>"),
    ("reporting", "$JS.EVENT.>"),
    ("provision", "ph.in.>"),
];

async fn hub() -> Hub {
    let offices = vec![(office("plm"), Link::Direct), (office("gto"), Link::Leaf)];
    let hub =
        Hub::start("denials", &NatsOptions { offices, itjen: true, ..NatsOptions::default() });
    provision(&hub.client("provision").await, &["gto"], &["plm"], 1).await;
    hub
}

#[tokio::test]
async fn nobody_publishes_or_hears_what_is_not_theirs() {
    let hub = hub().await;
    let mut allowed = Vec::new();
    for (user, subject) in PUBLISH {
        if !hub.client(user).await.is_denied_to_publish(subject).await {
            allowed.push(format!("{user} publishes {subject}"));
        }
    }
    for (user, subject) in SUBSCRIBE {
        if !hub.client(user).await.is_denied_to_subscribe(subject).await {
            allowed.push(format!("{user} hears {subject}"));
        }
    }
    assert_eq!(allowed, Vec::<String>::new());
    let provision = hub.client("provision").await;
    for stream in
        ["EVT_INTAKE", "INGRESS_DIRECT", "INGRESS", "INGRESS_ITJEN", "RECEIPTS", "ESCALATED"]
    {
        let info = provision.jetstream.get_stream(stream).await.unwrap();
        assert_eq!(info.cached_info().state.messages, 0, "{stream}");
    }
}

#[tokio::test]
async fn the_right_key_in_the_wrong_place_is_refused() {
    let hub = hub().await;
    let seeds = hub.nats.credentials_dir();
    let refused = Bus::connect(&hub.nats.url(), "leaf_gto", &seeds).await;
    assert!(refused.is_err(), "the key of a leaf server opens no client's connection");
    std::fs::copy(seeds.join("off_gto.nk"), seeds.join("leaf_gto.nk")).unwrap();
    let leaf = hub.leaf("gto");
    let log = || std::fs::read_to_string(hub.nats.log()).unwrap();
    crate::support::wait_for("the refusal", || async {
        log().matches("authentication error").count() > 1
    })
    .await;
    assert_eq!(hub.nats.page("/leafz").unwrap()["leafnodes"], 0);
    drop(leaf);
}

#[tokio::test]
async fn an_office_denied_at_the_hub_is_denied_on_its_own_server_too() {
    let hub = hub().await;
    let leaf = hub.leaf("gto");
    let app = Bus::connect(&leaf.url(), "off_gto", &leaf.credentials_dir()).await.unwrap();
    assert!(app.is_denied_to_publish("ph.in.off.plm.survey.rating.submitted.v1").await);
    assert!(app.is_denied_to_publish("ph.evt.intake.rating.received.v1").await);
    assert!(app.is_denied_to_publish("$JS.API.STREAM.DELETE.OUT_GTO").await);
    assert!(app.is_denied_to_subscribe(">").await);
}

#[tokio::test]
async fn an_office_that_rules_its_own_server_still_rules_nothing_at_the_hub() {
    let hub = hub().await;
    let leaf = hub.leaf("gto");
    crate::support::wait_for("the link", || async { leaf.is_linked() }).await;
    // Whoever owns the server changes its configuration: `admin` may now do everything there.
    let conf = leaf.log().with_file_name("nats.conf");
    let text = std::fs::read_to_string(&conf).unwrap();
    let open = text
        .replace("allow: [\"$JS.API.>\"]", "allow: [\">\"]")
        .replace("[\"_INBOX_admin.>\"]", "[\">\"]");
    let open = open.replace("    deny_exports: [\"ph.in.>\"]\n", "");
    assert_ne!(text, open);
    std::fs::write(&conf, open).unwrap();
    leaf.stop().unwrap();
    leaf.start_again().unwrap();
    crate::support::wait_for("the link", || async { leaf.is_linked() }).await;
    let admin = Bus::connect(&leaf.url(), "admin", &leaf.credentials_dir()).await.unwrap();
    let _everything = admin.client.subscribe(">").await.unwrap();
    let subjects = [
        "ph.evt.intake.forged.v1",
        "ph.in.off.plm.survey.rating.submitted.v1",
        "ph.in.itjen.wbs.case.acknowledged.v1",
        "ph.esc.itjen.wbs.case.escalated.v1",
        "js.hub.CONSUMER.MSG.NEXT.RECEIPTS.off_plm",
        "$JS.hub.API.STREAM.DELETE.EVT_INTAKE",
    ];
    // All at once: each waits ten seconds for the answer that must not come.
    let asked = subjects.map(|subject| admin.client.request(subject, "{}".into()));
    for (subject, answer) in subjects.iter().zip(futures::future::join_all(asked).await) {
        assert!(answer.is_err(), "{subject} was answered");
    }
    let provision = hub.client("provision").await;
    for stream in ["EVT_INTAKE", "INGRESS_DIRECT", "INGRESS_ITJEN", "ESCALATED"] {
        let info = provision.jetstream.get_stream(stream).await.unwrap();
        assert_eq!(info.cached_info().state.messages, 0, "{stream}");
    }
}

#[tokio::test]
async fn another_offices_subject_in_ones_own_stream_does_not_reach_the_hub() {
    let hub = hub().await;
    let leaf = hub.leaf("gto");
    let admin = Bus::connect(&leaf.url(), "admin", &leaf.credentials_dir()).await.unwrap();
    provision_office(&admin, &office("gto"), 1).await;
    let mut config =
        admin.jetstream.get_stream("OUT_GTO").await.unwrap().cached_info().config.clone();
    config.subjects.push("ph.in.off.plm.>".to_owned());
    admin.jetstream.update_stream(config).await.unwrap();
    // Written into the store by the office itself, as if its own permissions had been lifted.
    let conf = leaf.log().with_file_name("nats.conf");
    let text = std::fs::read_to_string(&conf).unwrap();
    std::fs::write(&conf, text.replace("allow: [\"$JS.API.>\"]", "allow: [\">\"]")).unwrap();
    leaf.stop().unwrap();
    leaf.start_again().unwrap();
    let admin = Bus::connect(&leaf.url(), "admin", &leaf.credentials_dir()).await.unwrap();
    admin.submit("ph.in.off.plm.survey.rating.submitted.v1", "forged").await.unwrap();
    admin.submit("ph.in.off.gto.survey.rating.submitted.v1", "own").await.unwrap();
    let provision = hub.client("provision").await;
    let stored = || async {
        let mut stream = provision.jetstream.get_stream("INGRESS").await.unwrap();
        stream.info().await.unwrap().state.messages
    };
    crate::support::wait_for("the office's own message", || async { stored().await > 0 }).await;
    assert_eq!(stored().await, 1);
    let ingress = provision.jetstream.get_stream("INGRESS").await.unwrap();
    let first = ingress.get_raw_message(1).await.unwrap();
    assert_eq!(first.subject.as_str(), "ph.in.off.gto.survey.rating.submitted.v1");
}

//! A client that remembers what it was denied, and the streams of an installation.

use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use async_nats::jetstream::{self, consumer, stream};
use async_nats::{Client, ConnectOptions, Event};
use kernel::OfficeCode;
use localservers::{Home, Nats, NatsOptions, ensure_nats};
use topology::names;

const LIMIT: Duration = Duration::from_mins(1);
const DAY: Duration = Duration::from_hours(24);

pub(crate) fn say(line: &str) {
    eprintln!("{line}");
}

pub(crate) fn binary() -> std::path::PathBuf {
    ensure_nats(&Home::of_workspace(), &say).unwrap()
}

pub(crate) fn office(code: &str) -> OfficeCode {
    code.parse().unwrap()
}

/// Declared in this order: fields are dropped from the first to the last.
pub(crate) struct Hub {
    pub(crate) nats: Nats,
    pub(crate) home: Home,
}

impl Hub {
    pub(crate) fn start(name: &str, options: &NatsOptions) -> Self {
        let home = Home::temporary(name).unwrap();
        let nats = Nats::start(&binary(), &home.dir("nats"), options).unwrap();
        Self { nats, home }
    }

    pub(crate) async fn client(&self, user: &str) -> Bus {
        Bus::connect(&self.nats.url(), user, &self.nats.credentials_dir()).await.unwrap()
    }
}

pub(crate) struct Bus {
    pub(crate) client: Client,
    pub(crate) jetstream: jetstream::Context,
    errors: Arc<Mutex<Vec<String>>>,
}

impl Bus {
    pub(crate) async fn connect(url: &str, user: &str, seeds: &Path) -> anyhow::Result<Self> {
        let seed = std::fs::read_to_string(seeds.join(format!("{user}.nk")))?;
        Self::with(url, user, ConnectOptions::with_nkey(seed.trim().to_owned())).await
    }

    pub(crate) async fn with(
        url: &str,
        user: &str,
        options: ConnectOptions,
    ) -> anyhow::Result<Self> {
        let errors = Arc::new(Mutex::new(Vec::new()));
        let noted = errors.clone();
        let client = options
            .custom_inbox_prefix(names::inbox(user))
            .request_timeout(Some(Duration::from_secs(5)))
            .event_callback(move |event| {
                if let Event::ServerError(error) = event {
                    noted.lock().unwrap().push(error.to_string());
                }
                async {}
            })
            .connect(url.split(',').collect::<Vec<_>>())
            .await?;
        let jetstream = jetstream::new(client.clone());
        Ok(Self { client, jetstream, errors })
    }

    /// The hub's JetStream as offices and Itjen see it.
    pub(crate) fn hub(&self) -> jetstream::Context {
        jetstream::with_prefix(self.client.clone(), names::HUB_API)
    }

    /// The server refuses to take this from it.
    #[expect(
        clippy::disallowed_methods,
        reason = "the refusal comes beside the call, not as its answer"
    )]
    pub(crate) async fn is_denied_to_publish(&self, subject: &str) -> bool {
        self.client.publish(subject.to_owned(), "{}".into()).await.unwrap();
        self.is_told("Publish", subject).await
    }

    /// The server refuses to let it listen there.
    pub(crate) async fn is_denied_to_subscribe(&self, subject: &str) -> bool {
        let _subscriber = self.client.subscribe(subject.to_owned()).await.unwrap();
        self.is_told("Subscription", subject).await
    }

    async fn is_told(&self, what: &str, subject: &str) -> bool {
        let text = format!("Permissions Violation for {what} to \"{subject}\"").to_lowercase();
        let told =
            || self.errors.lock().unwrap().iter().any(|error| error.to_lowercase().contains(&text));
        let start = Instant::now();
        while !told() && start.elapsed() < LIMIT {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        told()
    }

    /// Nothing was refused so far.
    pub(crate) fn denials(&self) -> Vec<String> {
        self.errors.lock().unwrap().clone()
    }

    /// Publishes with an id and answers with the stream and domain that acknowledged.
    pub(crate) async fn submit(&self, subject: &str, id: &str) -> anyhow::Result<(String, String)> {
        let message =
            jetstream::message::PublishMessage::build().message_id(id).payload("{}".into());
        let ack = self.jetstream.send_publish(subject.to_owned(), message).await?.await?;
        Ok((ack.stream, ack.domain))
    }
}

/// Asks until the answer is yes; fails after a minute and names what was waited for.
pub(crate) async fn wait_for<F: Future<Output = bool>>(what: &str, mut holds: impl FnMut() -> F) {
    let start = Instant::now();
    while !holds().await {
        assert!(start.elapsed() < LIMIT, "waited in vain for this: {what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// The streams and durable consumers of an installation with these offices.
pub(crate) async fn provision(hub: &Bus, leafs: &[&str], direct: &[&str], replicas: usize) {
    let stream = |name: &str, subject: &str| stream::Config {
        name: name.to_owned(),
        subjects: vec![subject.to_owned()],
        num_replicas: replicas,
        duplicate_window: DAY,
        max_age: DAY * 30,
        allow_direct: true,
        ..stream::Config::default()
    };
    for (name, subject) in [
        ("EVT_INTAKE", "ph.evt.intake.>"),
        ("INGRESS_DIRECT", "ph.in.off.*.>"),
        ("INGRESS_ITJEN", "ph.in.itjen.>"),
        ("RECEIPTS", "ph.rcpt.off.*.>"),
        ("ESCALATED", "ph.esc.itjen.>"),
    ] {
        made(hub, stream(name, subject)).await;
    }
    let mut ingress = stream("INGRESS", "");
    ingress.subjects.clear();
    let own = stream::Source { name: "INGRESS_DIRECT".to_owned(), ..stream::Source::default() };
    let sources = leafs.iter().map(|code| source(&office(code)));
    ingress.sources = Some([own].into_iter().chain(sources).collect());
    made(hub, ingress).await;
    for code in leafs.iter().chain(direct) {
        durable(hub, "RECEIPTS", &format!("off_{code}"), &format!("ph.rcpt.off.{code}.>")).await;
    }
    durable(hub, "ESCALATED", "itjen", "").await;
}

/// A cluster that has just begun may still be electing; the same stream again is no other one.
async fn made(hub: &Bus, config: stream::Config) {
    wait_for(&config.name, || async { hub.jetstream.create_stream(config.clone()).await.is_ok() })
        .await;
}

fn source(code: &OfficeCode) -> stream::Source {
    stream::Source {
        name: names::office_stream(code),
        filter_subject: Some(names::subjects::all_from_office(code)),
        external: Some(stream::External {
            api_prefix: names::office_api(code),
            delivery_prefix: Some(names::office_delivery(code)),
        }),
        ..stream::Source::default()
    }
}

async fn durable(hub: &Bus, stream: &str, name: &str, filter: &str) {
    let config = consumer::pull::Config {
        durable_name: Some(name.to_owned()),
        filter_subject: filter.to_owned(),
        ..consumer::pull::Config::default()
    };
    let make = || hub.jetstream.create_consumer_on_stream(config.clone(), stream);
    wait_for(name, || async { make().await.is_ok() }).await;
}

/// The stream on an office's own server.
pub(crate) async fn provision_office(admin: &Bus, code: &OfficeCode, first: u64) {
    let config = stream::Config {
        name: names::office_stream(code),
        subjects: vec![names::subjects::all_from_office(code)],
        duplicate_window: DAY * 7,
        first_sequence: Some(first),
        ..stream::Config::default()
    };
    admin.jetstream.create_stream(config).await.unwrap();
}

//! Itjen's two ways to listen: its durable consumer on the bus, and `Escalations.Subscribe`.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use anyhow::Context;
use bus::{Bus, BusConfig, Inbox};
use drive::offices::listener::connect;
use drive::offices::stage::Stage;
use drive::{Clients, People, Person, until};
use futures::future::try_join_all;
use kernel::Clock;
use proto::itjen::v1::subscribe_request::Step;
use proto::itjen::v1::subscribe_response::Event;
use proto::itjen::v1::{Acknowledge, Start, SubscribeRequest};
use serde_json::Value;
use tokio::sync::watch;
use tokio_stream::wrappers::ReceiverStream;
use tokio_util::task::AbortOnDropHandle;
use topology::names;

const WINDOW: u32 = 50;

/// One item that arrived.
#[derive(Clone, Debug)]
pub(crate) struct Arrival {
    pub(crate) number: u64,
    /// The case, when it is an escalation.
    pub(crate) case: Option<String>,
    /// Microseconds of the machine's clock.
    pub(crate) at_us: i64,
}

/// Arrivals on one of the two channels, in order.
#[derive(Clone, Default)]
pub(crate) struct Arrivals {
    items: Arc<Mutex<Vec<Arrival>>>,
    count: Arc<watch::Sender<usize>>,
}

impl Arrivals {
    fn note(&self, number: u64, kind: &str, data: &[u8], at_us: i64) -> anyhow::Result<()> {
        let case = if kind.ends_with("wbs.case.escalated.v1") {
            let body: Value = serde_json::from_slice(data)?;
            Some(body["case_id"].as_str().context("an escalation without a case")?.to_owned())
        } else {
            None
        };
        self.items().push(Arrival { number, case, at_us });
        self.count.send_modify(|count| *count += 1);
        Ok(())
    }

    pub(crate) fn all(&self) -> Vec<Arrival> {
        self.items().clone()
    }

    /// Waits until `enough` is content with everything that arrived, looked at after each arrival.
    pub(crate) async fn wait(
        &self,
        limit: Duration,
        mut enough: impl FnMut(&[Arrival]) -> bool,
    ) -> anyhow::Result<()> {
        let mut count = self.count.subscribe();
        let waited = tokio::time::timeout(limit, async {
            while !enough(&self.items()) {
                if count.changed().await.is_err() {
                    return;
                }
            }
        });
        waited.await.with_context(|| {
            format!("{} items arrived in time, and more are missing", self.items().len())
        })
    }

    fn items(&self) -> MutexGuard<'_, Vec<Arrival>> {
        self.items.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Itjen's desk: how to connect, as often as necessary.
pub(crate) struct Desk {
    config: BusConfig,
    seed: String,
    clients: Clients,
    person: Person,
}

/// Itjen listens on both ways; stops when dropped.
pub(crate) struct Listening {
    pub(crate) bus: Arrivals,
    pub(crate) grpc: Arrivals,
    _tasks: [AbortOnDropHandle<()>; 2],
}

impl Desk {
    /// As Itjen's own user and person.
    pub(crate) fn open(stage: &Stage, clients: &Clients) -> anyhow::Result<Self> {
        let urls = stage.hub.members().iter().map(localservers::Nats::url).collect();
        let config = BusConfig::new(urls, names::ITJEN, &stage.hub.accounts().seeds_dir())?;
        let config = config.with_hub_api();
        let person = People::try_new()?.inspectorate;
        let seed = stage.hub.accounts().seed("itjen")?;
        Ok(Self { config, seed, clients: clients.clone(), person })
    }

    /// Stops listening, and waits until the hub has noticed: a question that is still open would take an item along into nowhere, to come again
    /// only when its acknowledgement is overdue.
    pub(crate) async fn leave(&self, listening: Listening) -> anyhow::Result<()> {
        drop(listening);
        let (client, _) = connect(&self.config.urls[0], "itjen", self.seed.clone()).await?;
        let left = || async {
            let subject = "js.hub.CONSUMER.INFO.ESCALATED.itjen";
            let answer = client.request(subject, "".into()).await?;
            let info: Value = serde_json::from_slice(&answer.payload)?;
            let none = |field: &str| info[field].as_u64() == Some(0);
            Ok((none("num_waiting") && none("num_ack_pending")).then_some(()))
        };
        until("the hub to notice that Itjen is gone", left).await
    }

    /// Begins to listen; both go on where they were.
    pub(crate) fn listen(&self) -> Listening {
        let (bus, grpc) = (Arrivals::default(), Arrivals::default());
        let on_bus = on_bus(self.config.clone(), bus.clone());
        let on_grpc = on_grpc(self.clients.clone(), self.person.clone(), grpc.clone());
        let tasks = [tokio::spawn(said("bus", on_bus)), tokio::spawn(said("gRPC", on_grpc))];
        Listening { bus, grpc, _tasks: tasks.map(AbortOnDropHandle::new) }
    }
}

async fn said(way: &'static str, listening: impl Future<Output = anyhow::Result<()>>) {
    if let Err(error) = listening.await {
        eprintln!("    {way}: {error:#}");
    }
}

async fn on_bus(config: BusConfig, arrivals: Arrivals) -> anyhow::Result<()> {
    let bus = Bus::init(&config).await?;
    let mut inbox = Inbox::open(&bus, "ESCALATED", "itjen").await?;
    let clock = Clock::machine();
    loop {
        let found = inbox.next(WINDOW as usize, Duration::from_secs(20)).await?;
        let at = clock.now().as_microsecond();
        for item in &found {
            let number = item.headers.get("ce-number").context("an item without a number")?;
            arrivals.note(number.as_str().parse()?, &item.subject, &item.payload, at)?;
        }
        try_join_all(found.iter().map(|item| inbox.ack(item))).await?;
    }
}

async fn on_grpc(clients: Clients, person: Person, arrivals: Arrivals) -> anyhow::Result<()> {
    let (requests, stream) = tokio::sync::mpsc::channel(WINDOW as usize);
    let step = |step| SubscribeRequest { step: Some(step) };
    requests.send(step(Step::Start(Start { after: None, window: WINDOW }))).await?;
    let mut client = clients.escalations(&person);
    let mut items = client.subscribe(ReceiverStream::new(stream)).await?.into_inner();
    let clock = Clock::machine();
    while let Some(response) = items.message().await? {
        let Some(Event::Item(item)) = response.event else { continue };
        arrivals.note(item.number, &item.kind, &item.data, clock.now().as_microsecond())?;
        requests.send(step(Step::Acknowledge(Acknowledge { number: item.number }))).await?;
    }
    anyhow::bail!("the stream ended")
}

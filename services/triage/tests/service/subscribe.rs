//! `Escalations.Subscribe`: order, window, acknowledgement, resumption, keep-alive, refused callers.

use std::time::Duration;

use kernel::{Actor, PersonId, Role};
use proto::itjen::v1::subscribe_request::Step;
use proto::itjen::v1::subscribe_response::Event;
use proto::itjen::v1::{Acknowledge, Item, Start, SubscribeRequest, SubscribeResponse};
use tokio::sync::mpsc;
use tokio::time::timeout;
use tokio_stream::wrappers::ReceiverStream;
use tonic::{Code, Status, Streaming};

use crate::support::world::World;

const SOON: Duration = Duration::from_secs(20);

struct Subscriber {
    ask: mpsc::Sender<SubscribeRequest>,
    hear: Streaming<SubscribeResponse>,
}

impl Subscriber {
    async fn start(world: &World, after: Option<u64>, window: u32) -> Result<Self, Status> {
        let (ask, requests) = mpsc::channel(16);
        ask.send(request(Step::Start(Start { after, window }))).await.unwrap();
        let hear = world.itjen().subscribe(ReceiverStream::new(requests)).await?.into_inner();
        Ok(Self { ask, hear })
    }

    async fn next(&mut self) -> Result<Option<Event>, Status> {
        let answer = timeout(SOON, self.hear.message()).await.unwrap();
        Ok(answer?.and_then(|answer| answer.event))
    }

    async fn item(&mut self) -> Item {
        loop {
            match self.next().await.unwrap().unwrap() {
                Event::Item(item) => return item,
                Event::KeepAlive(_) => {}
            }
        }
    }

    async fn acknowledge(&self, number: u64) {
        self.ask.send(request(Step::Acknowledge(Acknowledge { number }))).await.unwrap();
    }
}

fn request(step: Step) -> SubscribeRequest {
    SubscribeRequest { step: Some(step) }
}

async fn with_items(name: &str, keep_alive: Duration, count: usize) -> World {
    let world = World::with_keep_alive(name, keep_alive).await;
    for _ in 0..count {
        world.escalated().await;
    }
    if count > 0 {
        world.item("wbs.case.escalated.v1", count - 1).await;
    }
    world
}

#[tokio::test]
async fn items_come_in_order_and_on_after_the_last_acknowledged() {
    let world = with_items("order", SOON, 5).await;
    let mut first = Subscriber::start(&world, None, 0).await.unwrap();
    for number in 1..=5 {
        let item = first.item().await;
        assert_eq!((item.number, item.kind.as_str()), (number, "wbs.case.escalated.v1"));
        assert_eq!(item.hash.len(), 32);
    }
    first.acknowledge(3).await;
    // A later, lower number changes nothing.
    first.acknowledge(2).await;
    stored(&world, 3).await;
    drop(first);
    let mut again = Subscriber::start(&world, None, 0).await.unwrap();
    assert_eq!(again.item().await.number, 4);
    let mut by_position = Subscriber::start(&world, Some(1), 0).await.unwrap();
    assert_eq!(by_position.item().await.number, 2);
}

async fn stored(world: &World, wanted: i64) {
    testkit::wait_for("the acknowledgement to be stored", || async {
        let number: Option<i64> = sqlx::query_scalar("SELECT number FROM triage.exchange_cursor")
            .fetch_optional(&world.db.app)
            .await
            .unwrap();
        number == Some(wanted)
    })
    .await
    .unwrap();
}

#[tokio::test]
async fn no_more_than_the_window_is_under_way_and_another_subscriber_is_not_held_up() {
    let world = with_items("window", Duration::from_millis(200), 6).await;
    let mut slow = Subscriber::start(&world, None, 2).await.unwrap();
    assert_eq!(slow.item().await.number, 1);
    assert_eq!(slow.item().await.number, 2);
    let silence = slow.next().await.unwrap().unwrap();
    assert!(
        matches!(silence, Event::KeepAlive(alive) if alive.head == 6 && alive.acknowledged == 0)
    );
    let mut quick = Subscriber::start(&world, Some(0), 0).await.unwrap();
    for number in 1..=6 {
        assert_eq!(quick.item().await.number, number);
    }
    slow.acknowledge(1).await;
    assert_eq!(slow.item().await.number, 3);
}

#[tokio::test]
async fn what_is_escalated_now_comes_now() {
    let world = with_items("now", SOON, 0).await;
    let mut subscriber = Subscriber::start(&world, None, 0).await.unwrap();
    let case = world.escalated().await;
    let item = subscriber.item().await;
    assert_eq!(item.subject, case.to_string());
}

#[tokio::test]
async fn whoever_closes_his_side_still_gets_what_fits_into_his_window() {
    let world = with_items("closed", SOON, 4).await;
    let Subscriber { ask, mut hear } = Subscriber::start(&world, None, 3).await.unwrap();
    drop(ask);
    let mut numbers = Vec::new();
    while let Some(answer) = timeout(SOON, hear.message()).await.unwrap().unwrap() {
        if let Some(Event::Item(item)) = answer.event {
            numbers.push(item.number);
        }
    }
    assert_eq!(numbers, [1, 2, 3]);
}

#[tokio::test]
async fn a_malformed_wish_is_refused() {
    let world = with_items("wishes", SOON, 1).await;
    let wide = Subscriber::start(&world, None, 1001).await.err().unwrap();
    assert_eq!(wide.code(), Code::InvalidArgument);
    let (ask, requests) = mpsc::channel(1);
    ask.send(request(Step::Acknowledge(Acknowledge { number: 1 }))).await.unwrap();
    let unstarted = world.itjen().subscribe(ReceiverStream::new(requests)).await.err().unwrap();
    assert_eq!(unstarted.code(), Code::InvalidArgument);
    let mut ahead = Subscriber::start(&world, None, 0).await.unwrap();
    ahead.item().await;
    ahead.acknowledge(9).await;
    assert_eq!(ahead.next().await.err().unwrap().code(), Code::InvalidArgument);
}

#[tokio::test]
async fn a_draining_process_says_so() {
    let world = with_items("drain", SOON, 0).await;
    let mut subscriber = Subscriber::start(&world, None, 0).await.unwrap();
    world.drain();
    assert_eq!(subscriber.next().await.err().unwrap().code(), Code::Unavailable);
}

#[tokio::test]
async fn nobody_but_itjen_subscribes() {
    let world = with_items("nobody", SOON, 0).await;
    let office = Some("gto".parse().unwrap());
    for (role, office) in [
        (Role::WbsTeam, office.clone()),
        (Role::Inspectorate, office),
        (Role::Operator, None),
        (Role::Service, None),
        (Role::OfficeEdge, None),
    ] {
        let actor =
            Actor { person: PersonId::try_new("somebody").unwrap(), roles: vec![role], office };
        let (_ask, requests) = mpsc::channel(1);
        let mut client = world.escalations(&actor);
        let refused = client.subscribe(ReceiverStream::new(requests)).await.err().unwrap();
        assert_eq!(refused.code(), Code::PermissionDenied, "{role}");
        let refused = client.submit(proto::itjen::v1::SubmitRequest::default()).await;
        assert_eq!(refused.err().unwrap().code(), Code::PermissionDenied, "{role}");
        let refused = client.fetch_sealed(proto::itjen::v1::FetchSealedRequest::default()).await;
        assert_eq!(refused.err().unwrap().code(), Code::PermissionDenied, "{role}");
    }
}

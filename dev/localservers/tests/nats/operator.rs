//! Operator mode: the same accounts as signed tokens.

use async_nats::ConnectOptions;
use kernel::{Clock, Ids, Timestamp};
use localservers::{Home, Nats, NatsOptions};
use topology::jwt::Operator;
use topology::{Itjen, Link, Registry, UserSeed, names};

use crate::support::{Bus, binary, office, provision, wait_for};

struct World {
    operator: Operator,
    registry: Registry,
    seeds: Vec<(String, UserSeed)>,
    nats: Nats,
    _home: Home,
}

fn now() -> Timestamp {
    Clock::machine().now()
}

fn a_minute_ago() -> Timestamp {
    Timestamp::from_second(now().as_second() - 60).unwrap()
}

fn registry(ids: &Ids) -> (Registry, Vec<(String, UserSeed)>) {
    let mut registry = Registry::default();
    let mut seeds = Vec::new();
    let mut make = |user: &str| {
        let seed = UserSeed::generate(ids);
        seeds.push((user.to_owned(), seed.clone()));
        seed.public().clone()
    };
    for user in [names::PROVISION, names::SYS, "intake", "triage"] {
        registry.add_service(user, make(user)).unwrap();
    }
    registry.add_office(&office("plm"), Link::Direct, make("off_plm"), None).unwrap();
    registry.add_office(&office("gto"), Link::Direct, make("off_gto"), None).unwrap();
    let keys = vec![make(names::ITJEN)];
    registry
        .add_itjen(Itjen { keys, sealing: None, notes: None, dropped_keys: Vec::new() })
        .unwrap();
    (registry, seeds)
}

impl World {
    fn start(resolver: impl Fn(&Home) -> String) -> Self {
        let ids = Ids::new(Clock::machine());
        let (operator, (registry, seeds)) = (Operator::generate(&ids), registry(&ids));
        let home = Home::temporary("operator").unwrap();
        let conf = operator.server_conf(&registry, now(), &resolver(&home)).unwrap();
        let options = NatsOptions { config: Some(conf), ..NatsOptions::default() };
        let nats = Nats::start(&binary(), &home.dir("nats"), &options).unwrap();
        Self { operator, registry, seeds, nats, _home: home }
    }

    fn seed(&self, user: &str) -> &UserSeed {
        &self.seeds.iter().find(|(name, _)| name == user).unwrap().1
    }

    fn creds(&self, user: &str) -> String {
        let seed = self.seed(user);
        let creds = match user.strip_prefix("off_") {
            Some(code) => self.operator.office_creds(&office(code), seed, now(), None),
            None => self
                .operator
                .user_creds(&self.registry, user, seed, now(), None)
                .map(Option::unwrap),
        };
        creds.unwrap().to_string()
    }

    async fn client(&self, user: &str) -> anyhow::Result<Bus> {
        let options = ConnectOptions::with_credentials(&self.creds(user))?;
        Bus::with(&self.nats.url(), user, options).await
    }
}

#[tokio::test]
async fn a_token_of_the_role_opens_the_offices_own_subjects_and_no_others() {
    let world = World::start(|_| "MEMORY".to_owned());
    provision(&world.client("provision").await.unwrap(), &[], &["plm", "gto"], 1).await;
    let plm = world.client("off_plm").await.unwrap();
    let stored = plm.submit("ph.in.off.plm.survey.rating.submitted.v1", "1").await.unwrap();
    assert_eq!(stored.0, "INGRESS_DIRECT");
    let receipts: Result<async_nats::jetstream::consumer::PullConsumer, _> =
        plm.hub().get_consumer_from_stream("off_plm", "RECEIPTS").await;
    assert!(receipts.is_ok());
    assert_eq!(plm.denials(), Vec::<String>::new());
    assert!(plm.is_denied_to_publish("ph.in.off.gto.survey.rating.submitted.v1").await);
    assert!(plm.is_denied_to_publish("js.hub.CONSUMER.MSG.NEXT.RECEIPTS.off_gto").await);
    assert!(plm.is_denied_to_publish("ph.evt.intake.forged.v1").await);
    assert!(plm.is_denied_to_subscribe(">").await);
    assert!(plm.is_denied_to_subscribe("_INBOX_off_gto.>").await);
    let itjen = world.client("itjen").await.unwrap();
    assert_eq!(
        itjen.submit("ph.in.itjen.wbs.case.acknowledged.v1", "a").await.unwrap().0,
        "INGRESS_ITJEN"
    );
    assert!(itjen.is_denied_to_publish("js.hub.CONSUMER.CREATE.ESCALATED.mine").await);
}

#[tokio::test]
async fn a_revoked_office_is_refused_after_a_reload() {
    let mut world = World::start(|_| "MEMORY".to_owned());
    let (plm, gto) =
        (world.client("off_plm").await.unwrap(), world.client("off_gto").await.unwrap());
    world.registry.revoke(&office("plm")).unwrap();
    let conf = world.operator.server_conf(&world.registry, now(), "MEMORY").unwrap();
    std::fs::write(world.nats.accounts().conf(), conf).unwrap();
    world.nats.reload().unwrap();
    is_shut_out(&plm, &gto).await;
    // A token made before now is refused, whoever shows it.
    let again = world
        .operator
        .office_creds(&office("plm"), world.seed("off_plm"), a_minute_ago(), None)
        .unwrap();
    let options = ConnectOptions::with_credentials(&again).unwrap();
    assert!(Bus::with(&world.nats.url(), "off_plm", options).await.is_err());
}

#[tokio::test]
async fn a_revocation_can_be_pushed_to_servers_that_keep_tokens_on_disk() {
    let full = |home: &Home| format!("{{ type: full, dir: {:?} }}", home.dir("tokens"));
    let mut world = World::start(full);
    let (plm, gto) =
        (world.client("off_plm").await.unwrap(), world.client("off_gto").await.unwrap());
    world.registry.revoke(&office("plm")).unwrap();
    let sys = world.client("sys").await.unwrap();
    for account in world.operator.account_tokens(&world.registry, now()).unwrap() {
        let answer =
            sys.client.request("$SYS.REQ.CLAIMS.UPDATE", account.token.into()).await.unwrap();
        assert!(
            String::from_utf8_lossy(&answer.payload).contains("\"code\":200"),
            "{:?}",
            answer.payload
        );
    }
    is_shut_out(&plm, &gto).await;
}

async fn is_shut_out(out: &Bus, stays: &Bus) {
    let connected =
        |bus: &Bus| bus.client.connection_state() == async_nats::connection::State::Connected;
    wait_for("the office to be cut off", || async { !connected(out) }).await;
    assert!(connected(stays));
}

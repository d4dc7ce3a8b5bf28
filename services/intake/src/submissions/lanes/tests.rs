//! From an office's publish to its receipt, over a real nats-server and a real PostgreSQL.

use std::time::Duration;

use anyhow::Result;
use bus::{Bus, BusConfig, Inbox, Link, Publisher, Wanted, provision};
use contracts::{Kind, Outcome, ReasonCode, Receipt};
use localservers::NatsOptions;
use relay::Pipe;
use serde_json::Value;
use service::Health;
use testkit::NatsServer;
use tokio::task::JoinHandle;
use uuid::Uuid;

use super::*;
use crate::config::IngressLimits;
use crate::submissions::receipts::{self, Receipts};
use crate::testing::{Desk, code, headers, id, rating, ratings, served};

/// A hub with two offices that publish to it directly, and intake behind it.
struct Site {
    desk: Desk,
    nats: NatsServer,
    /// Lanes and pipe, while they run.
    working: Option<(Stop, [JoinHandle<()>; 2])>,
}

impl Site {
    async fn open(name: &str, limits: IngressLimits) -> Result<Self> {
        let offices = ["plm", "gto"].map(code);
        let known = offices.iter().map(|code| (code.clone(), localservers::Link::Direct)).collect();
        let nats = NatsServer::with(&NatsOptions { offices: known, ..NatsOptions::default() })?;
        let offices = offices.into_iter().map(|code| (code, Link::Direct)).collect();
        let site = Self { desk: Desk::with(name, limits).await, nats, working: None };
        let operator = site.bus("provision").await?;
        provision(&operator, &Wanted { offices, replicas: 1 }, true).await?;
        Ok(site)
    }

    fn config(&self, user: &str) -> Result<BusConfig> {
        Ok(BusConfig::new(vec![self.nats.url()], user, &self.nats.credentials_dir())?)
    }

    async fn bus(&self, user: &str) -> Result<Bus> {
        Ok(Bus::init(&self.config(user)?).await?)
    }

    async fn start(&mut self) -> Result<()> {
        let (bus, ingress) = (self.bus("intake").await?, Arc::clone(&self.desk.ingress));
        let outbox = Arc::new(Receipts(ingress.db.clone()));
        let (lease, wake) = (ingress.log.clone(), Arc::clone(&ingress.wake));
        let pipe = Pipe { outbox, bus: bus.clone(), lease, holder: id(), wake };
        let offices = ["plm", "gto"].map(code).to_vec();
        let lanes = ticker(Arc::new(Lanes { ingress, bus, offices, holder: id() }));
        let pipe = receipts::ticker(Arc::new(pipe));
        let (stop, health) = (Stop::new(), Health::default());
        let run = |ticker: Ticker, name| tokio::spawn(ticker(stop.clone(), health.heart(name)));
        self.working = Some((stop.clone(), [run(lanes, "ingress"), run(pipe, "receipts")]));
        Ok(())
    }

    async fn stop(&mut self) -> Result<()> {
        if let Some((stop, tasks)) = self.working.take() {
            stop.cancel();
            for task in tasks {
                task.await?;
            }
        }
        Ok(())
    }

    async fn office(&self, office: &str) -> Result<Office> {
        let bus = Bus::init(&self.config(&format!("off_{office}"))?.with_hub_api()).await?;
        let inbox = Inbox::open(&bus, "RECEIPTS", &format!("off_{office}")).await?;
        Ok(Office { code: office.to_owned(), publisher: Publisher::new(bus), inbox })
    }
}

/// An office's own client.
struct Office {
    code: String,
    publisher: Publisher,
    inbox: Inbox,
}

impl Office {
    async fn send(&self, kind: Kind, id: Uuid, body: &Value) -> Result<()> {
        self.send_as(kind.tail(), id, body.to_string().into_bytes(), None).await
    }

    async fn send_as(&self, tail: &str, id: Uuid, body: Vec<u8>, time: Option<&str>) -> Result<()> {
        let mut headers = headers(&self.code, tail, id);
        if let Some(time) = time {
            headers.insert("ce-time", time);
        }
        let subject = format!("ph.in.off.{}.{tail}", self.code);
        self.publisher.publish(subject, headers, body.into()).await?;
        Ok(())
    }

    /// The next receipts, in order.
    async fn receipts(&mut self, count: usize) -> Result<Vec<Receipt>> {
        let mut receipts = vec![];
        // What was lost on the way comes again after half a minute.
        let deadline = tokio::time::Instant::now() + Duration::from_secs(90);
        while receipts.len() < count {
            anyhow::ensure!(tokio::time::Instant::now() < deadline, "{} came", receipts.len());
            for one in self.inbox.next(count - receipts.len(), Duration::from_millis(200)).await? {
                receipts.push(serde_json::from_slice(&one.payload)?);
                self.inbox.ack(&one).await?;
            }
        }
        Ok(receipts)
    }
}

#[tokio::test]
async fn every_submission_is_answered_in_order_with_what_was_wrong() -> Result<()> {
    let mut site = Site::open("lanes_answers", IngressLimits::default()).await?;
    site.start().await?;
    let mut plm = site.office("plm").await?;
    let (batch, form) = (id(), rating(id()));
    let mut bad = rating(id());
    bad["answers"]["conduct"] = 7.into();
    plm.send(Kind::Ratings, batch, &ratings(&[form.clone(), bad])).await?;
    plm.send(Kind::Rating, id(), &form).await?;
    plm.send_as(Kind::Rating.tail(), id(), b"{\"id\"".to_vec(), None).await?;
    plm.send_as("survey.rating.submitted.v9", id(), b"{}".to_vec(), None).await?;
    let body = rating(id()).to_string().into_bytes();
    plm.send_as(Kind::Rating.tail(), id(), body, Some("2019-01-01T00:00:00Z")).await?;
    plm.send(Kind::UsersServedV1, id(), &served(12)).await?;

    let told = plm.receipts(6).await?;
    let received: Vec<bool> = told.iter().map(|one| one.outcome == Outcome::Received).collect();
    assert_eq!(received, [true, true, false, false, false, true]);
    assert_eq!((told[0].reasons.len(), told[0].reasons[0].line), (1, Some(1)));
    assert_eq!(told[0].submission, batch.to_string());
    assert_eq!(told[1].counts.duplicate, 1, "the rating had come in the batch");
    let codes = [told[2].reasons[0].code, told[3].reasons[0].code, told[4].reasons[0].code];
    let wanted = [ReasonCode::MalformedJson, ReasonCode::UnknownType, ReasonCode::ClockOff];
    assert_eq!(codes, wanted);
    assert_eq!(site.desk.count("SELECT count(*) FROM intake.parked_submission").await, 3);
    site.stop().await
}

#[tokio::test]
async fn lanes_that_were_stopped_go_on_where_they_were() -> Result<()> {
    let mut site = Site::open("lanes_again", IngressLimits::default()).await?;
    let mut gto = site.office("gto").await?;
    let body = |shift: &str| {
        let mut body = rating(id());
        body["shift"] = shift.into();
        body
    };
    for round in 0..3 {
        if round == 1 {
            site.start().await?;
            gto.receipts(20).await?;
            site.stop().await?;
        }
        for _ in 0..20 {
            gto.send(Kind::Rating, id(), &body("2026-11-22-pagi")).await?;
        }
    }
    site.start().await?;
    let told = gto.receipts(40).await?;
    assert!(told.iter().all(|one| one.counts.received == 1 && !one.again));
    assert_eq!(site.desk.ballots().await, 60);
    assert_eq!(site.desk.count("SELECT max(number) FROM intake.receipt").await, 60);
    site.stop().await
}

#[tokio::test]
async fn an_office_that_floods_is_slowed_and_another_is_answered_meanwhile() -> Result<()> {
    const FLOOD: i64 = 600;
    let limits = IngressLimits { ratings_per_s_max: 1, burst: 50 };
    let mut site = Site::open("lanes_flood", limits).await?;
    let (flooding, mut calm) = (site.office("gto").await?, site.office("plm").await?);
    for _ in 0..FLOOD {
        flooding.send(Kind::Rating, id(), &rating(id())).await?;
    }
    site.start().await?;
    let taken = || site.desk.count("SELECT count(*) FROM intake.receipt WHERE office = 'gto'");
    testkit::wait_for("the flood has begun", || async { taken().await > 0 }).await?;
    for _ in 0..10 {
        calm.send(Kind::Rating, id(), &rating(id())).await?;
        assert_eq!(calm.receipts(1).await?[0].outcome, Outcome::Received);
    }
    // Taken as fast as it came, the flood would have been over long before the tenth answer.
    assert!(taken().await < FLOOD, "the flood was taken whole");
    site.stop().await
}

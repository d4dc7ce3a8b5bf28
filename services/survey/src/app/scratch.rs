use super::*;
use crate::domain::roster::RosterEntry;
use crate::domain::round::*;
use eventlog::{CommitLimits, LocalFeed, Pace, Replica, Subscriber};
use kernel::*;
use proto::intake::v1::intake_server::{Intake, IntakeServer};
use proto::intake::v1::{
    EmptyBoxesRequest, EmptyBoxesResponse, GetSealedComplaintRequest, GetSealedComplaintResponse,
    RegisterBoardRequest, RegisterBoardResponse,
};
use sop::Declaration;
use std::sync::Mutex;
use tonic::{Request, Response, Status};

#[derive(Clone, Default)]
struct Fake(Arc<Mutex<Vec<proto::intake::v1::Box>>>);
#[tonic::async_trait]
impl Intake for Fake {
    async fn register_board(
        &self,
        _: Request<RegisterBoardRequest>,
    ) -> Result<Response<RegisterBoardResponse>, Status> {
        unreachable!()
    }
    async fn get_sealed_complaint(
        &self,
        _: Request<GetSealedComplaintRequest>,
    ) -> Result<Response<GetSealedComplaintResponse>, Status> {
        unreachable!()
    }
    async fn empty_boxes(
        &self,
        r: Request<EmptyBoxesRequest>,
    ) -> Result<Response<EmptyBoxesResponse>, Status> {
        assert!(r.metadata().get("authorization").is_some());
        Ok(Response::new(EmptyBoxesResponse { boxes: self.0.lock().unwrap().clone(), kept: 2 }))
    }
}
fn who(p: &str, r: Role) -> Actor {
    Actor { person: p.parse().unwrap(), roles: vec![r], office: Some("plm".parse().unwrap()) }
}
fn by(ids: &Ids, a: Actor, step: &str) -> By {
    let items = sop::employee_rating().step(step).unwrap().items().cloned().collect();
    By { actor: a, command: ids.command(), declaration: Declaration::CLEAN, items }
}
fn rating(i: i64, shift: &str, epoch: Epoch) -> Delivered {
    let x = (i as u64).wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407) >> 33;
    let data = serde_json::json!({"office":"plm","stream":"box/x","body":{"place":format!("loket-{}",1+x%3),"service":"vaksinasi","shift":shift,
      "employee": if x%10==0 {None} else {Some(format!("pgw-{:02}",1+x%20))},
      "answers":{"conduct":4-(x/7%3),"competence":4-(x/11%3),"u1":4-(x/3%2),"u2":3,"u3":4},"comment": if x%9==0 {Some("Bagus sekali")} else {None}}});
    Delivered {
        epoch,
        position: Position(i),
        previous: Position(i - 1),
        stream: StreamId::named("b"),
        version: Version(1),
        event_type: "box.RatingReceived".into(),
        schema_version: 1,
        data: data.to_string().into_bytes(),
        command: CommandId::following("x", "y"),
        recorded_at: Timestamp::UNIX_EPOCH,
        leaf_hash: [0; 32],
        traceparent: None,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn journey() {
    let n: i64 = std::env::var("N").ok().and_then(|n| n.parse().ok()).unwrap_or(3000);
    let db = sqlx::PgPool::connect("postgres://postgres@127.0.0.1:55439/survey").await.unwrap();
    let (clock, hand) = Clock::manual("2026-11-23T02:00:00Z");
    let ids = Ids::new(clock.clone());
    let epoch = EpochId::new(ids.uuid_v4());
    eventlog::migrate_log(&db, LogName::Survey, epoch).await.unwrap();
    crate::MIGRATIONS.run(&db).await.unwrap();
    let log = EventLog::init(
        db.clone(),
        LogName::Survey,
        clock.clone(),
        ids.clone(),
        CommitLimits::default(),
    )
    .await
    .unwrap();
    for v in crate::views() {
        let v = v.view().unwrap();
        eventlog::view_schema(&db, v, v.schema).await.unwrap();
    }
    let fake = Fake::default();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let server = fake.clone();
    drop(listener);
    let at = address.trim_start_matches("http://").parse().unwrap();
    tokio::spawn(async move {
        tonic::transport::Server::builder()
            .add_service(IntakeServer::new(server))
            .serve(at)
            .await
            .unwrap()
    });
    let tokens = service::Tokens::signing(clock.clone(), &"01".repeat(32)).unwrap();
    let caller = Caller::try_new(tokens, "survey").unwrap();
    let office = Office { code: "plm".parse().unwrap(), name: "x".into(), zone: Zone::Wib };
    let rounds = Rounds {
        log: log.clone(),
        clock,
        offices: Arc::new(vec![office]),
        intake: IntakeClient::with_interceptor(service::connect(&address).unwrap(), caller),
    };
    let replica = Replica { db: db.clone(), holder: ids.uuid_v4(), pace: Pace::default() };
    let stop = tokio_util::sync::CancellationToken::new();
    let (s2, l2) = (stop.clone(), log.clone());
    let runner = tokio::spawn(async move {
        eventlog::run(
            &*crate::views()[1],
            std::boxed::Box::new(LocalFeed::new(l2)),
            &replica,
            &s2,
            &|| (),
        )
        .await
    });

    let key = RoundKey { office: "plm".parse().unwrap(), period: "2026-Q4".parse().unwrap() };
    let roster = (1..=20)
        .map(|i| RosterEntry {
            employee: format!("pgw-{i:02}").parse().unwrap(),
            place: "loket-1".parse().unwrap(),
        })
        .collect();
    let service_section = || who("plm-service-1", Role::ServiceSection);
    let stranger = Actor { office: Some("gto".parse().unwrap()), ..service_section() };
    let opening = Opening { roster, boards: vec!["b".into()] };
    assert_eq!(
        rounds.open_round(&key, &by(&ids, stranger, "A1"), opening.clone()).await.unwrap_err().code,
        "NOT_FOUND"
    );
    assert_eq!(
        rounds
            .open_round(&key, &by(&ids, who("plm-x", Role::OfficeHead), "A1"), opening.clone())
            .await
            .unwrap_err()
            .code,
        "ROLE_NOT_NAMED"
    );
    assert!(
        rounds
            .open_round(&key, &by(&ids, service_section(), "A1"), opening.clone())
            .await
            .unwrap()
            .applied
    );
    assert!(
        !rounds
            .open_round(&key, &by(&ids, service_section(), "A1"), opening)
            .await
            .unwrap()
            .applied
    );
    assert_eq!(
        rounds.receive_responses(&key, &by(&ids, service_section(), "A2")).await.unwrap_err().code,
        "NOTHING_RECEIVED"
    );
    fake.0.lock().unwrap().push(proto::intake::v1::Box {
        stream: "box/plm/loket-1/2026-11-22-pagi/1".into(),
        place: "loket-1".into(),
        shift: "2026-11-22-pagi".into(),
        count: n as u32,
        position: n,
    });
    let b = by(&ids, service_section(), "A2");
    let r = rounds.receive_responses(&key, &b).await.unwrap();
    assert_eq!((r.ratings, r.kept, r.done.applied), (n as u64, 2, true));
    let r = rounds.receive_responses(&key, &b).await.unwrap();
    assert_eq!((r.ratings, r.done.applied), (n as u64, false));
    let team = || who("plm-team-1", Role::IntegrityTeam);
    let t = std::time::Instant::now();
    assert_eq!(
        rounds.pull_data(&key, &by(&ids, team(), "A3")).await.unwrap_err().code,
        "DATA_NOT_ARRIVED"
    );
    assert!(t.elapsed().as_secs() >= 5);
    // the view
    let e = Epoch { log: LogName::Intake, id: epoch };
    let view = &crate::views()[0];
    let events: Vec<_> = (1..=n)
        .map(|i| {
            rating(
                i,
                &format!(
                    "2026-{}-{:02}-{}",
                    10 + i % 3,
                    1 + i / 7 % 28,
                    ["pagi", "siang", "malam"][(i / 3 % 3) as usize]
                ),
                e,
            )
        })
        .collect();
    let t = std::time::Instant::now();
    for chunk in events.chunks(5000) {
        let mut tx = db.begin().await.unwrap();
        sqlx::query("SET LOCAL search_path = v_rating, pg_catalog")
            .execute(&mut *tx)
            .await
            .unwrap();
        view.apply(&mut tx, chunk).await.unwrap();
        tx.commit().await.unwrap();
    }
    println!("view {n} in {:?}", t.elapsed());
    sqlx::query("insert into es.checkpoint(subscriber,log,epoch,position,leaf_hash) values ('view:rating','intake',$1,$2,'')").bind(epoch.uuid()).bind(n).execute(&db).await.unwrap();
    sqlx::query("vacuum analyze v_rating.rating").execute(&db).await.unwrap();
    let t = std::time::Instant::now();
    assert!(rounds.pull_data(&key, &by(&ids, team(), "A3")).await.unwrap().applied);
    println!("A3 {:?}", t.elapsed());
    let t = std::time::Instant::now();
    let d = dataset::Dataset::read(&db, &key, n).await.unwrap();
    println!("dataset {:?} hash {}", t.elapsed(), d.hash);
    let t = std::time::Instant::now();
    let served = vec![Served { place: "loket-1".parse().unwrap(), count: 10 }];
    assert!(rounds.compile_report(&key, &by(&ids, team(), "A4"), served).await.unwrap().applied);
    println!("A4 {:?}", t.elapsed());
    let reply = |c: &str| OfficerReply { employee: c.parse().unwrap(), text: "x".into() };
    assert_eq!(
        rounds
            .reply_as_officer(
                &key,
                &By::without_step(who("plm-pgw-02", Role::Officer), ids.command()),
                reply("pgw-01")
            )
            .await
            .unwrap_err()
            .code,
        "NOT_YOUR_RESULT"
    );
    assert!(
        rounds
            .reply_as_officer(
                &key,
                &By::without_step(who("plm-pgw-01", Role::Officer), ids.command()),
                reply("pgw-01")
            )
            .await
            .unwrap()
            .applied
    );
    let s = rounds.get_round(&key, &team()).await.unwrap();
    assert_eq!(
        (s.arrived, s.round.state.received(), s.round.state.expected()),
        (n as u64, n as u64, Some("A5"))
    );
    assert_eq!(
        rounds.get_round(&key, &who("plm-a", Role::AdminHead)).await.err().unwrap().code,
        "FORBIDDEN"
    );
    // overdue, on another round
    let key2 = RoundKey { period: "2026-Q3".parse().unwrap(), ..key.clone() };
    let opening = Opening {
        roster: vec![RosterEntry {
            employee: "pgw-01".parse().unwrap(),
            place: "loket-1".parse().unwrap(),
        }],
        boards: vec![],
    };
    assert!(
        rounds
            .open_round(&key2, &by(&ids, service_section(), "A1"), opening)
            .await
            .unwrap()
            .applied
    );
    hand.advance(std::time::Duration::from_hours(48));
    tokio::time::sleep(std::time::Duration::from_millis(500)).await;
    rounds.keep_time_now().await;
    tokio::time::sleep(std::time::Duration::from_millis(500)).await;
    let rows: Vec<(String, String, Option<String>, Option<i64>, Option<String>, bool, i32)> = sqlx::query_as("select office,period,expected,due_us,calendar,noted,version from v_round.round order by 2").fetch_all(&db).await.unwrap();
    println!("{rows:#?}");
    let head = log.head().await.unwrap().0;
    sqlx::query("update v_round.round set calendar='none', noted=false")
        .execute(&db)
        .await
        .unwrap();
    rounds.keep_time_now().await;
    assert_eq!(log.head().await.unwrap().0, head);
    for row in log.read_after(Position(0), 100).await.unwrap() {
        assert!(crate::publish(&row).unwrap().is_some());
        println!("{} {}", row.position, row.event_type);
    }
    stop.cancel();
    runner.await.unwrap().unwrap();
}

//! Processes killed, servers lost: nothing that was acknowledged disappears, nothing is doubled.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use drive::{Complaint, Installation, Rating, completion, file, read_complaints, submit, until};
use kernel::{Clock, Ids};
use proto::intake::v1::RegisterBoardRequest;
use proto::survey::v1::{OpenRoundRequest, RosterEntry, RoundRequest};
use tokio_util::sync::CancellationToken;

use crate::support::stack::{Stack, input, people, round_quarter};

#[tokio::test]
async fn fault_killed_while_complaints_come_in_keeps_every_acknowledged_one() {
    let mut stack = Stack::start("kill-complaints").await;
    let complaint = read_complaints(&input().join("complaints")).unwrap().remove(4);
    let ids = Ids::new(Clock::machine());
    let mut acknowledged = BTreeSet::new();
    for round in 1..=3_usize {
        let answered = Arc::new(AtomicUsize::new(0));
        let post = || posts(stack.http(), complaint.clone(), ids.clone(), Arc::clone(&answered));
        let posting: Vec<_> = (0..20).map(|_| tokio::spawn(post())).collect();
        until("some answers", || async {
            Ok((answered.load(Ordering::SeqCst) >= 10 * round).then_some(()))
        })
        .await
        .unwrap();
        stack.installation.take().unwrap().kill9().await.unwrap();
        for posted in posting {
            acknowledged.extend(posted.await.unwrap());
        }
        stack.installation = Some(Installation::start(&stack.start).await.unwrap());
    }
    let mut db = stack.owner("amanah_intake").await;
    let stored: Vec<String> = sqlx::query_scalar(
        "SELECT stream_id::text FROM es.event WHERE type = 'complaint.ComplaintFiled'",
    )
    .fetch_all(&mut db)
    .await
    .unwrap();
    assert!(acknowledged.len() >= 60, "{}", acknowledged.len());
    let unique: BTreeSet<&String> = stored.iter().collect();
    assert_eq!(unique.len(), stored.len(), "no complaint was recorded twice");
    for (form, id) in &acknowledged {
        assert!(unique.contains(id), "complaint {id} was acknowledged and is not there");
        // The reporter sends the same form again, because the page never came: the same complaint answers.
        let again = file(&reqwest::Client::new(), &stack.http(), &complaint, form).await.unwrap();
        assert_eq!(again["complaint_id"], *id);
    }
    stack.installation.unwrap().stop().await.unwrap();
}

/// Files one complaint after the other until one is cut off; answers with forms and ids of those that were acknowledged.
async fn posts(
    http: String,
    complaint: Complaint,
    ids: Ids,
    answered: Arc<AtomicUsize>,
) -> Vec<(String, String)> {
    let (client, mut acknowledged) = (reqwest::Client::new(), Vec::new());
    loop {
        let form = ids.uuid_v4().to_string();
        let Ok(receipt) = file(&client, &http, &complaint, &form).await else {
            return acknowledged;
        };
        acknowledged.push((form, receipt["complaint_id"].as_str().unwrap().to_owned()));
        answered.fetch_add(1, Ordering::SeqCst);
    }
}

#[tokio::test]
async fn fault_killed_while_a_ballot_box_is_emptied_neither_loses_nor_doubles_a_rating() {
    let mut stack = Stack::start("kill-box").await;
    let people = people();
    let board = RegisterBoardRequest {
        command_id: Ids::new(Clock::machine()).command().to_string(),
        office: "plm".into(),
        place: "loket-1".into(),
        service: "dokumen-kapal".into(),
    };
    let token = stack
        .clients()
        .intake(&people.service_section)
        .register_board(board)
        .await
        .unwrap()
        .into_inner()
        .token;
    let boards: BTreeMap<String, String> = [("loket-1".to_owned(), token.clone())].into();
    let period = round_quarter();
    let open = OpenRoundRequest {
        completion: completion(&["scan-board"]),
        office: "plm".into(),
        period: period.clone(),
        roster: vec![RosterEntry { employee: "pgw-01".into(), place: "loket-1".into() }],
        boards: vec![token],
    };
    stack.clients().survey(&people.service_section).open_round(open).await.unwrap();
    let (client, ids) = (reqwest::Client::new(), Ids::new(Clock::machine()));
    let (mut sent, mut interrupted) = (0_i64, 0);
    for round in 0..4_u32 {
        for _ in 0..15 {
            let rating: Rating = serde_json::from_value(serde_json::json!({"form_id": ids.uuid_v4().to_string(), "board": "loket-1", "employee": "pgw-01", "conduct": 4, "competence": 3})).unwrap();
            submit(&client, &stack.http(), &boards, &rating).await.unwrap();
            sent += 1;
        }
        let clients = stack.clients();
        let (section, period) = (people.service_section.clone(), period.clone());
        let receiving = tokio::spawn(async move {
            let request = RoundRequest {
                completion: completion(&["survey-data"]),
                office: "plm".into(),
                period,
                served: Vec::new(),
            };
            clients.survey(&section).receive_responses(request).await.map(drop)
        });
        tokio::time::sleep(std::time::Duration::from_millis(u64::from(5 + round * 9))).await;
        stack.installation.take().unwrap().kill9().await.unwrap();
        interrupted += u32::from(receiving.await.unwrap().is_err());
        stack.installation = Some(Installation::start(&stack.start).await.unwrap());
    }
    let total = until("the boxes to be emptied", || async {
        let request = RoundRequest {
            completion: completion(&["survey-data"]),
            office: "plm".into(),
            period: period.clone(),
            served: Vec::new(),
        };
        // Refused when there is nothing new to receive: what counts is what lies in the log.
        let _ = stack.clients().survey(&people.service_section).receive_responses(request).await;
        let mut db = stack.owner("amanah_intake").await;
        let left: i64 =
            sqlx::query_scalar("SELECT count(*) FROM intake.ballot").fetch_one(&mut db).await?;
        let recorded: i64 =
            sqlx::query_scalar("SELECT count(*) FROM es.event WHERE type = 'box.RatingReceived'")
                .fetch_one(&mut db)
                .await?;
        Ok((left == 0).then_some(recorded))
    })
    .await
    .unwrap();
    assert_eq!(total, sent);
    assert!(interrupted > 0, "no kill fell into an emptying");
    stack.installation.unwrap().stop().await.unwrap();
}

#[tokio::test]
async fn fault_without_nats_complaints_are_filed_and_arrive_when_it_is_back() {
    let stack = Stack::start("no-nats").await;
    let complaint = read_complaints(&input().join("complaints")).unwrap().remove(1);
    stack.nats.kill9().unwrap();
    let receipt = file(
        &reqwest::Client::new(),
        &stack.http(),
        &complaint,
        &Ids::new(Clock::machine()).uuid_v4().to_string(),
    )
    .await
    .unwrap();
    assert!(receipt["receipt_code"].is_string(), "the receipt does not wait for the bus");
    stack.nats.start_again().unwrap();
    until("the complaint to arrive at reporting", || async {
        let mut db = stack.owner("amanah_reporting").await;
        let position: Option<i64> = sqlx::query_scalar(
            "SELECT position FROM es.checkpoint WHERE subscriber = 'view:step' AND log = 'intake'",
        )
        .fetch_optional(&mut db)
        .await?;
        Ok(position.filter(|position| *position >= 1).map(drop))
    })
    .await
    .unwrap();
    stack.installation.unwrap().stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fault_nats_killed_truncated_and_emptied_while_events_flow_loses_nothing() {
    let stack = Stack::start("nats-faults").await;
    let complaint = read_complaints(&input().join("complaints")).unwrap().remove(4);
    let stop = CancellationToken::new();
    let filing = tokio::spawn(keep_filing(stack.http(), complaint, stop.clone()));
    stack.nats.kill9().unwrap();
    stack.nats.start_again().unwrap();
    arrived(&stack, 20).await;
    stack.nats.stop().unwrap();
    stack.nats.truncate_last_block(4096).unwrap();
    stack.nats.start_again().unwrap();
    arrived(&stack, 60).await;
    delete_stream(&stack).await;
    arrived(&stack, 120).await;
    stop.cancel();
    arrived(&stack, filing.await.unwrap()).await;
    repaired(&stack).await;
    let live = digest_of_steps(&stack).await;
    assert!(stack.amanah(&["replay", "view:step"]).status.success());
    assert_eq!(digest_of_steps(&stack).await, live, "the view equals the fold of the log");
    stack.installation.unwrap().stop().await.unwrap();
}

/// Files one complaint after the other until it is stopped; answers how many.
async fn keep_filing(http: String, complaint: Complaint, stop: CancellationToken) -> i64 {
    let (client, ids) = (reqwest::Client::new(), Ids::new(Clock::machine()));
    let mut filed = 0;
    while !stop.is_cancelled() {
        let receipt = file(&client, &http, &complaint, &ids.uuid_v4().to_string()).await;
        // Said at once: whoever waits for arrivals would not learn it in time.
        receipt.inspect_err(|error| eprintln!("filing stopped after {filed}: {error:#}")).unwrap();
        filed += 1;
    }
    filed
}

/// Waits until reporting has seen so many complaints.
async fn arrived(stack: &Stack, count: i64) {
    let waited = until("complaints to arrive at reporting", || async {
        Ok((seen(stack).await? >= count).then_some(()))
    })
    .await;
    if let Err(error) = waited {
        // The first question is which of the two no longer moves.
        let (seen, filed) = (seen(stack).await, filed(stack).await);
        panic!("{error:#}: {count} wanted, reporting has {seen:?} of {filed:?} that are filed");
    }
}

async fn seen(stack: &Stack) -> anyhow::Result<i64> {
    let mut db = stack.owner("amanah_reporting").await;
    let sql = "SELECT count(*) FROM v_step.step WHERE event_type = 'complaint.ComplaintFiled'";
    Ok(sqlx::query_scalar(sql).fetch_one(&mut db).await?)
}

async fn filed(stack: &Stack) -> anyhow::Result<i64> {
    let mut db = stack.owner("amanah_intake").await;
    let sql = "SELECT count(*) FROM es.event WHERE type = 'complaint.ComplaintFiled'";
    Ok(sqlx::query_scalar(sql).fetch_one(&mut db).await?)
}

async fn jetstream(stack: &Stack, user: &str) -> async_nats::jetstream::Context {
    let seed = stack.nats.seed(user).unwrap();
    let options =
        async_nats::ConnectOptions::with_nkey(seed).custom_inbox_prefix(format!("_INBOX_{user}"));
    async_nats::jetstream::new(options.connect(stack.nats.url()).await.unwrap())
}

/// An operator's mistake.
async fn delete_stream(stack: &Stack) {
    let deleted = jetstream(stack, "provision").await.delete_stream("EVT_INTAKE").await.unwrap();
    assert!(deleted.success);
}

/// The relay has made the stream anew and sent everything again: its last message is the head of the log.
async fn repaired(stack: &Stack) {
    let context = jetstream(stack, "intake").await;
    let mut db = stack.owner("amanah_intake").await;
    let head: i64 =
        sqlx::query_scalar("SELECT max(position) FROM es.event").fetch_one(&mut db).await.unwrap();
    until("the relay to repair the stream", || async {
        let Ok(stream) = context.get_stream("EVT_INTAKE").await else { return Ok(None) };
        let last = stream.get_info().await?.state.last_sequence;
        let Ok(message) = stream.get_raw_message(last).await else { return Ok(None) };
        let position = message.headers.get("ce-logposition").map(|value| value.as_str().to_owned());
        Ok((position == Some(head.to_string())).then_some(()))
    })
    .await
    .unwrap();
}

async fn digest_of_steps(stack: &Stack) -> String {
    let mut db = stack.owner("amanah_reporting").await;
    let sql = "SELECT count(*) || ':' || md5(string_agg(j, '' ORDER BY j)) FROM (SELECT (to_jsonb(t) - 'number')::text AS j FROM v_step.step t) rows";
    sqlx::query_scalar(sql).fetch_one(&mut db).await.unwrap()
}

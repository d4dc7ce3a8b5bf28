//! An erasure removes a complaint from everywhere. Every proof from before still holds.

use std::time::Duration;

use drive::{Clients, Installation, Keepsake, People, until};
use proto::reporting::v1::{GetCaseTimelineRequest, SearchArchiveRequest};
use sqlx::Executor;

use crate::support::canary::Canary;
use crate::support::cases::{register_staff, release};
use crate::support::hoard::{DATABASES, everything, finds, home};
use crate::support::needles::Needles;
use crate::support::stack::{Stack, people, text};

const LAW: &str = "UU 27/2022 Pasal 43";

/// Places in which sealed bytes and wraps lie as long as nothing is erased.
const KEPT_IN: [&str; 12] = [
    "table amanah_intake intake.sealed",
    "table amanah_intake intake.mail",
    "table amanah_intake intake.wrap",
    "table amanah_triage triage.sealed",
    "table amanah_triage triage.wrap",
    "table amanah_triage triage.exchange",
    "dump amanah_intake",
    "dump amanah_triage",
    "stream ESCALATED",
    "file amanah/objects/sealed/",
    "file nats/",
    "file postgres/",
];

#[tokio::test]
async fn what_is_erased_is_found_nowhere_and_every_receipt_still_verifies() {
    let stack = Stack::start("erasure").await;
    let (clients, people) = (stack.clients(), people());
    register_staff(&stack).await;
    // One goes to Itjen, one is clarified with the reporter; the third stays.
    let [escalated, clarified, kept] = [
        Canary::file(&stack, 1).await,
        Canary::file(&stack, 2).await,
        Canary::file(&stack, 1).await,
    ];
    release(&stack, 3).await;
    let all = [&escalated, &clarified, &kept];
    for canary in all {
        canary.play(&stack, &clients, &people).await;
    }
    let home_of_reporter = receipts(&stack, &all).await;

    let (mut plain, mut erased, mut control) =
        (Needles::default(), Needles::default(), Needles::default());
    for canary in all {
        canary.plain(&mut plain);
    }
    for canary in [&escalated, &clarified] {
        let (sealed, wraps) = canary.sealed(&stack, &mut erased).await;
        assert!(sealed >= 10 && wraps >= 5, "{sealed} sealed, {wraps} wraps");
    }
    kept.sealed(&stack, &mut control).await;
    sampled(&stack).await;
    let before = everything(&stack).await;
    assert_eq!(finds(&before, &plain), Vec::<String>::new());
    for needles in [&erased, &control] {
        lies_in_all(&finds(&before, needles));
    }

    for canary in [&escalated, &clarified] {
        erase(&clients, &people, &canary.id).await;
    }
    carried_out(&stack, 2).await;
    for canary in [&escalated, &clarified] {
        told_to_readers(&clients, &people, canary).await;
    }
    let after = everything(&stack).await;
    assert_eq!(finds(&after, &erased), Vec::<String>::new());
    assert_eq!(finds(&after, &plain), Vec::<String>::new());
    lies_in_all(&finds(&after, &control));

    verify_offline(&home_of_reporter, all.len());
    for log in ["intake", "triage"] {
        let verified = stack.amanah(&["verify", "log", log]);
        assert!(verified.status.success(), "{}", text(&verified.stderr));
    }
    tombstones(&escalated, &kept).await;
    stack.installation.unwrap().stop().await.unwrap();
}

/// PostgreSQL takes samples of short values for its planner, as autovacuum does sooner or later. They lie in a table of its own, which no dump holds.
async fn sampled(stack: &Stack) {
    for database in DATABASES {
        stack.owner(database).await.execute("ANALYZE").await.unwrap();
    }
}

/// Without this the search could find nothing for want of eyes.
fn lies_in_all(found: &[String]) {
    for place in KEPT_IN {
        assert!(found.iter().any(|one| one.starts_with(place)), "nothing in {place}: {found:?}");
    }
}

async fn erase(clients: &Clients, people: &People, complaint: &str) {
    clients.ask_erasure(&people.inspectorate, complaint, LAW).await.unwrap();
    let alone = clients.approve_erasure(&people.inspectorate, complaint).await.unwrap_err();
    assert_eq!(alone.code(), tonic::Code::FailedPrecondition, "one person alone");
    clients.approve_erasure(&people.inspectorate_second, complaint).await.unwrap();
}

async fn carried_out(stack: &Stack, count: i64) {
    until("the erasures", || async {
        Ok((carried_out_so_far(stack).await == count).then_some(()))
    })
    .await
    .unwrap();
}

/// A reporter's folder: the receipts, and the log's public key.
async fn receipts(stack: &Stack, all: &[&Canary]) -> Keepsake {
    let keepsake = Keepsake::try_new(&stack.start.program, &home(stack).join("reporter")).unwrap();
    keepsake
        .keep_key("intake.vkey", &stack.up().config.keys.checkpoints.join("intake.vkey"))
        .unwrap();
    for (number, canary) in all.iter().enumerate() {
        let shown = canary.receipt["proof"].as_str().expect("a receipt with its proof");
        keepsake.keep(&format!("{number}-shown.tlog-proof"), shown).unwrap();
        let fetched = canary.mailbox.proof().await.unwrap();
        keepsake.keep(&format!("{number}-fetched.tlog-proof"), &fetched).unwrap();
    }
    verify_offline(&keepsake, all.len());
    keepsake
}

fn verify_offline(keepsake: &Keepsake, count: usize) {
    for number in 0..count {
        for name in ["shown", "fetched"] {
            let file = format!("{number}-{name}.tlog-proof");
            let verdict = keepsake.verify(&file, &["--log-key", "intake.vkey"]).unwrap();
            assert!(verdict.proved, "{file}: {}", verdict.sentence);
        }
    }
}

/// The archive has no such case any more, and its timeline is one line.
async fn told_to_readers(clients: &Clients, people: &People, canary: &Canary) {
    until("reporting to know of the erasure", || async {
        let request = GetCaseTimelineRequest { case_id: canary.id.clone() };
        let mut reporting = clients.reporting(&people.wbs[0]);
        let steps = reporting.get_case_timeline(request).await?.into_inner().steps;
        let types: Vec<&str> = steps.iter().map(|step| step.event_type.as_str()).collect();
        // Two views, each at its own pace.
        let all = SearchArchiveRequest { office: "gto".into(), ..SearchArchiveRequest::default() };
        let archive = reporting.search_archive(all).await?.into_inner().cases;
        let gone = !archive.iter().any(|case| case.case_id == canary.id);
        Ok((gone && types == ["erasure.ErasureCarriedOut"]).then_some(()))
    })
    .await
    .unwrap();
}

async fn tombstones(erased: &Canary, kept: &Canary) {
    let mailbox = erased.mailbox.read().await.unwrap();
    assert_eq!(mailbox["erased"]["legal_basis"], LAW, "{mailbox}");
    assert_eq!(
        (&mailbox["messages"], &mailbox["can_write"]),
        (&serde_json::json!([]), &false.into())
    );
    assert!(erased.mailbox.write("masih ada?").await.is_err());
    let proof = erased.mailbox.proof().await.unwrap();
    assert!(proof.contains("c2sp.org/tlog-proof"), "the proof stays");
    let mailbox = kept.mailbox.read().await.unwrap();
    assert!(mailbox["erased"].is_null());
    assert_eq!(mailbox["messages"].as_array().unwrap().len(), 2, "{mailbox}");
}

/// How far an erasure has come: database, and what is true of it then.
const MOMENTS: [(&str, &str); 4] = [
    (
        "amanah_triage",
        "SELECT count(*) > $2 FROM es.event WHERE type = 'erasure.ErasureApproved' AND $1 IS NOT NULL",
    ),
    ("amanah_triage", "SELECT count(*) = 1 AND $2 >= 0 FROM triage.erased WHERE complaint_id = $1"),
    (
        "amanah_intake",
        "SELECT count(*) = 1 AND $2 >= 0 FROM es.event WHERE type = 'complaint.ComplaintErased' AND stream_id = $1",
    ),
    ("amanah_triage", "SELECT count(*) = 0 AND $2 >= 0 FROM triage.wrap WHERE complaint_id = $1"),
];

#[tokio::test]
async fn fault_killed_while_it_erases_it_erases_everything_once() {
    let mut stack = Stack::start("erasure-killed").await;
    register_staff(&stack).await;
    let mut canaries = Vec::new();
    for number in 0..=MOMENTS.len() {
        canaries.push(Canary::file(&stack, 1 + number % 2).await);
    }
    release(&stack, canaries.len()).await;
    let (mut erased, mut control) = (Needles::default(), Needles::default());
    let kept = canaries.pop().unwrap();
    kept.sealed(&stack, &mut control).await;
    let mut interrupted = 0;
    for (round, canary) in (0..).zip(&canaries) {
        canary.sealed(&stack, &mut erased).await;
        erase(&stack.clients(), &people(), &canary.id).await;
        reached(&stack, MOMENTS[usize::try_from(round).unwrap()], canary, round).await;
        stack.installation.take().unwrap().kill9().await.unwrap();
        interrupted += i64::from(carried_out_so_far(&stack).await <= round);
        stack.installation = Some(Installation::start(&stack.start).await.unwrap());
    }
    assert!(interrupted > 0, "no kill fell into an erasure");
    let count = i64::try_from(canaries.len()).unwrap();
    carried_out(&stack, count).await;
    assert_eq!(tombstones_of_intake(&stack).await, vec![1; canaries.len()]);
    let after = everything(&stack).await;
    assert_eq!(finds(&after, &erased), Vec::<String>::new());
    assert!(!finds(&after, &control).is_empty());
    assert_eq!(carried_out_so_far(&stack).await, count);
    stack.installation.unwrap().stop().await.unwrap();
}

/// Looks as often as it can: an erasure takes a moment only.
async fn reached(
    stack: &Stack,
    (database, sql): (&'static str, &'static str),
    canary: &Canary,
    round: i64,
) {
    let mut db = stack.owner(database).await;
    let id: uuid::Uuid = canary.id.parse().unwrap();
    let looking = async {
        while !sqlx::query_scalar::<_, bool>(sql)
            .bind(id)
            .bind(round)
            .fetch_one(&mut db)
            .await
            .unwrap()
        {}
    };
    tokio::time::timeout(Duration::from_mins(1), looking).await.expect(sql);
}

async fn carried_out_so_far(stack: &Stack) -> i64 {
    let sql = "SELECT count(*) FROM es.event WHERE type = 'erasure.ErasureCarriedOut'";
    sqlx::query_scalar(sql).fetch_one(&mut stack.owner("amanah_triage").await).await.unwrap()
}

async fn tombstones_of_intake(stack: &Stack) -> Vec<i64> {
    let sql =
        "SELECT count(*) FROM es.event WHERE type = 'complaint.ComplaintErased' GROUP BY stream_id";
    sqlx::query_scalar(sql).fetch_all(&mut stack.owner("amanah_intake").await).await.unwrap()
}

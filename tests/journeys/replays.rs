//! A view can always be made anew from position 1, while the services answer.

use std::collections::BTreeMap;

use drive::{Clients, Mailbox, file, play_round, read_complaints};
use kernel::{Clock, Ids};
use proto::reporting::v1::SearchArchiveRequest;
use sqlx::{AssertSqlSafe, PgConnection};
use tokio_util::sync::CancellationToken;

use crate::support::cases::play_all_cases;
use crate::support::stack::{Stack, input, people, round_quarter, text};

const DATABASES: [&str; 4] =
    ["amanah_intake", "amanah_survey", "amanah_triage", "amanah_reporting"];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_rebuilt_view_equals_the_live_one() {
    let stack = Stack::start("replay").await;
    let (clients, people) = (stack.clients(), people());
    play_round(
        &clients,
        &people,
        &stack.http(),
        &round_quarter(),
        &input().join("ratings.ndjson"),
        &|_| {},
    )
    .await
    .unwrap();
    play_all_cases(&stack).await;
    somebody_waits(&stack).await;
    let live = settled(&stack).await;
    assert!(live.len() >= 8, "views of all services: {:?}", live.keys());

    let stop = CancellationToken::new();
    let asking = tokio::spawn(keep_asking(clients, stop.clone()));
    // The rebuild is a process of its own; waiting for it must not stop those who ask.
    let replayed = tokio::task::block_in_place(|| stack.amanah(&["replay", "all"]));
    stop.cancel();
    assert!(replayed.status.success(), "{}", text(&replayed.stderr));
    let answered = asking.await.unwrap();
    assert!(answered > 20, "the services answered only {answered} times during the rebuild");
    for (table, digest) in settled(&stack).await {
        assert_eq!(live.get(&table), Some(&digest), "{table} differs after the rebuild");
    }
    stack.installation.unwrap().stop().await.unwrap();
}

/// A complaint that nobody released, whose reporter wrote and was not answered.
async fn somebody_waits(stack: &Stack) {
    let (client, form) = (reqwest::Client::new(), Ids::new(Clock::machine()).uuid_v4().to_string());
    let complaint = read_complaints(&input().join("complaints")).unwrap().remove(1);
    let told = file(&client, &stack.http(), &complaint, &form).await.unwrap();
    let mailbox = Mailbox::of(&client, &stack.http(), &told).unwrap();
    mailbox.write("Apakah laporan saya sudah dibaca?").await.unwrap();
}

/// Searches the archive until it is stopped: at every moment of a rebuild the whole of it must be there. Answers how often it was.
async fn keep_asking(clients: Clients, stop: CancellationToken) -> u32 {
    let mut answered = 0;
    while !stop.is_cancelled() {
        let request =
            SearchArchiveRequest { office: "gto".into(), ..SearchArchiveRequest::default() };
        let found = clients.reporting(&people().wbs[0]).search_archive(request).await;
        assert_eq!(found.expect("reporting answers during a rebuild").into_inner().cases.len(), 6);
        answered += 1;
    }
    answered
}

/// The views' rows once every subscriber has reached the end of its logs.
async fn settled(stack: &Stack) -> BTreeMap<String, String> {
    crate::support::settled::settled(stack).await;
    views(stack).await
}

/// `database.schema.table` → digest of its rows, whatever their order; row numbers that only page a list are left out.
async fn views(stack: &Stack) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for database in DATABASES {
        let mut db = stack.owner(database).await;
        let tables: Vec<(String, String)> =
            sqlx::query_as("SELECT schemaname::text, tablename::text FROM pg_tables WHERE schemaname LIKE 'v\\_%' ORDER BY 1, 2").fetch_all(&mut db).await.unwrap();
        for (schema, table) in tables {
            let digest = digest(&mut db, &schema, &table).await;
            found.insert(format!("{database}.{schema}.{table}"), digest);
        }
    }
    found
}

async fn digest(db: &mut PgConnection, schema: &str, table: &str) -> String {
    let sql = format!(
        "SELECT count(*) || ':' || coalesce(md5(string_agg(j, '' ORDER BY j)), '') FROM (SELECT (to_jsonb(t) - 'number')::text AS j FROM {schema}.{table} t) rows"
    );
    sqlx::query_scalar(AssertSqlSafe(sql)).fetch_one(db).await.unwrap()
}

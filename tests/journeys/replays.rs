//! A view can always be made anew from position 1, while the services answer.

use std::collections::BTreeMap;

use kernel::Zone;
use sqlx::{AssertSqlSafe, PgConnection};
use system_tests::drive::play_round;

use crate::stack::{Stack, input, people, quarter, text};
use crate::traces::play_all_cases;

const DATABASES: [&str; 4] =
    ["amanah_intake", "amanah_survey", "amanah_triage", "amanah_reporting"];

#[tokio::test]
async fn every_rebuilt_view_equals_the_live_one() {
    let stack = Stack::start("replay").await;
    let (clients, people) = (stack.clients(), people());
    play_round(
        &clients,
        &people,
        &stack.http(),
        &quarter(Zone::Wib),
        &input().join("ratings.ndjson"),
        &|_| {},
    )
    .await
    .unwrap();
    play_all_cases(&stack).await;
    let live = settled(&stack).await;
    assert!(live.len() >= 8, "views of all services: {:?}", live.keys());

    let http = stack.http();
    let asking = tokio::spawn(async move {
        let (client, mut answered) = (reqwest::Client::new(), 0_u32);
        loop {
            let answer = client
                .get(format!("{http}/lapor/gto"))
                .send()
                .await
                .expect("intake answers during a replay");
            assert!(answer.status().is_success());
            answered += 1;
            if answered >= 200 {
                return answered;
            }
        }
    });
    let replayed = stack.amanah(&["replay", "all"]);
    assert!(replayed.status.success(), "{}", text(&replayed.stderr));
    assert_eq!(asking.await.unwrap(), 200);
    for (table, digest) in settled(&stack).await {
        assert_eq!(live.get(&table), Some(&digest), "{table} differs after the rebuild");
    }
    stack.installation.unwrap().stop().await.unwrap();
}

/// The views' rows once every subscriber has reached the end of its logs: nothing moves any more.
async fn settled(stack: &Stack) -> BTreeMap<String, String> {
    let mut before = views(stack).await;
    loop {
        tokio::time::sleep(std::time::Duration::from_millis(700)).await;
        let now = views(stack).await;
        if now == before {
            return now;
        }
        before = now;
    }
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

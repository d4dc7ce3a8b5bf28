//! Everything that an installation keeps, wherever it keeps it.

use std::path::{Path, PathBuf};
use std::process::Command;

use futures::TryStreamExt;
use sqlx::{Executor, PgConnection};

use super::needles::Needles;
use super::stack::{Stack, text};

/// The databases of an installation.
pub(crate) const DATABASES: [&str; 4] =
    ["amanah_intake", "amanah_survey", "amanah_triage", "amanah_reporting"];

/// A heap of bytes, and where it lies.
pub(crate) struct Heap {
    pub(crate) place: String,
    pub(crate) bytes: Vec<u8>,
}

/// The needles that were found, each as `<place>: <name>`.
pub(crate) fn finds(heaps: &[Heap], needles: &Needles) -> Vec<String> {
    let of = |heap: &Heap| {
        let names = needles.found(&heap.bytes);
        names.into_iter().map(|name| format!("{}: {name}", heap.place)).collect::<Vec<_>>()
    };
    heaps.iter().flat_map(of).collect()
}

/// Tables row by row, dumps, every message of every stream, and every file below the folder of the installation and its servers.
///
/// The tables are rewritten before: a deleted row lies in its page until then, as the runbook of erasure says. Left out is the write-ahead log,
/// which goes with its segments.
pub(crate) async fn everything(stack: &Stack) -> Vec<Heap> {
    let mut heaps = Vec::new();
    for database in DATABASES {
        let mut db = stack.owner(database).await;
        db.execute("VACUUM FULL").await.unwrap();
        db.execute("CHECKPOINT").await.unwrap();
        heaps.extend(tables(&mut db, database).await);
        heaps.push(Heap { place: format!("dump {database}"), bytes: dump(stack, database) });
    }
    heaps.extend(messages(stack).await);
    heaps.extend(files(&home(stack), &|path| !path.ends_with("pg_wal")));
    heaps
}

/// The folder in which the installation and its servers lie.
pub(crate) fn home(stack: &Stack) -> PathBuf {
    stack.start.home.parent().unwrap().to_owned()
}

async fn tables(db: &mut PgConnection, database: &str) -> Vec<Heap> {
    let names: Vec<String> = sqlx::query_scalar(
        "SELECT format('%I.%I', table_schema, table_name) FROM information_schema.tables
         WHERE table_schema NOT IN ('pg_catalog', 'information_schema') AND table_type = 'BASE TABLE'",
    )
    .fetch_all(&mut *db)
    .await
    .unwrap();
    assert!(names.len() > 3, "{names:?}");
    let mut heaps = Vec::new();
    for name in names {
        let sql = sqlx::AssertSqlSafe(format!("SELECT t::text FROM {name} t"));
        let rows: Vec<String> = sqlx::query_scalar(sql).fetch_all(&mut *db).await.unwrap();
        let place = format!("table {database} {name}");
        heaps.push(Heap { place, bytes: rows.join("\n").into_bytes() });
    }
    heaps
}

/// A dump of a database, as a backup holds it.
pub(crate) fn dump(stack: &Stack, database: &str) -> Vec<u8> {
    let tool = localservers::ensure_postgres(&|_| {}).unwrap().tool("pg_dump");
    let dumped =
        Command::new(tool).arg("--dbname").arg(stack.postgres.url(database)).output().unwrap();
    assert!(dumped.status.success(), "{}", text(&dumped.stderr));
    dumped.stdout
}

async fn messages(stack: &Stack) -> Vec<Heap> {
    let options = async_nats::ConnectOptions::with_nkey(stack.nats.seed("provision").unwrap())
        .custom_inbox_prefix("_INBOX_provision");
    let client = options.connect(stack.nats.url()).await.unwrap();
    let context = async_nats::jetstream::new(client);
    let names: Vec<String> = context.stream_names().try_collect().await.unwrap();
    assert!(names.iter().any(|name| name == "ESCALATED"), "{names:?}");
    let mut heaps = Vec::new();
    for name in names {
        let stream = context.get_stream(&name).await.unwrap();
        let last = stream.get_info().await.unwrap().state.last_sequence;
        let mut bytes = Vec::new();
        for sequence in 1..=last {
            let Ok(message) = stream.get_raw_message(sequence).await else { continue };
            bytes.extend_from_slice(
                format!("{} {:?}\n", message.subject, message.headers).as_bytes(),
            );
            bytes.extend_from_slice(&message.payload);
        }
        heaps.push(Heap { place: format!("stream {name}"), bytes });
    }
    heaps
}

/// Every file below a folder; folders that `enter` refuses are passed.
pub(crate) fn files(folder: &Path, enter: &dyn Fn(&Path) -> bool) -> Vec<Heap> {
    let (mut heaps, mut open) = (Vec::new(), vec![folder.to_owned()]);
    while let Some(here) = open.pop() {
        let Ok(entries) = std::fs::read_dir(&here) else { continue };
        for path in entries.map(|entry| entry.unwrap().path()) {
            // Sockets and files that go while one looks are no places to keep anything.
            if path.is_dir() && enter(&path) {
                open.push(path);
            } else if path.is_file()
                && let Ok(bytes) = std::fs::read(&path)
            {
                let place = path.strip_prefix(folder).unwrap().display();
                heaps.push(Heap { place: format!("file {place}"), bytes });
            }
        }
    }
    heaps
}

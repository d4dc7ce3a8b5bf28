//! Histories that cannot be swapped: older backups, forked logs, and what is done when one is lost for good.

use drive::{Mailbox, WitnessHouse, until};
use serde_json::Value;

use super::{KEYS, Witnessed, sql, verify};

/// Keeps a copy of intake's database as it is now.
async fn back_up(here: &mut Witnessed) {
    here.pause().await;
    sql(here, &["CREATE DATABASE backup TEMPLATE amanah_intake"]).await;
    here.resume().await;
}

/// Stops everything, and puts the copy in the place of what came since.
async fn restore(here: &mut Witnessed) {
    here.pause().await;
    let swap = [
        "ALTER DATABASE amanah_intake RENAME TO newer",
        "ALTER DATABASE backup RENAME TO amanah_intake",
    ];
    sql(here, &swap).await;
}

#[tokio::test]
async fn an_older_backup_is_refused_by_the_witness_and_told_loudly() {
    let mut here = Witnessed::start("backup").await;
    here.file().await;
    here.cosigned(1).await;
    back_up(&mut here).await;
    here.file().await;
    here.file().await;
    here.cosigned(3).await;
    restore(&mut here).await;
    let kept = here.witness.kept("intake").unwrap();
    let anchored = verify(&here.stack, &["--anchor", &kept.display().to_string()]);
    assert_eq!(anchored.0, Some(1), "{}", anchored.1);
    assert!(anchored.1.contains("3 rows were signed for, 1 are there"), "{}", anchored.1);

    here.resume().await;
    for (rows, reason) in [
        (2, "the witness has cosigned 3 rows already, this checkpoint covers 2"),
        (3, "the witness has cosigned another tree of 3 rows: this log has two histories"),
        (4, "the witness refused: HTTP 422"),
    ] {
        here.file().await;
        refused(&here, rows, reason).await;
    }
    let anchored = verify(&here.stack, &["--anchor", &kept.display().to_string()]);
    assert_eq!(anchored.0, Some(1));
    assert!(anchored.1.contains("the first 3 rows were rewritten"), "{}", anchored.1);
    here.pause().await;
}

/// Doctor and log say why there is no cosignature, and there is none.
async fn refused(here: &Witnessed, rows: i64, reason: &str) {
    until("a loud log", || async {
        let log = here.log_file();
        let mut lines = log.lines().filter(|line| line.contains(reason));
        Ok(lines
            .any(|line| line.contains("ANOTHER HISTORY") && line.contains("ERROR"))
            .then_some(()))
    })
    .await
    .unwrap();
    let (code, said) = here.doctor();
    assert_eq!(code, Some(1));
    assert!(said.contains(&format!("of intake: {reason}")), "{said}");
    assert!(said.contains("of triage: "), "{said}");
    let mut db = here.stack.owner("amanah_intake").await;
    let size: Option<i64> = sqlx::query_scalar("SELECT max(size) FROM es.cosignature")
        .fetch_one(&mut db)
        .await
        .unwrap();
    assert_eq!(size, Some(1), "nothing was cosigned at {rows} rows");
}

/// The runbook's step 5: the witness is retired, and one with a new name goes on.
#[tokio::test]
async fn after_a_lost_history_a_new_witness_takes_over_and_old_receipts_hold() {
    let mut here = Witnessed::start("lost").await;
    here.file().await;
    here.cosigned(1).await;
    back_up(&mut here).await;
    let lost = here.file().await;
    here.cosigned(2).await;
    let old_proof = proof(&here, &lost).await;
    let old_home = here.keepsake(&old_proof);
    restore(&mut here).await;

    retire(&mut here).await;
    here.resume().await;
    let kept = here.file().await;
    here.cosigned(2).await;
    let (code, said) = here.doctor();
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("witness saksi.example/itjen-2 of intake: cosigned"), "{said}");
    let verdict = old_home.verify("bukti.tlog-proof", &KEYS).unwrap();
    assert!(verdict.proved && verdict.sentence.contains("saksi.example/itjen"), "{verdict:?}");
    let gone = Mailbox::of(&reqwest::Client::new(), &here.stack.http(), &lost).unwrap();
    assert!(gone.proof().await.is_err(), "the log has no such complaint any more");

    let new_proof = proof(&here, &kept).await;
    old_home.keep("baru.tlog-proof", &new_proof).unwrap();
    let old_key = old_home.verify("baru.tlog-proof", &KEYS).unwrap();
    assert!(!old_key.proved, "the old witness never saw it: {old_key:?}");
    let verdict = here.keepsake(&new_proof).verify("bukti.tlog-proof", &KEYS).unwrap();
    assert!(verdict.proved && verdict.sentence.contains("saksi.example/itjen-2"), "{verdict:?}");
    here.pause().await;
}

async fn proof(here: &Witnessed, receipt: &Value) -> String {
    let client = reqwest::Client::new();
    Mailbox::of(&client, &here.stack.http(), receipt).unwrap().proof().await.unwrap()
}

/// A new witness with a new name, for the same logs, in the place of the old one.
async fn retire(here: &mut Witnessed) {
    here.witness.close().await.unwrap();
    let start = &here.stack.start;
    let keys = start.home.join("keys/checkpoints");
    let logs = ["intake", "survey", "triage"].map(|log| keys.join(format!("{log}.vkey")));
    let house = here.folder.path().join("witness-2");
    let name = "saksi.example/itjen-2";
    here.witness = WitnessHouse::start(&start.program, &house, name, &logs).await.unwrap();
    let config = start.home.join("amanah.toml");
    let text = std::fs::read_to_string(&config).unwrap();
    let (before, section) = text.split_once("[[witness]]").unwrap();
    let after = section.find("\n[").map_or("", |end| &section[end..]);
    std::fs::write(&config, format!("{before}{after}")).unwrap();
    here.witness.configure(&config).unwrap();
}

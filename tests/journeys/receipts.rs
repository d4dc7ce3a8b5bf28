//! Receipts that hold without us, and what was taken away behind the log's back.

mod histories;
mod names;

use std::path::{Path, PathBuf};

use drive::{Installation, Keepsake, Mailbox, Person, WitnessHouse, file, read_complaints, until};
use kernel::{Clock, Ids, Role};
use proto::intake::v1::EraseComplaintRequest;
use serde_json::Value;
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection};
use tempfile::TempDir;

use crate::support::stack::{Stack, input, text};

/// Name of the witness.
const NAME: &str = "saksi.example/itjen";

/// An installation whose logs a witness cosigns.
struct Witnessed {
    stack: Stack,
    witness: WitnessHouse,
    folder: TempDir,
    filed: usize,
}

impl Witnessed {
    async fn start(name: &str) -> Self {
        let (mut stack, folder) = (Stack::start(name).await, tempfile::tempdir().unwrap());
        let keys = &stack.up().config.keys.checkpoints;
        let logs = ["intake", "survey", "triage"].map(|log| keys.join(format!("{log}.vkey")));
        let house = folder.path().join("witness");
        let witness = WitnessHouse::start(&stack.start.program, &house, NAME, &logs).await.unwrap();
        stack.installation.take().unwrap().stop().await.unwrap();
        witness.configure(&stack.start.home.join("amanah.toml")).unwrap();
        let mut witnessed = Self { stack, witness, folder, filed: 0 };
        witnessed.resume().await;
        witnessed
    }

    async fn resume(&mut self) {
        self.stack.installation = Some(Installation::start(&self.stack.start).await.unwrap());
    }

    async fn pause(&mut self) {
        self.stack.installation.take().unwrap().stop().await.unwrap();
    }

    /// Files the next complaint of the demo.
    async fn file(&mut self) -> Value {
        let complaints = read_complaints(&input().join("complaints")).unwrap();
        let complaint = &complaints[self.filed % complaints.len()];
        self.filed += 1;
        let form = Ids::new(Clock::machine()).uuid_v4().to_string();
        file(&reqwest::Client::new(), &self.stack.http(), complaint, &form).await.unwrap()
    }

    /// Waits until the witness has cosigned so many rows of intake's log.
    async fn cosigned(&self, rows: i64) {
        until("the cosignature", || async {
            let mut db = self.stack.owner("amanah_intake").await;
            let size = sqlx::query_scalar::<_, Option<i64>>("SELECT max(size) FROM es.cosignature");
            Ok(size.fetch_one(&mut db).await?.filter(|size| *size >= rows))
        })
        .await
        .unwrap();
    }

    fn doctor(&self) -> (Option<i32>, String) {
        let output = self.stack.amanah(&["doctor"]);
        (output.status.code(), text(&output.stdout))
    }

    fn log_file(&self) -> String {
        std::fs::read_to_string(self.stack.start.home.join("amanah.log")).unwrap()
    }

    /// The reporter's folder.
    fn keepsake(&self, proof: &str) -> Keepsake {
        let folder = self.folder.path().join("home");
        let keepsake = Keepsake::try_new(&self.stack.start.program, &folder).unwrap();
        let key = self.stack.up().config.keys.checkpoints.join("intake.vkey");
        keepsake.keep_key("log.vkey", &key).unwrap();
        keepsake.keep_key("witness.vkey", &self.witness.key()).unwrap();
        keepsake.keep("bukti.tlog-proof", proof).unwrap();
        keepsake
    }
}

const KEYS: [&str; 4] = ["--log-key", "log.vkey", "--witness", "witness.vkey"];

#[tokio::test]
async fn a_receipt_is_verified_offline_after_everything_was_stopped() {
    let mut here = Witnessed::start("receipt").await;
    let receipt = here.file().await;
    assert!(receipt["proof"].as_str().unwrap().contains("index 0"), "a proof at once: {receipt}");
    here.cosigned(1).await;
    let (http, client) = (here.stack.http(), reqwest::Client::new());
    let proof = Mailbox::of(&client, &http, &receipt).unwrap().proof().await.unwrap();
    let keepsake = here.keepsake(&proof);
    let complaint = &read_complaints(&input().join("complaints")).unwrap()[0];
    let typed = format!("{}\n{}", complaint.title, complaint.text.trim());
    keepsake.keep("pengaduan.txt", &typed).unwrap();
    here.pause().await;
    here.witness.close().await.unwrap();
    let address = complaint.reply_address.clone().unwrap();
    let content = ["--complaint", "pengaduan.txt", "--reply-address", &address];
    drop(here.stack);

    let options: Vec<&str> = KEYS.into_iter().chain(content).collect();
    let verdict = keepsake.verify("bukti.tlog-proof", &options).unwrap();
    assert!(verdict.proved, "{verdict:?}");
    for said in ["amanah.local/intake", "saksi.example/itjen", "teks pengaduannya"] {
        assert!(verdict.sentence.contains(said), "{said}: {verdict:?}");
    }
    keepsake.keep("pengaduan.txt", typed.replace("Rp350.000", "Rp35.000")).unwrap();
    assert!(!keepsake.verify("bukti.tlog-proof", &options).unwrap().proved, "another sum");
    flip_bits(&keepsake, &proof);
}

/// Some sixty bits of the file, by way of the program; a test beside the command flips all of them.
fn flip_bits(keepsake: &Keepsake, proof: &str) {
    for bit in (0..proof.len() * 8).step_by(proof.len() * 8 / 60) {
        let mut bytes = proof.as_bytes().to_vec();
        bytes[bit / 8] ^= 1 << (bit % 8);
        // A text that is not UTF-8 is refused before it is read.
        let Ok(flipped) = String::from_utf8(bytes) else { continue };
        keepsake.keep("rusak.tlog-proof", &flipped).unwrap();
        let verdict = keepsake.verify("rusak.tlog-proof", &KEYS).unwrap();
        assert!(!verdict.proved, "bit {bit}: {verdict:?}");
    }
}

#[tokio::test]
async fn a_witness_that_is_away_delays_nobody_and_catches_up() {
    let mut here = Witnessed::start("away").await;
    here.file().await;
    here.cosigned(1).await;
    let (code, said) = here.doctor();
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("witness saksi.example/itjen of intake: cosigned"), "{said}");

    here.witness.close().await.unwrap();
    for _ in 0..3 {
        let receipt = here.file().await;
        assert!(receipt["proof"].is_string(), "the log's own proof: {receipt}");
    }
    let (code, said) = here.doctor();
    assert_eq!(code, Some(1));
    assert!(said.contains("the witness did not answer"), "{said}");
    here.witness.open().await.unwrap();
    here.cosigned(4).await;
    assert_eq!(here.doctor().0, Some(0));
    here.pause().await;
}

#[tokio::test]
async fn what_was_taken_away_behind_the_logs_back_is_named() {
    let mut here = Witnessed::start("taken").await;
    let (first, second, third) = (here.file().await, here.file().await, here.file().await);
    let client = reqwest::Client::new();
    let mailbox = Mailbox::of(&client, &here.stack.http(), &first).unwrap();
    mailbox.write("Nota aslinya masih saya simpan.").await.unwrap();
    erase(&here, &third).await;
    let whole = verify(&here.stack, &[]);
    assert_eq!(whole.0, Some(0), "{}", whole.1);
    assert!(whole.1.contains("everything sealed that they name is there"), "{}", whole.1);

    let mut db = here.stack.owner("amanah_intake").await;
    let id = |receipt: &Value| receipt["complaint_id"].as_str().unwrap().to_owned();
    let filing = |receipt: &Value| {
        format!("(SELECT filing FROM intake.filing WHERE complaint_id = '{}')", id(receipt))
    };
    for taken in [
        format!("intake.sealed WHERE kind = 'complaint_text' AND filing = {}", filing(&first)),
        format!("intake.wrap WHERE person = 'itjen' AND filing = {}", filing(&second)),
        format!("intake.mail WHERE complaint_id = '{}'", id(&first)),
    ] {
        run(&mut db, &format!("DELETE FROM {taken}")).await;
    }
    for object in objects(&here.stack.start.home.join("objects")) {
        std::fs::write(&object, b"something else").unwrap();
    }
    let (code, said) = verify(&here.stack, &[]);
    assert_eq!(code, Some(1), "{said}");
    for lost in [
        format!("complaint {}: complaint_text 0 is gone", id(&first)),
        format!("complaint {}: message 0 is gone", id(&first)),
        format!("complaint {}: wrap 0 is gone", id(&second)),
        "attachment".to_owned(),
        "is changed, and no erasure says so".to_owned(),
    ] {
        assert!(said.contains(&lost), "{lost}: {said}");
    }
    assert!(!said.contains(&id(&third)), "it was erased: {said}");

    run(&mut db, "ALTER TABLE es.event DISABLE TRIGGER no_rewrite").await;
    let row = format!("DELETE FROM es.event WHERE stream_id = '{}'", id(&first));
    run(&mut db, &row).await;
    let (code, said) = verify(&here.stack, &[]);
    assert_eq!(code, Some(1));
    assert!(said.contains("position 1 is missing"), "{said}");
    here.pause().await;
}

/// As triage does when an erasure was approved.
async fn erase(here: &Witnessed, receipt: &Value) {
    let triage = Person::try_new("service-triage", &[Role::Service], None).unwrap();
    let request = EraseComplaintRequest {
        command_id: Ids::new(Clock::machine()).command().to_string(),
        complaint_id: receipt["complaint_id"].as_str().unwrap().to_owned(),
        legal_basis: "UU 27/2022 Pasal 43".to_owned(),
        retention_class: String::new(),
        approvers: vec!["itjen-1".to_owned(), "itjen-2".to_owned()],
    };
    here.stack.clients().intake(&triage).erase_complaint(request).await.unwrap();
}

/// Every file of the object store.
fn objects(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { objects(&path) } else { vec![path] }).collect()
}

fn verify(stack: &Stack, more: &[&str]) -> (Option<i32>, String) {
    let output = stack.amanah(&[&["verify", "log", "intake"], more].concat());
    (output.status.code(), text(&output.stdout) + &text(&output.stderr))
}

/// As the superuser, outside of any database of ours.
async fn sql(here: &Witnessed, statements: &[&str]) {
    let mut db = here.stack.owner("postgres").await;
    for statement in statements {
        run(&mut db, statement).await;
    }
    db.close().await.unwrap();
}

async fn run(db: &mut PgConnection, statement: &str) {
    db.execute(sqlx::raw_sql(AssertSqlSafe(statement.to_owned()))).await.unwrap();
}

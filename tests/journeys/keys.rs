//! New keys through the command line: staff read an open case before, in the middle of a rotation that was killed, and after it; and under a new
//! master key, but not with the old one.

use std::path::Path;
use std::time::Duration;

use drive::offices::cases::{Staffed, send_data_request};
use drive::{Clients, Inspectorate, Installation, Person, file, read_complaints, until};
use kernel::{ComplaintId, PersonId, Zone};
use proto::triage::v1::ReadCaseRequest;
use sqlx::{PgConnection, Row};
use vault::{MasterKey, PrivateKey, Wrap, WrapInfo};

use crate::support::stack::{Stack, input, people, quarter, text};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_rotation_that_was_killed_is_finished_and_nobody_loses_a_case() {
    let mut stack = Stack::start("rotate").await;
    let (gto, case) = open_case(&stack).await;
    let reader = &gto.wbs[0];
    reads(&stack.clients(), reader, &case).await;
    let before = Pair::of(&stack, reader, &case).await;

    killed_in_the_middle(&mut stack, &gto, &case).await;
    for member in &gto.wbs {
        reads(&stack.clients(), member, &case).await;
    }
    let output = stack.amanah(&["keys", "rotate"]);
    let said = text(&output.stdout);
    assert!(output.status.success(), "{said}{}", text(&output.stderr));
    assert!(said.contains("people have new keys"), "{said}");
    for member in &gto.wbs {
        reads(&stack.clients(), member, &case).await;
    }

    let after = Pair::of(&stack, reader, &case).await;
    assert!(before.opens(&before.wrap) && after.opens(&after.wrap));
    assert!(!before.opens(&after.wrap), "the old key opens no new wrap");
    assert!(!after.opens(&before.wrap));
    assert_eq!(left_over(&stack).await, (0, 0), "no earlier private key, no earlier wrap");
    stack.installation.unwrap().stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_master_key_is_put_in_place_while_triage_stands_still() {
    let mut stack = Stack::start("master").await;
    let (gto, case) = open_case(&stack).await;
    let keys = stack.start.home.join("keys");
    let (place, new) = (keys.join("master.key"), keys.join("master-new.key"));
    let args = ["keys", "master", "--new", new.to_str().unwrap()];
    let refused = stack.amanah(&args);
    assert!(!refused.status.success() && !new.exists());
    assert!(text(&refused.stderr).contains("stop it first"), "{}", text(&refused.stderr));

    stack.installation.take().unwrap().stop().await.unwrap();
    for _ in 0..2 {
        let output = stack.amanah(&args);
        assert!(output.status.success(), "{}", text(&output.stderr));
        assert!(text(&output.stdout).contains("new master key"), "{}", text(&output.stdout));
    }
    with_the_old_one_it_refuses(&stack).await;
    std::fs::copy(&new, &place).unwrap();
    stack.installation = Some(Installation::start(&stack.start).await.unwrap());
    reads(&stack.clients(), &gto.wbs[0], &case).await;
    stack.installation.unwrap().stop().await.unwrap();
}

/// A case of gto that its Tim WBS may read.
async fn open_case(stack: &Stack) -> (Staffed, String) {
    let (clients, people) = (stack.clients(), people());
    let gto = Staffed::try_new("gto").unwrap();
    gto.register(&clients, &people.operator).await.unwrap();
    let complaint = read_complaints(&input().join("complaints")).unwrap().remove(0);
    let form = kernel::Ids::new(kernel::Clock::machine()).uuid_v4().to_string();
    file(&reqwest::Client::new(), &stack.http(), &complaint, &form).await.unwrap();
    let desk = Inspectorate::of(&stack.start.home, &people.inspectorate, &clients).unwrap();
    let quarter = quarter(Zone::Wita);
    let pending = desk.pending("gto", &quarter, 1).await.unwrap();
    send_data_request(&clients, &gto, &quarter).await.unwrap();
    let cases = desk.reply("gto", &quarter, "IJ.1", &pending).await.unwrap();
    let case = cases[0].clone();
    until("the case to open", || async { Ok(read(&clients, &gto.wbs[0], &case).await.ok()) })
        .await
        .unwrap();
    (gto, case)
}

async fn read(clients: &Clients, person: &Person, case: &str) -> Result<String, tonic::Status> {
    let request = ReadCaseRequest { case_id: case.to_owned() };
    let texts = clients.triage(person).read_case(request).await?.into_inner().texts;
    Ok(texts.iter().map(|text| String::from_utf8_lossy(&text.content).into_owned()).collect())
}

async fn reads(clients: &Clients, person: &Person, case: &str) {
    let content = read(clients, person, case).await.unwrap();
    assert!(content.contains("Pungutan di luar tarif"), "{}", person.0.person);
}

/// One wrap is held fast, so that the rotation stops at its person; then the product is killed, and started again.
async fn killed_in_the_middle(stack: &mut Stack, gto: &Staffed, case: &str) {
    let last = gto.wbs[1].0.person.to_string();
    let mut owner = stack.owner("amanah_triage").await;
    sqlx::query("BEGIN").execute(&mut owner).await.unwrap();
    sqlx::query("SELECT FROM triage.wrap WHERE person = $1 FOR UPDATE")
        .bind(&last)
        .execute(&mut owner)
        .await
        .unwrap();
    let mut rotation = tokio::process::Command::new(&stack.start.program)
        .args(["keys", "rotate", "--config"])
        .arg(stack.start.home.join("amanah.toml"))
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    let mut watcher = stack.owner("amanah_triage").await;
    halfway(&mut watcher, &last).await;
    stack.installation.take().unwrap().kill9().await.unwrap();
    let ended = tokio::time::timeout(Duration::from_mins(1), rotation.wait()).await.unwrap();
    assert!(!ended.unwrap().success(), "it says that it did not come to the end");
    sqlx::query("ROLLBACK").execute(&mut owner).await.unwrap();
    stack.installation = Some(Installation::start(&stack.start).await.unwrap());
    assert!(!case.is_empty());
}

/// Waits until the person has a new pair while their wrap is still for the earlier one.
async fn halfway(db: &mut PgConnection, person: &str) {
    let deadline = tokio::time::Instant::now() + Duration::from_mins(1);
    let half = "SELECT count(*) FROM triage.wrap JOIN triage.staff USING (person)
                WHERE person = $1 AND wrap.key_number < staff.key_number AND previous_private IS NOT NULL";
    loop {
        let found: i64 = sqlx::query_scalar(half).bind(person).fetch_one(&mut *db).await.unwrap();
        if found == 1 {
            return;
        }
        assert!(tokio::time::Instant::now() < deadline, "the rotation never came to {person}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// Earlier private keys, and wraps for earlier pairs.
async fn left_over(stack: &Stack) -> (i64, i64) {
    let mut owner = stack.owner("amanah_triage").await;
    let row = sqlx::query(
        "SELECT (SELECT count(*) FROM triage.staff WHERE previous_private IS NOT NULL),
                (SELECT count(*) FROM triage.wrap JOIN triage.staff USING (person) WHERE wrap.key_number <> staff.key_number)",
    );
    let row = row.fetch_one(&mut owner).await.unwrap();
    (row.get(0), row.get(1))
}

/// A person's private key and wrap of a case, as they lie in the database.
struct Pair {
    private: PrivateKey,
    wrap: Vec<u8>,
    info: WrapInfo,
}

impl Pair {
    async fn of(stack: &Stack, person: &Person, case: &str) -> Self {
        let mut owner = stack.owner("amanah_triage").await;
        let complaint: ComplaintId = case.parse().unwrap();
        let person: PersonId = person.0.person.clone();
        let row = sqlx::query(
            "SELECT sealed_private, bytes FROM triage.wrap JOIN triage.staff USING (person)
             WHERE person = $1 AND complaint_id = $2",
        );
        let row = row.bind(person.as_str()).bind(complaint.uuid());
        let row = row.fetch_one(&mut owner).await.unwrap();
        let master = master_key(&stack.start.home);
        let private = master.open_private(&person, &row.get::<Vec<u8>, _>(0)).unwrap();
        Self { private, wrap: row.get(1), info: WrapInfo { complaint, person } }
    }

    fn opens(&self, wrap: &[u8]) -> bool {
        vault::unwrap(&Wrap::from_bytes(wrap).unwrap(), &self.private, &self.info).is_ok()
    }
}

fn master_key(home: &Path) -> MasterKey {
    let text = std::fs::read_to_string(home.join("keys/master.key")).unwrap();
    MasterKey::from_hex_file(&text).unwrap()
}

/// With the key that was replaced nothing starts, and it says why.
async fn with_the_old_one_it_refuses(stack: &Stack) {
    let refused = format!("{:#}", Installation::start(&stack.start).await.err().unwrap());
    assert!(refused.contains("opens none of the private keys of staff"), "{refused}");
}

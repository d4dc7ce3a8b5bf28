//! Itjen's desk through its own command line, against the running system: a name is recognised and excluded, a reply is corrected, an escalation
//! acknowledged, and what was erased leaves the desk.

mod flood;
mod pending;

use std::path::PathBuf;
use std::process::Output;

use drive::offices::cases::{Case, Staffed, escalate, judge, quarter, send_data_request};
use drive::{Clients, Inspectorate, People, Person, until};
use kernel::{Clock, Ids};
use proto::triage::v1::{DeclareConflictRequest, ListCasesRequest, RegisterStaffRequest};
use reqwest::header::ACCEPT;
use reqwest::multipart::Form;
use serde_json::Value;

use crate::support::bureau::{Bureau, program};
use crate::support::stack::{people, text};

/// Itjen's folder, and the program that it runs there.
struct Desk(PathBuf);

impl Desk {
    /// With the keys of the installation, as `amanah itjen init` and `register` would leave them.
    fn of(bureau: &Bureau, name: &str) -> Self {
        let (home, folder) = (&bureau.stage.start.home, bureau.stage.start.home.join(name));
        std::fs::create_dir_all(&folder).unwrap();
        let seed = bureau.stage.hub.accounts().seed_file("itjen").unwrap();
        let keys = home.join("keys");
        for (from, to) in [
            (seed, "itjen.nk"),
            (keys.join("inspectorate.key"), "inspectorate.key"),
            (keys.join("inspectorate-note.note-key"), "inspectorate-note.key"),
        ] {
            std::fs::copy(from, folder.join(to)).unwrap();
        }
        let settings = amanah_itjen::ItjenConfig {
            urls: bureau.stage.hub.members().iter().map(localservers::Nats::url).collect(),
            tls_ca: None,
            triage_grpc: Some(bureau.stage.config().unwrap().triage.grpc_url.clone()),
            hub_note_key: std::fs::read_to_string(keys.join("exchange.vkey")).unwrap(),
        };
        let path = folder.join("itjen.toml");
        std::fs::write(path, toml::to_string(&settings).unwrap()).unwrap();
        Self(folder)
    }

    fn run(&self, line: &str) -> Output {
        let mut command = std::process::Command::new(program());
        command.arg("itjen").args(line.split_whitespace());
        command.arg("--config").arg(self.0.join("itjen.toml")).output().unwrap()
    }

    /// Runs a command, expects that exit code, and answers with the printed text.
    fn says(&self, line: &str, code: i32) -> String {
        let output = self.run(line);
        let said = text(&output.stdout);
        assert_eq!(output.status.code(), Some(code), "{line}: {said}\n{}", text(&output.stderr));
        said
    }

    /// Takes what is there until an item's line contains `what`; answers with its number.
    async fn number_of(&self, what: &str) -> u64 {
        until(what, || async {
            self.says("watch --once", 0);
            Ok(self.kept(what))
        })
        .await
        .unwrap()
    }

    fn kept(&self, what: &str) -> Option<u64> {
        let files = std::fs::read_dir(self.0.join("inbox")).unwrap();
        let names = files.map(|file| file.unwrap().file_name().into_string().unwrap());
        let name = names.filter(|name| name.contains(what)).max()?;
        name.split('-').next()?.parse().ok()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn itjen_excludes_corrects_acknowledges_and_erases_at_its_desk() {
    let bureau = Bureau::open("desk").await;
    let (clients, people) = (bureau.clients(), people());
    let gto = named_staff(&clients, &people.operator).await;
    let about_him = file(&bureau, Some("RAHMAT hidayat, S.KM")).await;
    let other = file(&bureau, None).await;
    let library = Inspectorate::of(&bureau.stage.start.home, &people.inspectorate, &clients);
    library.unwrap().pending("gto", &quarter("gto"), 2).await.unwrap();
    send_data_request(&clients, &gto, &quarter("gto")).await.unwrap();
    let desk = Desk::of(&bureau, "desk");

    let request = desk.number_of("wbs.data-request.sent.v1").await;
    let shown = desk.says(&format!("open {request}"), 0);
    assert!(shown.contains(&format!("--exclude {about_him}=gto-wbs-1")), "{shown}");
    let reply = format!("reply {request} --letter IJ.1 --release {about_him} --declare");
    let refused = desk.says(&reply, 1);
    assert!(refused.contains("gto-wbs-1") && refused.contains("--not-same"), "{refused}");
    let excluding = format!("{reply} --exclude {about_him}=gto-wbs-1");
    assert!(desk.says(&excluding, 0).contains(&format!("perkara {about_him}")));
    assert!(desk.says(&excluding, 0).contains("Sudah dijawab"), "a repeat is the same answer");
    sees(&clients, &gto.wbs[1], &[&about_him]).await;
    sees(&clients, &gto.wbs[0], &[]).await;

    let correct = format!("correct {request} --letter IJ.2 --release {other} --declare");
    assert!(desk.says(&correct, 0).contains(&format!("perkara {other}")));
    assert!(desk.says(&correct, 0).contains("Sudah dikirim"));
    sees(&clients, &gto.wbs[0], &[&other]).await;
    sees(&clients, &gto.wbs[1], &[&about_him, &other]).await;

    nobody_is_left(&clients, &desk, &gto.wbs[1], &about_him).await;
    let case = Case { office: gto, id: other.clone() };
    judge(&clients, &case).await.unwrap();
    escalate(&clients, &case).await.unwrap();
    let escalation = desk.number_of("wbs.case.escalated.v1").await;
    let ack = format!("ack {escalation} --receipt-number IJ.3");
    assert!(desk.says(&ack, 0).contains("DITERIMA"));
    assert!(desk.says("check", 0).contains("0 ketidakcocokan, 0 nomor hilang"));
    erased_here(&desk, escalation, &other);
    erased_there(&bureau, &clients, &people, &other).await;
    bureau.close().await;
}

/// Staff of gto, one of them with the name that a complaint will mention.
async fn named_staff(clients: &Clients, operator: &Person) -> Staffed {
    let gto = Staffed::try_new("gto").unwrap();
    gto.register(clients, operator).await.unwrap();
    let request = RegisterStaffRequest {
        person: gto.wbs[0].0.person.to_string(),
        office: "gto".into(),
        roles: gto.wbs[0].0.roles.iter().map(ToString::to_string).collect(),
        name: "Drs. Rahmat Hidayat".into(),
    };
    clients.triage(operator).register_staff(request).await.unwrap();
    gto
}

/// Files a complaint; answers with its id.
async fn file(bureau: &Bureau, reported_name: Option<&str>) -> String {
    filed(bureau, reported_name).await["complaint_id"].as_str().unwrap().to_owned()
}

/// Files a complaint; answers with its receipt.
async fn filed(bureau: &Bureau, reported_name: Option<&str>) -> Value {
    let mut form = Form::new()
        .text("form_id", Ids::new(Clock::machine()).uuid_v4().to_string())
        .text("title", "Pungutan di loket")
        .text("text", "Petugas meminta uang di luar tarif untuk mempercepat surat.")
        .text("reported_role", "petugas");
    if let Some(name) = reported_name {
        form = form.text("reported_name", name.to_owned());
    }
    let http = bureau.stage.config().unwrap().intake.http.unwrap();
    let post = reqwest::Client::new().post(format!("http://{http}/lapor/gto"));
    let answer = post.header(ACCEPT, "application/json").multipart(form).send().await.unwrap();
    answer.error_for_status().unwrap().json().await.unwrap()
}

/// Waits until the person's list is exactly that.
async fn sees(clients: &Clients, person: &Person, cases: &[&str]) {
    until("the list of cases", || async {
        let request = ListCasesRequest { office: "gto".into(), all: true };
        let listed = clients.triage(person).list_cases(request).await?.into_inner().cases;
        let mut listed: Vec<String> = listed.into_iter().map(|case| case.case_id).collect();
        let mut expected: Vec<String> = cases.iter().map(|&case| case.to_owned()).collect();
        listed.sort_unstable();
        expected.sort_unstable();
        Ok((listed == expected).then_some(()))
    })
    .await
    .unwrap();
}

/// The only person who may read the case declares a conflict: Itjen gets that in words.
async fn nobody_is_left(clients: &Clients, desk: &Desk, last: &Person, case: &str) {
    let command_id = Ids::new(Clock::machine()).command().to_string();
    let request = DeclareConflictRequest { command_id, case_id: case.to_owned() };
    clients.triage(last).declare_conflict(request).await.unwrap();
    let told = until("Itjen to be told that nobody is left", || async {
        let said = desk.says("watch --once", 0);
        Ok(said.contains("PETUGAS KURANG").then_some(said))
    });
    let told = told.await.unwrap();
    assert!(told.contains(case) && told.contains("anggota Tim WBS"), "{told}");
}

/// Itjen's own copies go; what was counted stays.
fn erased_here(desk: &Desk, escalation: u64, case: &str) {
    assert!(desk.says(&format!("open {escalation}"), 0).contains("Pungutan"));
    let sealed = sealed_text(desk, escalation);
    assert_eq!(holding(desk, &sealed), 2, "the request and the escalation");
    let said = desk.says(&format!("erase {case}"), 0);
    assert!(said.contains("2 butir dan 1 jawaban"), "{said}");
    assert_eq!(holding(desk, &sealed), 0);
    let refused = text(&desk.run(&format!("open {escalation}")).stderr);
    assert!(refused.contains("sudah dihapus"), "{refused}");
    assert!(desk.says("check", 0).contains("0 ketidakcocokan, 0 nomor hilang"));
}

/// The sealed text of an escalated case, as the item carries it.
fn sealed_text(desk: &Desk, number: u64) -> String {
    let name = format!("inbox/{number:08}-wbs.case.escalated.v1.json");
    let kept = std::fs::read_to_string(desk.0.join(name)).unwrap();
    let kept: Value = serde_json::from_str(&kept).unwrap();
    let objects = kept["data"]["objects"].as_array().unwrap();
    let object = objects.iter().find(|object| object["kind"] == "complaint_text").unwrap();
    object["sealed"].as_str().unwrap().to_owned()
}

fn holding(desk: &Desk, needle: &str) -> usize {
    let folders = ["inbox", "outbox"].map(|folder| std::fs::read_dir(desk.0.join(folder)).unwrap());
    let files = folders.into_iter().flatten().map(|file| file.unwrap().path());
    files.filter(|path| std::fs::read_to_string(path).unwrap().contains(needle)).count()
}

/// Erased at the hub: a desk that had nothing yet gets the number and nothing else, and everything still agrees.
async fn erased_there(bureau: &Bureau, clients: &Clients, people: &People, case: &str) {
    clients.ask_erasure(&people.inspectorate, case, "UU 27/2022 Pasal 8").await.unwrap();
    clients.approve_erasure(&people.inspectorate_second, case).await.unwrap();
    let late = until("the erasure to be told", || async {
        // A desk keeps what it fetched before the erasure: each try begins with an empty folder.
        let desk = Desk::of(bureau, &Ids::new(Clock::machine()).uuid_v4().to_string());
        desk.says("watch --once --grpc", 0);
        Ok(desk.kept("item.erased.v1").map(|_| desk))
    });
    let late = late.await.unwrap();
    assert!(late.kept("wbs.case.escalated.v1").is_none());
    assert!(late.says("check", 0).contains("0 ketidakcocokan, 0 nomor hilang"));
    assert!(!late.says("watch --once --grpc", 0).contains("!!"));
}

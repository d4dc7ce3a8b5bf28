//! The example clients in Python, written from the published documents alone, against the running system.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use drive::offices::cases::{Case, Staffed, escalate, judge, quarter, send_data_request};
use drive::{Clients, Inspectorate, until};
use proto::triage::v1::ListCasesRequest;
use serde_json::Value;
use tokio::process::Command;

use crate::support::bureau::Bureau;
use crate::support::stack::people;

/// The office's and Itjen's client, each once on the bus and once over gRPC.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_python_clients_of_an_office_and_of_itjen_pass() {
    let python = python().await;
    let bureau = Bureau::open("clients").await;
    let (clients, people) = (bureau.clients(), people());
    let ways = [("plm", Way::Bus), ("gto", Way::Grpc)];
    for (code, way) in ways {
        let office = Staffed::try_new(code).unwrap();
        office.register(&clients, &people.operator).await.unwrap();
        let said = run(&python, "office.py", &office_arguments(&bureau, code, way)).await;
        assert_eq!(steps(&said, "receipt").count(), 6, "{code}: {said:?}");
        let complaint = steps(&said, "complaint").next().unwrap();
        let id = complaint["complaint_id"].as_str().unwrap().to_owned();
        let desk = Inspectorate::of(&bureau.stage.start.home, &people.inspectorate, &clients);
        desk.unwrap().pending(code, &quarter(code), 1).await.unwrap();

        send_data_request(&clients, &office, &quarter(code)).await.unwrap();
        let said = run(&python, "itjen.py", &itjen_arguments(&bureau, code, way, (1, 0))).await;
        assert_eq!(about(&said, "data-request", code), 1, "{said:?}");
        opened(&clients, &office).await;
        let case = Case { office, id };
        judge(&clients, &case).await.unwrap();
        escalate(&clients, &case).await.unwrap();
        let said = run(&python, "itjen.py", &itjen_arguments(&bureau, code, way, (0, 1))).await;
        assert_eq!(about(&said, "escalation", code), 1, "{said:?}");
    }
    bureau.close().await;
}

#[derive(Clone, Copy)]
enum Way {
    Bus,
    Grpc,
}

async fn opened(clients: &Clients, office: &Staffed) {
    until("the case to open", || async {
        let request = ListCasesRequest { office: office.code.clone(), all: true };
        let listed = clients.triage(&office.wbs[0]).list_cases(request).await?.into_inner();
        Ok((!listed.cases.is_empty()).then_some(()))
    })
    .await
    .unwrap();
}

fn office_arguments(bureau: &Bureau, code: &str, way: Way) -> Vec<String> {
    let mut arguments = vec!["--office".into(), code.to_owned()];
    arguments.extend(["--seed".into(), seed(bureau, &format!("off_{code}"))]);
    arguments.extend(["--itjen-key".into(), key(bureau, "inspectorate.pub")]);
    match way {
        Way::Bus => arguments.extend(["--nats".into(), bureau.stage.hub.members()[0].url()]),
        Way::Grpc => {
            let url = bureau.stage.config().unwrap().intake.grpc_url.clone();
            arguments.extend(["--grpc".into(), url]);
        }
    }
    arguments
}

/// Each way has a place of its own from which it goes on, so each sees the other office's items, too.
fn itjen_arguments(
    bureau: &Bureau,
    code: &str,
    way: Way,
    (requests, escalations): (u8, u8),
) -> Vec<String> {
    let inbox = bureau.stage.start.home.join(format!("inbox-{code}")).display().to_string();
    let mut arguments: Vec<String> = [
        ("--seed", seed(bureau, "itjen")),
        ("--key", key(bureau, "inspectorate.key")),
        ("--note-key", key(bureau, "inspectorate-note.note-key")),
        ("--hub-key", key(bureau, "exchange.vkey")),
        ("--inbox", inbox),
        ("--grpc", bureau.stage.config().unwrap().triage.grpc_url.clone()),
        ("--office", code.to_owned()),
        ("--requests", requests.to_string()),
        ("--escalations", escalations.to_string()),
    ]
    .into_iter()
    .flat_map(|(name, value)| [name.to_owned(), value])
    .collect();
    if matches!(way, Way::Bus) {
        arguments.extend(["--nats".into(), bureau.stage.hub.members()[0].url()]);
    }
    arguments
}

fn seed(bureau: &Bureau, user: &str) -> String {
    bureau.stage.hub.accounts().seed_file(user).unwrap().display().to_string()
}

fn key(bureau: &Bureau, name: &str) -> String {
    bureau.stage.start.home.join("keys").join(name).display().to_string()
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../clients/python")
}

/// An interpreter with the pinned packages.
async fn python() -> PathBuf {
    let output = Command::new("sh").arg(folder().join("setup.sh")).output().await.unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    PathBuf::from(said.lines().last().expect("setup.sh prints a path"))
}

/// Runs a client to its end; answers with what it said, a JSON object per line.
async fn run(python: &Path, client: &str, arguments: &[String]) -> Vec<Value> {
    let running = Command::new(python)
        .arg(folder().join(client))
        .args(arguments)
        .stdin(Stdio::null())
        .kill_on_drop(true)
        .output();
    let output = tokio::time::timeout(Duration::from_mins(3), running).await.unwrap().unwrap();
    let (said, complaints) =
        (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{client}: {}\n{said}\n{complaints}", output.status);
    said.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn steps<'a>(said: &'a [Value], step: &'static str) -> impl Iterator<Item = &'a Value> {
    said.iter().filter(move |line| line["step"] == step)
}

fn about(said: &[Value], step: &'static str, office: &str) -> usize {
    steps(said, step).filter(|line| line["office"] == office).count()
}

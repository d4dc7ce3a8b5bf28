//! An office whose server was changed by somebody: no rule of its own is left. What the hub itself refuses is all that counts then.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use anyhow::Context;
use async_nats::Client;
use drive::offices::listener::{connect, read_seed};
use drive::offices::proxy::Line;
use drive::offices::stage::{Branch, Stage};
use localservers::{Home, ensure_nats, free_port};
use serde_json::{Value, json};
use tokio::process::{Child, Command};

use super::denials::{self, Denial};

const WHO: &str = "plm's server, changed by its operator";
/// Each forgery: its purpose, its subject, and the stream that would store it.
const FORGERIES: [(&str, &str, &str); 4] = [
    ("forge an event", "ph.evt.intake.forged.by.plm", "EVT_INTAKE"),
    ("publish for another office", "ph.in.off.gto.forged.by.plm", "INGRESS_DIRECT"),
    ("forge a receipt of another office", "ph.rcpt.off.gto.forged.by.plm", "RECEIPTS"),
    ("write to Itjen", "ph.esc.itjen.forged.by.plm", "ESCALATED"),
];

/// Runs the changed server beside the real one, whose line is cut meanwhile, and sends forgeries to the hub.
pub(super) async fn attempt(
    stage: &Stage,
    plm: &Branch,
    home: &Path,
) -> anyhow::Result<Vec<Denial>> {
    plm.line.set(Line::Cut);
    let tried = forge(stage, plm, home).await;
    plm.line.set(Line::Open);
    tried
}

async fn forge(stage: &Stage, plm: &Branch, home: &Path) -> anyhow::Result<Vec<Denial>> {
    let hub = stage.hub.leaf_addresses();
    let rogue = Rogue::start(home, hub.first().context("the hub has no leaf listener")?).await?;
    let seed = read_seed(&plm.leaf.credentials_dir(), "admin")?;
    // The hub answers only to the inbox of the office's client.
    let (client, _) = connect(&rogue.url, "off_plm", seed).await?;
    reaches_hub(&client).await?;
    for (_, subject, _) in FORGERIES {
        denials::forge(&client, subject).await?;
    }
    // On one line messages keep their order: after this answer everything before it has arrived, or never will.
    client.flush().await?;
    reaches_hub(&client).await?;
    let seed = stage.hub.accounts().seed("provision")?;
    let (looks, _) = connect(&stage.hub.members()[0].url(), "provision", seed).await?;
    let mut tried = Vec::new();
    for (attempt, subject, stream) in FORGERIES {
        let denied = stored(&looks, stream, subject).await? == 0;
        tried.push(Denial { who: WHO.into(), attempt: attempt.into(), denied });
    }
    Ok(tried)
}

/// Asks a question that an office may ask: proves that the line works.
async fn reaches_hub(client: &Client) -> anyhow::Result<()> {
    drive::until("the changed server to reach the hub", || async {
        let asked = client.request("js.hub.CONSUMER.INFO.RECEIPTS.off_plm", "".into());
        match tokio::time::timeout(Duration::from_secs(2), asked).await {
            Ok(Ok(answer)) => {
                let answer: Value = serde_json::from_slice(&answer.payload)?;
                Ok((answer["stream_name"] == "RECEIPTS").then_some(()))
            }
            _ => Ok(None),
        }
    })
    .await
}

/// Messages under a subject in a stream.
async fn stored(client: &Client, stream: &str, subject: &str) -> anyhow::Result<u64> {
    let asked = json!({"subjects_filter": subject}).to_string();
    let answer = client.request(format!("$JS.API.STREAM.INFO.{stream}"), asked.into()).await?;
    let answer: Value = serde_json::from_slice(&answer.payload)?;
    anyhow::ensure!(answer["config"]["name"] == *stream, "{stream} does not tell what it holds");
    Ok(answer["state"]["subjects"][subject].as_u64().unwrap_or(0))
}

/// The changed server; ends when dropped.
struct Rogue {
    url: String,
    _child: Child,
}

impl Rogue {
    async fn start(home: &Path, hub: &str) -> anyhow::Result<Self> {
        let conf = std::fs::read_to_string(home.join("office-plm/nats.conf"))?;
        let (port, dir) = (free_port()?, home.join("office-plm-changed"));
        std::fs::create_dir_all(&dir)?;
        let file = dir.join("nats.conf");
        std::fs::write(&file, changed(&conf, port, &dir, hub))?;
        let log = std::fs::File::create(dir.join("log"))?;
        let nats: PathBuf = ensure_nats(&Home::of_workspace(), &|_| {})?;
        let child = Command::new(nats)
            .arg("-c")
            .arg(&file)
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .kill_on_drop(true)
            .spawn()?;
        let url = format!("nats://127.0.0.1:{port}");
        drive::until("the changed server to start", || async {
            let greeted = tokio::net::TcpStream::connect(("127.0.0.1", port)).await;
            Ok(greeted.is_ok().then_some(()))
        })
        .await?;
        Ok(Self { url, _child: child })
    }
}

/// The office's own configuration without a single restriction, straight to the hub.
fn changed(conf: &str, port: u16, dir: &Path, hub: &str) -> String {
    let mut text = String::new();
    for line in conf.lines() {
        let indented = line.trim_start();
        let line = if indented.starts_with("listen:") {
            format!("listen: \"127.0.0.1:{port}\"")
        } else if indented.starts_with("http:") || indented.starts_with("deny_exports:") {
            continue;
        } else if let Some(rest) = indented.strip_prefix("include \"") {
            format!("include \"../office-plm/{rest}")
        } else if indented.starts_with("urls:") {
            format!("    urls: [\"nats-leaf://{hub}\"]")
        } else if let Some((start, _)) = line.split_once(", permissions:") {
            format!("{start} }}")
        } else if let Some((start, rest)) = line.split_once("store_dir: ") {
            let rest = rest.split_once(',').map_or("", |(_, rest)| rest);
            format!("{start}store_dir: {:?},{rest}", dir.join("store").display().to_string())
        } else {
            line.to_owned()
        };
        text.push_str(&line);
        text.push('\n');
    }
    text
}

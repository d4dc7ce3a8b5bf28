//! The configuration file: accounts, users and what each may publish and hear.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::NatsOptions;
use crate::secret;

/// The logs that publish events; each has the stream `EVT_<LOG>` and the subjects `ph.evt.<log>.>`.
pub const LOGS: [&str; 3] = ["intake", "survey", "triage"];

/// The services, each with a user of its own name.
pub const SERVICES: [&str; 4] = ["intake", "survey", "triage", "reporting"];

pub(super) fn file(dir: &Path) -> PathBuf {
    dir.join("nats.conf")
}

pub(super) fn store_dir(dir: &Path) -> PathBuf {
    dir.join("store")
}

pub(super) fn credentials_dir(dir: &Path) -> PathBuf {
    dir.join("credentials")
}

/// The file on disk says what these options ask for.
pub(super) fn is_written(dir: &Path, ports: (u16, u16), options: &NatsOptions) -> bool {
    let wanted = render(dir, ports, options).ok();
    wanted.is_some() && wanted == fs::read_to_string(file(dir)).ok()
}

pub(super) fn write(dir: &Path, ports: (u16, u16), options: &NatsOptions) -> Result<()> {
    secret::write_private(&file(dir), &render(dir, ports, options)?)
}

fn render(dir: &Path, (port, monitor): (u16, u16), options: &NatsOptions) -> Result<String> {
    let accounts = match &options.config {
        Some(text) => text.clone(),
        None => accounts(&credentials_dir(dir))?,
    };
    let store = serde_json::to_string(&store_dir(dir)).context("path of the store")?;
    Ok(format!(
        "server_name: amanah\n\
         listen: \"127.0.0.1:{port}\"\n\
         http: \"127.0.0.1:{monitor}\"\n\
         max_payload: 1MB\n\
         write_deadline: \"10s\"\n\
         jetstream {{ store_dir: {store}, sync_interval: always, max_memory_store: 64MB, max_file_store: 8GB }}\n\
         {accounts}"
    ))
}

fn accounts(credentials: &Path) -> Result<String> {
    fs::create_dir_all(credentials)
        .with_context(|| format!("cannot create {}", credentials.display()))?;
    let user = |name: &str, permissions: &str| -> Result<String> {
        let password = secret::remembered(&credentials.join(name))?;
        Ok(format!("      {{ user: {name}, password: \"{password}\"{permissions} }}\n"))
    };
    let mut hub = user("provision", &permissions("provision", &["$JS.API.>".to_owned()]))?;
    for service in SERVICES {
        hub.push_str(&user(service, &permissions(service, &may_publish(service)))?);
    }
    let sys = user("sys", "")?;
    Ok(format!(
        "system_account: SYS\naccounts {{\n  SYS {{\n    users: [\n{sys}    ]\n  }}\n  \
         HUB {{\n    jetstream: enabled\n    users: [\n{hub}    ]\n  }}\n}}\n"
    ))
}

/// Everyone hears its own inbox and nothing else; events are read through consumers.
fn permissions(name: &str, publish: &[String]) -> String {
    let allow: Vec<String> = publish.iter().map(|subject| format!("\"{subject}\"")).collect();
    format!(
        ", permissions: {{ publish: {{ allow: [{}] }}, subscribe: {{ allow: [\"_INBOX_{name}.>\"] }} }}",
        allow.join(", ")
    )
}

/// What a service may publish: its own events, questions about streams, readers of every log.
/// Streams are named one by one: `*` stands for a whole token, `EVT_*` would match only itself.
fn may_publish(service: &str) -> Vec<String> {
    let mut subjects: Vec<String> =
        ["$JS.API.INFO", "$JS.API.STREAM.INFO.*", "$JS.ACK.>", "$JS.FC.>"]
            .map(str::to_owned)
            .into();
    for log in LOGS {
        let stream = stream(log);
        subjects.push(format!("$JS.API.CONSUMER.CREATE.{stream}"));
        for verb in ["CREATE", "INFO", "MSG.NEXT", "DELETE"] {
            subjects.push(format!("$JS.API.CONSUMER.{verb}.{stream}.>"));
        }
    }
    if LOGS.contains(&service) {
        subjects.extend(own_log(service));
    }
    subjects
}

/// The relay of a log publishes to its stream, asks it what it holds, and makes it anew when it was deleted.
fn own_log(log: &str) -> [String; 5] {
    let stream = stream(log);
    [
        format!("ph.evt.{log}.>"),
        format!("$JS.API.STREAM.CREATE.{stream}"),
        format!("$JS.API.STREAM.MSG.GET.{stream}"),
        format!("$JS.API.DIRECT.GET.{stream}"),
        format!("$JS.API.DIRECT.GET.{stream}.>"),
    ]
}

fn stream(log: &str) -> String {
    format!("EVT_{}", log.to_uppercase())
}

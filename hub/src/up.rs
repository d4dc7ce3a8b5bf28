//! Runs services: all of them in this process, or one.

use std::io::Write;
use std::time::Duration;

use anyhow::Context;
use bus::BusError;
use kernel::Clock;
use service::config::Config;
use service::{Listeners, Process, Signals};

use crate::args::UpArgs;
use crate::{machines, services, setup};

/// Makes what is missing, runs every service, prints where they are, and drains on a signal.
pub(crate) async fn up(args: &UpArgs) -> anyhow::Result<bool> {
    let path = setup::prepare(args).context("the installation could not be prepared")?;
    let config = Config::read(&path)?;
    migrate(&config, &args.postgres_url).await?;
    provision(&config).await.context("the streams could not be made")?;
    run(&topology::SERVICES, &config).await
}

/// Runs one service; its database was migrated before.
pub(crate) async fn run_one(name: &str, config: &Config) -> anyhow::Result<bool> {
    run(&[name], config).await
}

/// Makes databases and logins where they are missing, and brings the schema up to date.
pub(crate) async fn migrate(config: &Config, postgres_url: &str) -> anyhow::Result<()> {
    for name in topology::SERVICES {
        setup::database(name, config, postgres_url)
            .await
            .with_context(|| format!("the database of {name} could not be prepared"))?;
    }
    Ok(())
}

/// Attempts to make the streams. Each pause is twice as long as the one before.
const TRIES: u32 = 5;
const PAUSE: Duration = Duration::from_millis(500);

/// Makes the streams and consumers that the registry wants. A cluster that has just started may still be electing its leader.
async fn provision(config: &Config) -> anyhow::Result<()> {
    let mut tried = 0;
    let changes = loop {
        tried += 1;
        match machines::provision(config, true).await {
            Err(error) if tried < TRIES && may_pass(&error) => {
                eprintln!("amanah: {error:#}; trying again ({tried} of {TRIES})");
                tokio::time::sleep(PAUSE * (1 << (tried - 1))).await;
            }
            ended => break ended?,
        }
    };
    for change in changes {
        tracing::info!(change = %change, "provisioned");
    }
    Ok(())
}

/// True for errors of the server, which may pass. An error in the configuration stays.
fn may_pass(error: &anyhow::Error) -> bool {
    matches!(error.downcast_ref(), Some(BusError::Connect { .. } | BusError::JetStream { .. }))
}

async fn run(names: &[&str], config: &Config) -> anyhow::Result<bool> {
    let telemetry = telemetry::init(&telemetry_config(names, config))?;
    let process = Process::default();
    let starting = process.health.latch();
    for name in names {
        let section =
            config.service(name).with_context(|| format!("there is no service '{name}'"))?;
        let listeners = Listeners::bind(section.grpc, section.http, services::tls(config)?).await?;
        let app = services::build(name, config, Clock::machine()).await?;
        tokio::spawn(machines::follow(config.clone(), app.deps.tokens.machines().clone()));
        process.start(app, listeners).map_err(services::said)?;
    }
    let admin = process.admin(config.telemetry.admin, &telemetry).await.map_err(services::said)?;
    let signals = Signals::listen().context("signals cannot be listened to")?;
    drop(starting);
    announce(names, config, admin);
    Ok(process.run(signals).await)
}

fn announce(names: &[&str], config: &Config, admin: std::net::SocketAddr) {
    let mut out = std::io::stdout().lock();
    let mut say = |line: String| {
        // Nobody listens to standard output any more: nothing to be done.
        let _ = writeln!(out, "{line}");
    };
    for name in names {
        let Some(section) = config.service(name) else { continue };
        say(format!("{name:<10} gRPC  {}", section.grpc_url));
        if let Some(http) = section.http {
            say(format!(
                "{name:<10} HTTP  http://{http}  (penilaian: /r/<kode papan>, pengaduan: /lapor/<kode balai>)"
            ));
        }
    }
    say(format!("admin      HTTP  http://{admin}  (/live /ready /metrics /log-level)"));
    say("ready; Ctrl-C drains and stops".into());
    let _ = out.flush();
}

fn telemetry_config(names: &[&str], config: &Config) -> telemetry::Config {
    let section = &config.telemetry;
    telemetry::Config {
        service: if let [one] = names { format!("amanah-{one}") } else { "amanah".into() },
        filter: section.filter.clone(),
        json: section.json,
        otlp_endpoint: section.otlp_endpoint.clone(),
        trace_file: section.trace_file.clone(),
    }
}

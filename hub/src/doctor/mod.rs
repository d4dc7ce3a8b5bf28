//! `amanah doctor`: checks everything that an installation needs, and says what to do about each fault.

mod exchange;
mod witness;

use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use kernel::{Clock, LogName};
use service::config::{Config, ServiceSection};
use terminal::prose;

use crate::services;

/// The machine's and the database's clock may differ by this much.
const SKEW_MAX_MS: i64 = 2000;

/// Runs every check. False: one of them found a fault.
pub(crate) async fn doctor(path: &Path) -> anyhow::Result<bool> {
    let mut report = Report { ok: true };
    let config = match Config::read(path) {
        Ok(config) => config,
        Err(error) => {
            report.bad(
                "configuration",
                &error.to_string(),
                "run 'amanah up' once, or name the file with --config",
            );
            return Ok(false);
        }
    };
    good("configuration", &format!("{} offices", config.offices.len()));
    keys(&config, &mut report);
    for name in topology::SERVICES {
        if let Some(section) = config.service(name) {
            database(name, section, &mut report).await;
        }
        bus(name, &config, &mut report).await;
    }
    exchange::check(&config, &mut report).await;
    witness::check(&config, &mut report).await;
    Ok(report.ok)
}

struct Report {
    ok: bool,
}

impl Report {
    fn bad(&mut self, what: &str, found: &str, advice: &str) {
        self.ok = false;
        println!("{}", prose(&format!("WRONG {what}: {found}\n      → {advice}")));
    }
}

fn good(what: &str, found: &str) {
    println!("{}", prose(&format!("ok    {what}: {found}")));
}

fn keys(config: &Config, report: &mut Report) {
    for path in [&config.keys.tokens, &config.keys.master] {
        let what = format!("key {}", path.display());
        match std::fs::metadata(path) {
            Err(error) => report.bad(
                &what,
                &error.to_string(),
                "restore it from the backup; a new one cannot open what the old one sealed",
            ),
            Ok(meta) if meta.permissions().mode() & 0o077 != 0 => {
                report.bad(&what, "others may read it", "chmod 600, and rotate it");
            }
            Ok(_) => good(&what, "there, private"),
        }
    }
    if let Err(error) = services::tokens(config, Clock::machine()) {
        report.bad("token key", &format!("{error:#}"), "restore it: 64 hex digits");
    }
    for log in LogName::ALL {
        match services::signer(config, log) {
            Ok(signer) => good(&format!("checkpoint key of {log}"), &signer.key().to_string()),
            Err(error) => report.bad(
                &format!("checkpoint key of {log}"),
                &format!("{error:#}"),
                "restore it from the backup",
            ),
        }
    }
}

async fn database(name: &str, section: &ServiceSection, report: &mut Report) {
    let what = format!("database of {name}");
    let db = match services::database(section).await {
        Ok(db) => db,
        Err(error) => {
            return report.bad(
                &what,
                &format!("{error:#}"),
                "is PostgreSQL up, and does the password file fit?",
            );
        }
    };
    let owns_log = name.parse::<LogName>().is_ok();
    match eventlog::check_schema(&db, owns_log).await {
        Ok(()) => good(&what, "reachable, schema as this program knows it"),
        Err(error) => return report.bad(&what, &error.to_string(), "see the sentence above"),
    }
    clock(&what, &db, report).await;
    if owns_log {
        immutable(&what, &db, report).await;
    }
    match eventlog::parked(&db, 20).await {
        Ok(parked) if parked.is_empty() => good(&what, "no parked events"),
        Ok(parked) => {
            let first = &parked[0];
            let found = format!(
                "{} parked events; {} could not apply {}/{} ({}): {}",
                parked.len(),
                first.subscriber,
                first.log,
                first.position,
                first.event_type,
                first.reason
            );
            report.bad(&what, &found, "correct the program, then 'amanah replay' the view");
        }
        Err(error) => report.bad(&what, &error.to_string(), "see the sentence above"),
    }
}

async fn clock(what: &str, db: &sqlx::PgPool, report: &mut Report) {
    let theirs: Result<i64, _> =
        sqlx::query_scalar("SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint")
            .fetch_one(db)
            .await;
    match theirs {
        Ok(theirs) if (theirs - Clock::machine().now().as_millisecond()).abs() <= SKEW_MAX_MS => {
            good(what, "clock agrees with this machine");
        }
        Ok(theirs) => {
            let skew = theirs - Clock::machine().now().as_millisecond();
            report.bad(
                what,
                &format!("its clock differs by {skew} ms"),
                "synchronise both machines (NTP): due dates depend on it",
            );
        }
        Err(error) => report.bad(what, &error.to_string(), "see the sentence above"),
    }
}

/// The service's own login must not be able to change what was recorded.
async fn immutable(what: &str, db: &sqlx::PgPool, report: &mut Report) {
    let sql = "SELECT has_table_privilege('es.event', 'UPDATE') OR has_table_privilege('es.event', 'DELETE') OR has_table_privilege('es.event', 'TRUNCATE') OR has_table_privilege('es.event', 'INSERT')";
    match sqlx::query_scalar::<_, bool>(sql).fetch_one(db).await {
        Ok(false) => good(what, "its login may only append to the log"),
        Ok(true) => report.bad(
            what,
            "its login may change the log",
            "use the restricted login, not the owner",
        ),
        Err(error) => report.bad(what, &error.to_string(), "see the sentence above"),
    }
}

async fn bus(name: &str, config: &Config, report: &mut Report) {
    let what = format!("bus as {name}");
    let connected = match services::bus_config(name, config) {
        Ok(settings) => bus::Bus::init(&settings).await.map_err(anyhow::Error::from),
        Err(error) => Err(error),
    };
    let bus = match connected {
        Ok(bus) => bus,
        Err(error) => {
            return report.bad(
                &what,
                &format!("{error:#}"),
                "is nats-server up, and does the credentials folder fit?",
            );
        }
    };
    good(&what, &format!("nats-server {}", bus.server_version()));
    if let Ok(log) = name.parse::<LogName>()
        && let Err(error) = bus.stream(log).await
    {
        report.bad(&what, &error.to_string(), "see the sentence above");
    }
}

//! `amanah doctor`: checks everything that an installation needs, and says what to do about each fault.

mod exchange;
mod witness;

use std::fmt::Display;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use kernel::{Clock, LogName};
use service::config::{Config, ServiceSection};
use terminal::prose;

use crate::services;

/// The advice after an error that itself says what to do.
const SAID: &str = "see the sentence above";
/// The machine's and the database's clock may differ by this much.
const SKEW_MAX_MS: i64 = 2000;

/// Runs every check. False: one of them found a fault.
pub(crate) async fn doctor(path: &Path) -> anyhow::Result<bool> {
    let mut report = Report { ok: true };
    let advice = "run 'amanah up' once, or name the file with --config";
    let Some(config) = report.tried("configuration", Config::read(path), advice) else {
        return Ok(false);
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

    /// The value. An error is reported with the advice.
    fn tried<T, E: Display>(
        &mut self,
        what: &str,
        result: Result<T, E>,
        advice: &str,
    ) -> Option<T> {
        result.map_err(|error| self.bad(what, &format!("{error:#}"), advice)).ok()
    }
}

fn good(what: &str, found: &str) {
    println!("{}", prose(&format!("ok    {what}: {found}")));
}

fn keys(config: &Config, report: &mut Report) {
    for path in [&config.keys.tokens, &config.keys.master] {
        let what = format!("key {}", path.display());
        let lost = "restore it from the backup; a new one cannot open what the old one sealed";
        let Some(meta) = report.tried(&what, std::fs::metadata(path), lost) else { continue };
        if meta.permissions().mode() & 0o077 != 0 {
            report.bad(&what, "others may read it", "chmod 600, and rotate it");
        } else {
            good(&what, "there, private");
        }
    }
    let tokens = services::tokens(config, Clock::machine());
    report.tried("token key", tokens, "restore it: 64 hex digits");
    for log in LogName::ALL {
        let what = format!("checkpoint key of {log}");
        let signer = services::signer(config, log);
        if let Some(signer) = report.tried(&what, signer, "restore it from the backup") {
            good(&what, &signer.key().to_string());
        }
    }
}

async fn database(name: &str, section: &ServiceSection, report: &mut Report) {
    let what = format!("database of {name}");
    let advice = "is PostgreSQL up, and does the password file fit?";
    let Some(db) = report.tried(&what, services::database(section).await, advice) else { return };
    let owns_log = name.parse::<LogName>().is_ok();
    let schema = eventlog::check_schema(&db, owns_log).await;
    if report.tried(&what, schema, SAID).is_none() {
        return;
    }
    good(&what, "reachable, schema as this program knows it");
    clock(&what, &db, report).await;
    if owns_log {
        immutable(&what, &db, report).await;
    }
    let Some(parked) = report.tried(&what, eventlog::parked(&db, 20).await, SAID) else { return };
    let Some(first) = parked.first() else { return good(&what, "no parked events") };
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

async fn clock(what: &str, db: &sqlx::PgPool, report: &mut Report) {
    let sql = "SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint";
    let theirs = sqlx::query_scalar::<_, i64>(sql).fetch_one(db).await;
    let Some(theirs) = report.tried(what, theirs, SAID) else { return };
    let skew = theirs - Clock::machine().now().as_millisecond();
    if skew.abs() <= SKEW_MAX_MS {
        return good(what, "clock agrees with this machine");
    }
    let found = format!("its clock differs by {skew} ms");
    report.bad(what, &found, "synchronise both machines (NTP): due dates depend on it");
}

/// The service's own login must not be able to change what was recorded.
async fn immutable(what: &str, db: &sqlx::PgPool, report: &mut Report) {
    let sql = "SELECT has_table_privilege('es.event', 'UPDATE') OR has_table_privilege('es.event', 'DELETE') OR has_table_privilege('es.event', 'TRUNCATE') OR has_table_privilege('es.event', 'INSERT')";
    let may_change = sqlx::query_scalar::<_, bool>(sql).fetch_one(db).await;
    match report.tried(what, may_change, SAID) {
        Some(false) => good(what, "its login may only append to the log"),
        Some(true) => {
            let advice = "use the restricted login, not the owner";
            report.bad(what, "its login may change the log", advice);
        }
        None => {}
    }
}

async fn bus(name: &str, config: &Config, report: &mut Report) {
    let what = format!("bus as {name}");
    let connect = async || anyhow::Ok(bus::Bus::init(&services::bus_config(name, config)?).await?);
    let advice = "is nats-server up, and does the credentials folder fit?";
    let Some(bus) = report.tried(&what, connect().await, advice) else { return };
    good(&what, &format!("nats-server {}", bus.server_version()));
    if let Ok(log) = name.parse::<LogName>() {
        report.tried(&what, bus.stream(log).await, SAID);
    }
}

//! The exchange with offices and Itjen: the streams must be as the registry wants them, and nothing should wait for a person.

use service::config::Config;
use sqlx::PgPool;

use super::{Report, SAID, good};
use crate::{machines, services};

/// One count that should be zero.
struct Waiting {
    service: &'static str,
    what: &'static str,
    count: &'static str,
    advice: &'static str,
}

const WAITING: [Waiting; 4] = [
    Waiting {
        service: "intake",
        what: "rejected submissions of offices in the last 30 days",
        count: "SELECT count(*) FROM intake.parked_submission WHERE at_us > (extract(epoch FROM clock_timestamp()) * 1000000)::bigint - 2592000000000",
        advice: "docs/runbooks/rejected-submissions.md; each office was told its reasons",
    },
    Waiting {
        service: "triage",
        what: "rejected submissions of Itjen in the last 30 days",
        count: "SELECT count(*) FROM triage.parked_submission WHERE at_us > (extract(epoch FROM clock_timestamp()) * 1000000)::bigint - 2592000000000",
        advice: "docs/runbooks/rejected-submissions.md; Itjen was told the reasons",
    },
    Waiting {
        service: "triage",
        what: "exchanges with Itjen that did not agree",
        count: "SELECT count(*) FROM triage.exchange_difference",
        advice: "docs/runbooks/exchange-differs.md: compare the named cases with Itjen",
    },
    Waiting {
        service: "triage",
        what: "notices that could not be mailed",
        count: "SELECT count(*) FROM notify.notice WHERE mailed_us IS NULL AND seen_us IS NULL AND attempts >= 10",
        advice: "look at notify.notice.last_error, and at [notify] in the configuration",
    },
];

/// Streams and consumers against the registry, then the counts.
pub(super) async fn check(config: &Config, report: &mut Report) {
    streams(config, report).await;
    for waiting in &WAITING {
        let Some(section) = config.service(waiting.service) else { continue };
        // The check of databases has already reported one that cannot be reached.
        if let Ok(db) = services::database(section).await {
            count(waiting, &db, report).await;
        }
    }
}

async fn streams(config: &Config, report: &mut Report) {
    let what = "streams and consumers";
    let advice = "the seed of 'provision' must lie with the others to check this; else run 'amanah provision --check' where it lies";
    let changes = machines::provision(config, false).await;
    let Some(changes) = report.tried(what, changes, advice) else { return };
    let Some(first) = changes.first() else { return good(what, "as the registry wants them") };
    let found = format!("{} differ: {first}", changes.len());
    report.bad(what, &found, "look at 'amanah provision --check', then run 'amanah provision'");
}

async fn count(waiting: &Waiting, db: &PgPool, report: &mut Report) {
    let found = sqlx::query_scalar::<_, i64>(waiting.count).fetch_one(db).await;
    match report.tried(waiting.what, found, SAID) {
        Some(0) => good(waiting.what, "none"),
        Some(found) => report.bad(waiting.what, &found.to_string(), waiting.advice),
        None => {}
    }
}

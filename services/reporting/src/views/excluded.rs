//! Who is kept away from which complaint: triage tells a hash of case and person, and whoever asks is compared with it. Each view that follows
//! cases keeps a table of its own, written in the transaction that makes the case visible or earlier.

use eventlog::Trouble;
use kernel::Delivered;
use serde::Deserialize;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::notice::Notice;

/// The event that tells it; it is no step and shown to nobody.
pub(super) const EXCLUDED: &str = "case.Excluded";

#[derive(Deserialize)]
struct Excluded {
    who: String,
}

/// Stores the exclusions of a run of events.
pub(super) async fn store(tx: &mut PgConnection, events: &[Delivered]) -> Result<(), Trouble> {
    let (mut matters, mut whom): (Vec<Uuid>, Vec<String>) = (Vec::new(), Vec::new());
    for event in events.iter().filter(|event| event.event_type == EXCLUDED) {
        let Excluded { who } = Notice::read(event)?.body()?;
        matters.push(event.stream.uuid());
        whom.push(who);
    }
    if matters.is_empty() {
        return Ok(());
    }
    let insert = sqlx::query(include_str!("step/exclude.sql")).bind(matters).bind(whom);
    insert.execute(tx).await?;
    Ok(())
}

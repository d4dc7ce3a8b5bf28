//! Exclusions: triage publishes a hash of case and person, and whoever asks is compared with it. Each view that follows cases keeps a table of its
//! own, written in the transaction that makes the case visible or earlier.

use contracts::public::triage::Excluded;
use eventlog::Trouble;
use kernel::Delivered;
use sqlx::PgConnection;
use uuid::Uuid;

/// The exclusions of a run of events. An exclusion is no step and is shown to nobody.
#[derive(Default)]
pub(super) struct Exclusions {
    matters: Vec<Uuid>,
    whom: Vec<String>,
}

impl Exclusions {
    pub(super) fn add(&mut self, event: &Delivered, Excluded { who }: &Excluded) {
        self.matters.push(event.stream.uuid());
        self.whom.push(who.clone());
    }

    pub(super) async fn write(&self, tx: &mut PgConnection) -> Result<(), Trouble> {
        if self.matters.is_empty() {
            return Ok(());
        }
        let insert = sqlx::query(include_str!("step/exclude.sql"));
        insert.bind(&self.matters).bind(&self.whom).execute(tx).await?;
        Ok(())
    }
}

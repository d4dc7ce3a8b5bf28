//! Checks that the configured master key opens the private keys of staff.

use kernel::PersonId;
use service::{Failure, FailureKind};
use sqlx::PgPool;
use vault::MasterKey;

use crate::error::damaged;

/// Refuses a master key that opens none of the private keys. With such a key nobody could read, and people registered meanwhile could not be read
/// under the right one. A single private key that does not open concerns one person only, and the service starts.
pub(crate) async fn check_master_key(db: &PgPool, master: &MasterKey) -> Result<(), Failure> {
    let rows: Vec<(String, Vec<u8>)> = sqlx::query_as(sql!("staff_sealed")).fetch_all(db).await?;
    for (person, sealed) in &rows {
        let person: PersonId = person.parse().map_err(|_| damaged("triage.staff.person"))?;
        if master.open_private(&person, sealed).is_ok() {
            return Ok(());
        }
    }
    if rows.is_empty() {
        return Ok(());
    }
    let message = "the master key opens none of the private keys of staff: it is another one than that under which they were sealed \
                   (`amanah keys master` seals them under a new one)";
    Err(Failure::new(FailureKind::Refused, "MASTER_KEY", message))
}

//! Whether the master key that was given is the one under which the private keys of staff lie.

use kernel::PersonId;
use service::{Failure, FailureKind};
use sqlx::PgPool;
use vault::MasterKey;

use crate::error::damaged;

/// Refuses a master key that opens none of the private keys. With it nobody could read, and whoever is registered meanwhile would be lost under the
/// right one. A single key that does not open is damage of one person, and no reason to keep everybody out.
pub(crate) async fn check_master_key(db: &PgPool, master: &MasterKey) -> Result<(), Failure> {
    let rows: Vec<(String, Vec<u8>)> =
        sqlx::query_as(include_str!("../../sql/staff_sealed.sql")).fetch_all(db).await?;
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

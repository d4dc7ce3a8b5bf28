//! Seals every private key of staff under a new master key, in one transaction.

use kernel::{Ids, PersonId};
use service::Failure;
use sqlx::PgPool;
use vault::MasterKey;

use crate::error::{damaged, vault};

type Row = (String, Vec<u8>, Option<Vec<u8>>);

/// Seals the private keys of all staff under `new` instead of `old`; returns the number of people. The service must not run: it holds the old
/// key. Repeating it changes nothing more.
pub async fn reseal_staff_keys(
    db: &PgPool,
    old: &MasterKey,
    new: &MasterKey,
    ids: &Ids,
) -> Result<usize, Failure> {
    let mut tx = db.begin().await?;
    let rows: Vec<Row> = sqlx::query_as(sql!("staff_keys")).fetch_all(&mut *tx).await?;
    for (person, private, previous) in &rows {
        let id: PersonId = person.parse().map_err(|_| damaged("triage.staff.person"))?;
        let reseal = |bytes: &[u8]| {
            if new.open_private(&id, bytes).is_ok() {
                return Ok(bytes.to_vec());
            }
            let private = old.open_private(&id, bytes).map_err(vault("open a key of staff"))?;
            Ok::<_, Failure>(new.seal_private(&id, &private, ids))
        };
        sqlx::query(sql!("staff_reseal"))
            .bind(person)
            .bind(reseal(private)?)
            .bind(previous.as_deref().map(reseal).transpose()?)
            .execute(&mut *tx)
            .await?;
    }
    tx.commit().await?;
    Ok(rows.len())
}

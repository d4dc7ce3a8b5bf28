//! New key pairs for staff. Their wraps are made anew in batches, each in one transaction.
//!
//! The old private key stays until its last wrap is made anew. A rotation that broke off is finished by asking for it again.

use std::collections::VecDeque;
use std::sync::Arc;

use futures::stream::{self, BoxStream};
use futures::{StreamExt, TryStreamExt};
use kernel::{Actor, ComplaintId, PersonId, Role};
use service::Failure;
use sqlx::PgConnection;
use uuid::Uuid;
use vault::{PrivateKey, PublicKey, Wrap, WrapInfo};

use crate::app::Triage;
use crate::error::{damaged, vault};

/// Wraps that are made anew in one transaction.
const BATCH: i64 = 200;

pub(crate) struct Rotated {
    pub(crate) persons_done: u32,
    pub(crate) persons_total: u32,
    pub(crate) wraps: u64,
}

/// A wrap for an earlier pair.
type Stale = (Uuid, Vec<u8>);

#[derive(sqlx::FromRow)]
struct StoredPair {
    /// Opens the earlier wraps.
    opening_private: Vec<u8>,
    public_key: Vec<u8>,
    sealed_private: Vec<u8>,
    key_number: i32,
}

struct Pair {
    /// Opens the earlier wraps.
    old: PrivateKey,
    /// New wraps are made for this key.
    new: PublicKey,
    number: i32,
}

/// For the operator. Rotates the keys of these people, or of everybody when the list is empty. Each answer tells the progress.
pub(crate) async fn rotate_keys(
    triage: &Arc<Triage>,
    actor: &Actor,
    persons: Vec<PersonId>,
) -> Result<BoxStream<'static, Result<Rotated, Failure>>, Failure> {
    if !actor.holds(Role::Operator) {
        return Err(Failure::forbidden("only an operator makes new keys"));
    }
    let left = staff_named(triage, &persons).await?;
    let total = u32::try_from(left.len()).unwrap_or(u32::MAX);
    let rotation =
        Rotation { triage: Arc::clone(triage), left, begun: false, done: 0, total, wraps: 0 };
    Ok(stream::try_unfold(rotation, Rotation::go_on).into_stream().boxed())
}

struct Rotation {
    triage: Arc<Triage>,
    left: VecDeque<PersonId>,
    /// Whether the first of `left` has the new pair.
    begun: bool,
    done: u32,
    total: u32,
    wraps: u64,
}

impl Rotation {
    /// One batch of one person.
    async fn go_on(mut self) -> Result<Option<(Rotated, Self)>, Failure> {
        let Some(person) = self.left.front().cloned() else { return Ok(None) };
        if !self.begun {
            begin(&self.triage, &person).await?;
            self.begun = true;
        }
        match renew_some(&self.triage, &person).await? {
            0 => {
                self.left.pop_front();
                (self.begun, self.done) = (false, self.done + 1);
            }
            renewed => self.wraps += renewed,
        }
        let (persons_done, persons_total, wraps) = (self.done, self.total, self.wraps);
        Ok(Some((Rotated { persons_done, persons_total, wraps }, self)))
    }
}

async fn staff_named(triage: &Triage, persons: &[PersonId]) -> Result<VecDeque<PersonId>, Failure> {
    let names: Vec<&str> = persons.iter().map(PersonId::as_str).collect();
    let known: Vec<String> =
        sqlx::query_scalar(sql!("staff_known")).bind(names).fetch_all(&triage.db).await?;
    let wrong =
        (0..).zip(persons).filter(|(_, person)| !known.iter().any(|k| k == person.as_str()));
    let wrong: Vec<(String, String)> = wrong
        .map(|(index, _): (usize, _)| (format!("persons[{index}]"), "is not registered".to_owned()))
        .collect();
    if !wrong.is_empty() {
        return Err(Failure::invalid(wrong));
    }
    known.iter().map(|person| person.parse().map_err(|_| damaged("triage.staff.person"))).collect()
}

/// Makes a new pair, unless an earlier rotation made one and broke off.
async fn begin(triage: &Triage, person: &PersonId) -> Result<(), Failure> {
    let private = PrivateKey::generate(&triage.ids);
    sqlx::query(sql!("staff_rotate"))
        .bind(person.as_str())
        .bind(private.public().to_bytes().as_slice())
        .bind(triage.master.seal_private(person, &private, &triage.ids))
        .execute(&triage.db)
        .await?;
    Ok(())
}

/// Makes some wraps anew; when none is left, deletes the old private key. The pair is locked before the wraps, as in a registration: two that
/// lock in different orders would wait for each other.
async fn renew_some(triage: &Triage, person: &PersonId) -> Result<u64, Failure> {
    let mut tx = triage.db.begin().await?;
    let pair = locked_pair(triage, &mut tx, person).await?;
    let stale: Vec<Stale> = sqlx::query_as(sql!("wrap_stale"))
        .bind(person.as_str())
        .bind(pair.number)
        .bind(BATCH)
        .fetch_all(&mut *tx)
        .await?;
    if stale.is_empty() {
        let done = sqlx::query(sql!("staff_rotated"));
        done.bind(person.as_str()).execute(&mut *tx).await?;
    } else {
        renew(triage, &mut tx, person, &pair, &stale).await?;
    }
    tx.commit().await?;
    Ok(stale.len() as u64)
}

async fn locked_pair(
    triage: &Triage,
    tx: &mut PgConnection,
    person: &PersonId,
) -> Result<Pair, Failure> {
    let stored: StoredPair =
        sqlx::query_as(sql!("staff_pair")).bind(person.as_str()).fetch_one(tx).await?;
    let new = triage.public_key(person, &stored.public_key, &stored.sealed_private)?;
    let old = triage.master.open_private(person, &stored.opening_private);
    let old = old.map_err(vault("open a key of staff"))?;
    Ok(Pair { old, new, number: stored.key_number })
}

async fn renew(
    triage: &Triage,
    tx: &mut PgConnection,
    person: &PersonId,
    pair: &Pair,
    stale: &[Stale],
) -> Result<(), Failure> {
    let renewed: Vec<Vec<u8>> =
        stale.iter().map(|one| renew_one(triage, person, pair, one)).collect();
    let complaints: Vec<Uuid> = stale.iter().map(|(complaint, _)| *complaint).collect();
    sqlx::query(sql!("wrap_renew"))
        .bind(person.as_str())
        .bind(complaints)
        .bind(renewed)
        .bind(pair.number)
        .execute(tx)
        .await?;
    Ok(())
}

/// A wrap that its person's own key does not open never gave them anything. It stays as it is.
fn renew_one(
    triage: &Triage,
    person: &PersonId,
    pair: &Pair,
    (complaint, bytes): &Stale,
) -> Vec<u8> {
    let info = WrapInfo { complaint: ComplaintId::new(*complaint), person: person.clone() };
    let key = Wrap::from_bytes(bytes).and_then(|wrap| vault::unwrap(&wrap, &pair.old, &info));
    key.map_or_else(
        |_| {
            tracing::warn!("a wrap that its person's key does not open was left as it is");
            bytes.clone()
        },
        |key| vault::wrap(&key, &pair.new, &info, &triage.ids).to_bytes(),
    )
}

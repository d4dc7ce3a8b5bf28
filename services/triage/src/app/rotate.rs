//! New key pairs for staff. What the old ones could open is wrapped anew, some wraps at a time, each batch in one transaction.
//!
//! The old private key stays until its last wrap is made anew, so a rotation that broke off is finished by asking for it again.

use std::collections::VecDeque;
use std::sync::Arc;

use futures::stream::{self, BoxStream};
use futures::{StreamExt, TryStreamExt};
use kernel::{Actor, ComplaintId, PersonId, Role};
use service::Failure;
use sqlx::PgConnection;
use uuid::Uuid;
use vault::{PrivateKey, PublicKey, Wrap, WrapInfo};

use super::Triage;
use crate::error::{damaged, vault};

/// Wraps that are made anew in one transaction.
const BATCH: i64 = 200;

/// How far a rotation is.
pub(crate) struct Rotated {
    pub(crate) persons_done: u32,
    pub(crate) persons_total: u32,
    pub(crate) wraps: u64,
}

/// A wrap for an earlier pair.
type Stale = (Uuid, Vec<u8>);

/// What opens the earlier wraps and what the new ones are made for, as stored.
type StoredPair = (Vec<u8>, Vec<u8>, Vec<u8>, i32);

/// The same, opened.
struct Pair {
    old: PrivateKey,
    new: PublicKey,
    /// Of the new one.
    number: i32,
}

/// Operator. Rotates the keys of these people, of everybody when none is named. The answers say how far it is.
pub(crate) async fn rotate_keys(
    triage: &Arc<Triage>,
    actor: &Actor,
    persons: Vec<PersonId>,
) -> Result<BoxStream<'static, Result<Rotated, Failure>>, Failure> {
    if !actor.holds(Role::Operator) {
        return Err(Failure::forbidden("only an operator makes new keys"));
    }
    let left = triage.staff_named(&persons).await?;
    let total = u32::try_from(left.len()).unwrap_or(u32::MAX);
    let rotation =
        Rotation { triage: Arc::clone(triage), left, begun: false, done: 0, total, wraps: 0 };
    Ok(stream::try_unfold(rotation, Rotation::go_on).into_stream().boxed())
}

struct Rotation {
    triage: Arc<Triage>,
    left: VecDeque<PersonId>,
    /// Whether the first of those has his new pair.
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
            self.triage.begin_rotation(&person).await?;
            self.begun = true;
        }
        match self.triage.renew_some(&person).await? {
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

impl Triage {
    async fn staff_named(&self, persons: &[PersonId]) -> Result<VecDeque<PersonId>, Failure> {
        let names: Vec<&str> = persons.iter().map(PersonId::as_str).collect();
        let known: Vec<String> = sqlx::query_scalar(include_str!("../../sql/staff_known.sql"))
            .bind(names)
            .fetch_all(&self.db)
            .await?;
        let wrong =
            (0..).zip(persons).filter(|(_, person)| !known.iter().any(|k| k == person.as_str()));
        let wrong: Vec<(String, String)> = wrong
            .map(|(index, _): (usize, _)| {
                (format!("persons[{index}]"), "is not registered".to_owned())
            })
            .collect();
        if !wrong.is_empty() {
            return Err(Failure::invalid(wrong));
        }
        known
            .iter()
            .map(|person| person.parse().map_err(|_| damaged("triage.staff.person")))
            .collect()
    }

    /// Gives him a new pair, unless he got one before and its rotation broke off.
    async fn begin_rotation(&self, person: &PersonId) -> Result<(), Failure> {
        let private = PrivateKey::generate(&self.ids);
        sqlx::query(include_str!("../../sql/staff_rotate.sql"))
            .bind(person.as_str())
            .bind(private.public().to_bytes().as_slice())
            .bind(self.master.seal_private(person, &private, &self.ids))
            .execute(&self.db)
            .await?;
        Ok(())
    }

    /// Makes some wraps anew; when none is left, the old private key goes. The pair is locked first, as a registration does: two that lock in
    /// different orders would wait for each other.
    async fn renew_some(&self, person: &PersonId) -> Result<u64, Failure> {
        let mut tx = self.db.begin().await?;
        let pair = self.locked_pair(&mut tx, person).await?;
        let stale: Vec<Stale> = sqlx::query_as(include_str!("../../sql/wrap_stale.sql"))
            .bind(person.as_str())
            .bind(pair.number)
            .bind(BATCH)
            .fetch_all(&mut *tx)
            .await?;
        if stale.is_empty() {
            let done = sqlx::query(include_str!("../../sql/staff_rotated.sql"));
            done.bind(person.as_str()).execute(&mut *tx).await?;
        } else {
            self.renew(&mut tx, person, &pair, &stale).await?;
        }
        tx.commit().await?;
        Ok(stale.len() as u64)
    }

    async fn locked_pair(&self, tx: &mut PgConnection, person: &PersonId) -> Result<Pair, Failure> {
        let (old, public, private, number): StoredPair =
            sqlx::query_as(include_str!("../../sql/staff_pair.sql"))
                .bind(person.as_str())
                .fetch_one(tx)
                .await?;
        let new = self.public_key(person, &public, &private)?;
        let old = self.master.open_private(person, &old).map_err(vault("open a key of staff"))?;
        Ok(Pair { old, new, number })
    }

    async fn renew(
        &self,
        tx: &mut PgConnection,
        person: &PersonId,
        pair: &Pair,
        stale: &[Stale],
    ) -> Result<(), Failure> {
        let renewed: Vec<Vec<u8>> =
            stale.iter().map(|one| self.renew_one(person, pair, one)).collect();
        let complaints: Vec<Uuid> = stale.iter().map(|(complaint, _)| *complaint).collect();
        sqlx::query(include_str!("../../sql/wrap_renew.sql"))
            .bind(person.as_str())
            .bind(complaints)
            .bind(renewed)
            .bind(pair.number)
            .execute(tx)
            .await?;
        Ok(())
    }

    /// A wrap that his own key does not open never gave him anything: it stays as it is.
    fn renew_one(&self, person: &PersonId, pair: &Pair, (complaint, bytes): &Stale) -> Vec<u8> {
        let info = WrapInfo { complaint: ComplaintId::new(*complaint), person: person.clone() };
        let key = Wrap::from_bytes(bytes).and_then(|wrap| vault::unwrap(&wrap, &pair.old, &info));
        key.map_or_else(
            |_| {
                tracing::warn!("a wrap that its person's key does not open was left as it is");
                bytes.clone()
            },
            |key| vault::wrap(&key, &pair.new, &info, &self.ids).to_bytes(),
        )
    }
}

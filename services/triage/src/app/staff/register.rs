//! Makes the key pair of a member of staff, once and for good, and adapts their access to their roles.

use std::collections::BTreeSet;

use kernel::{Actor, OfficeCode, PersonId, Role};
use service::Failure;
use sqlx::{PgConnection, Postgres, Transaction};
use uuid::Uuid;
use vault::{PrivateKey, PublicKey};

use crate::app::case::keep_head_away;
use crate::app::{Triage, no_such_office};

#[derive(Debug)]
pub(crate) struct Registration {
    pub(crate) person: PersonId,
    pub(crate) office: Option<OfficeCode>,
    pub(crate) roles: Vec<Role>,
    /// The name that colleagues know. `None` leaves the stored one.
    pub(crate) name: Option<String>,
}

/// A registration that is not committed yet. Itjen must hear of cases that lack somebody now, in the same transaction.
#[must_use = "the registration happens with the commit of its transaction"]
pub(crate) struct Registered {
    pub(crate) tx: Transaction<'static, Postgres>,
    pub(crate) key: PublicKey,
    /// The person's office before and after.
    pub(crate) offices: Vec<String>,
    /// Cases that the person can no longer read.
    pub(crate) withdrawn: Vec<Uuid>,
}

/// For the operator. A person who is registered again, with other roles or another office, keeps the key, so that every wrap still opens. Wraps
/// that the new roles do not justify are deleted. Wraps that they newly allow are made when a colleague next works on each case.
pub(crate) async fn register_staff(
    triage: &Triage,
    actor: &Actor,
    new: Registration,
) -> Result<Registered, Failure> {
    if !actor.holds(Role::Operator) {
        return Err(Failure::forbidden("only an operator registers staff"));
    }
    if let Some(unknown) = new.office.as_ref().filter(|code| triage.office(code).is_none()) {
        return Err(no_such_office(unknown));
    }
    let mut tx = triage.db.begin().await?;
    let before = before(&mut tx, &new).await?;
    let key = store(triage, &mut tx, &new).await?;
    let withdrawn =
        if changes(before.as_ref(), &new) { withdraw(&mut tx, &new).await? } else { vec![] };
    keep_heads_away(triage, before.as_ref(), &new).await?;
    let offices = offices(before.as_ref(), &new);
    Ok(Registered { tx, key, offices, withdrawn })
}

/// Office and roles before the registration.
type Before = (Option<String>, Vec<String>);

/// `None` for somebody new. The row is locked until the transaction ends.
async fn before(tx: &mut PgConnection, new: &Registration) -> Result<Option<Before>, Failure> {
    let query = sqlx::query_as(sql!("staff_before"));
    Ok(query.bind(new.person.as_str()).fetch_optional(tx).await?)
}

/// Whether somebody known gets another office or other roles.
fn changes(before: Option<&Before>, new: &Registration) -> bool {
    let Some((office, roles)) = before else { return false };
    let held: BTreeSet<&str> = roles.iter().map(String::as_str).collect();
    office.as_deref() != new.office.as_ref().map(OfficeCode::as_str)
        || held != new.roles.iter().map(|role| role.code()).collect()
}

fn offices(before: Option<&Before>, new: &Registration) -> Vec<String> {
    let left = before.and_then(|(office, _)| office.clone());
    left.into_iter().chain(new.office.as_ref().map(ToString::to_string)).collect()
}

/// Excludes a head, old or new, from the cases about the head. The exclusions are committed before the roles change. If the registration then
/// fails, it is repeated.
async fn keep_heads_away(
    triage: &Triage,
    before: Option<&Before>,
    new: &Registration,
) -> Result<(), Failure> {
    let was = |(_, roles): &&Before| roles.iter().any(|role| role == Role::OfficeHead.code());
    let left = before.filter(was).and_then(|(office, _)| office.as_deref());
    let is = new.office.as_ref().filter(|_| new.roles.contains(&Role::OfficeHead));
    let headed: Vec<&str> = left.into_iter().chain(is.map(OfficeCode::as_str)).collect();
    if headed.is_empty() {
        return Ok(());
    }
    keep_head_away(triage, &new.person, &headed).await
}

async fn store(
    triage: &Triage,
    tx: &mut PgConnection,
    new: &Registration,
) -> Result<PublicKey, Failure> {
    let private = PrivateKey::generate(&triage.ids);
    let sealed = triage.master.seal_private(&new.person, &private, &triage.ids);
    let roles: Vec<&str> = new.roles.iter().map(|role| role.code()).collect();
    let (public, sealed): (Vec<u8>, Vec<u8>) = sqlx::query_as(sql!("staff_register"))
        .bind(new.person.as_str())
        .bind(new.office.as_ref().map(OfficeCode::as_str))
        .bind(roles)
        .bind(private.public().to_bytes().as_slice())
        .bind(sealed)
        .bind(new.name.as_deref())
        .bind(triage.clock.now().as_microsecond())
        .fetch_one(tx)
        .await?;
    triage.public_key(&new.person, &public, &sealed)
}

/// Deletes the wraps that the new roles do not justify; returns their cases.
async fn withdraw(tx: &mut PgConnection, new: &Registration) -> Result<Vec<Uuid>, Failure> {
    let withdraw = sqlx::query_scalar(sql!("wrap_withdraw"));
    Ok(withdraw.bind(new.person.as_str()).fetch_all(tx).await?)
}

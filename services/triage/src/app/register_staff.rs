//! Makes the key pair of a member of staff, once and for good, and keeps his access in step with his roles.

use std::collections::BTreeSet;

use kernel::{Actor, OfficeCode, Role};
use service::Failure;
use sqlx::PgConnection;
use uuid::Uuid;
use vault::{PrivateKey, PublicKey};

use super::Triage;
use crate::exchange::tell_understaffed;
use crate::wire::Registration;

/// Operator. Repeated with other roles or another office it keeps the key: what was wrapped to it must stay open. What the new roles no longer
/// justify is taken off the access list; what they newly allow comes when a colleague next works on each case.
pub(crate) async fn register_staff(
    triage: &Triage,
    actor: &Actor,
    new: Registration,
) -> Result<PublicKey, Failure> {
    if !actor.holds(Role::Operator) {
        return Err(Failure::forbidden("only an operator registers staff"));
    }
    if let Some(unknown) = new.office.as_ref().filter(|code| triage.office(code).is_none()) {
        return Err(no_such_office("office", unknown));
    }
    let mut tx = triage.db.begin().await?;
    let before = before(&mut tx, &new).await?;
    let key = store(triage, &mut tx, &new).await?;
    let left = if changes(before.as_ref(), &new) { withdraw(&mut tx, &new).await? } else { vec![] };
    keep_head_away(triage, before.as_ref(), &new).await?;
    let told = tell_understaffed(triage, &mut tx, &offices(before.as_ref(), &new), &left).await?;
    tx.commit().await?;
    for number in told {
        triage.head.expect(number);
    }
    Ok(key)
}

/// Office and roles as they were.
type Before = (Option<String>, Vec<String>);

/// Of somebody known; he stays as he is until the end of the transaction.
async fn before(tx: &mut PgConnection, new: &Registration) -> Result<Option<Before>, Failure> {
    let query = sqlx::query_as(include_str!("../../sql/staff_before.sql"));
    Ok(query.bind(new.person.as_str()).fetch_optional(tx).await?)
}

/// Whether somebody known gets another office or other roles.
fn changes(before: Option<&Before>, new: &Registration) -> bool {
    let Some((office, roles)) = before else { return false };
    let held: BTreeSet<&str> = roles.iter().map(String::as_str).collect();
    office.as_deref() != new.office.as_ref().map(OfficeCode::as_str)
        || held != new.roles.iter().map(|role| role.code()).collect()
}

/// Where he was, and where he is from now on.
fn offices<'a>(before: Option<&'a Before>, new: &'a Registration) -> Vec<&'a str> {
    let left = before.and_then(|(office, _)| office.as_deref());
    left.into_iter().chain(new.office.as_ref().map(OfficeCode::as_str)).collect()
}

/// Before the roles change: whoever heads the office, or did until now, is kept away from the cases about its head, and stays so when he is no
/// head any more. When this breaks off, the registration did not happen and is repeated.
async fn keep_head_away(
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
    triage.keep_head_away(&new.person, &headed).await
}

async fn store(
    triage: &Triage,
    tx: &mut PgConnection,
    new: &Registration,
) -> Result<PublicKey, Failure> {
    let private = PrivateKey::generate(&triage.ids);
    let sealed = triage.master.seal_private(&new.person, &private, &triage.ids);
    let roles: Vec<&str> = new.roles.iter().map(|role| role.code()).collect();
    let (public, sealed): (Vec<u8>, Vec<u8>) =
        sqlx::query_as(include_str!("../../sql/staff_register.sql"))
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

/// The cases that the person can no longer read.
async fn withdraw(tx: &mut PgConnection, new: &Registration) -> Result<Vec<Uuid>, Failure> {
    let withdraw = sqlx::query_scalar(include_str!("../../sql/wrap_withdraw.sql"));
    Ok(withdraw.bind(new.person.as_str()).fetch_all(tx).await?)
}

/// The request names an office that this installation does not have.
pub(crate) fn no_such_office(field: &str, code: &OfficeCode) -> Failure {
    Failure::invalid(vec![(
        field.to_owned(),
        format!("'{code}' is no office of this installation"),
    )])
}

//! Makes the key pair of a member of staff, once and for good, and keeps his access in step with his roles.

use std::collections::BTreeSet;

use kernel::{Actor, CaseId, Role};
use service::Failure;
use sqlx::PgConnection;
use uuid::Uuid;
use vault::{PrivateKey, PublicKey};

use super::Triage;
use crate::error::damaged;
use crate::exchange::tell_understaffed;
use crate::wire::Registration;

/// Operator. Repeated with other roles or another office it keeps the key: what was wrapped to it must stay open. What the new roles no longer
/// justify is taken off the access list; what they newly allow comes with the next step of each case.
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
    let changed = changes(&mut tx, &new).await?;
    let key = store(triage, &mut tx, &new).await?;
    let left = if changed { withdraw(&mut tx, &new).await? } else { Vec::new() };
    tx.commit().await?;
    for case in left {
        tell_understaffed(triage, CaseId::new(case)).await?;
    }
    Ok(key)
}

/// Whether somebody known gets another office or other roles.
async fn changes(tx: &mut PgConnection, new: &Registration) -> Result<bool, Failure> {
    let before: Option<(Option<String>, Vec<String>)> =
        sqlx::query_as(include_str!("../../sql/staff_before.sql"))
            .bind(new.person.as_str())
            .fetch_optional(tx)
            .await?;
    let Some((office, roles)) = before else { return Ok(false) };
    let held: BTreeSet<&str> = roles.iter().map(String::as_str).collect();
    let same = office.as_deref() == new.office.as_ref().map(kernel::OfficeCode::as_str)
        && held == new.roles.iter().map(|role| role.code()).collect();
    Ok(!same)
}

async fn store(
    triage: &Triage,
    tx: &mut PgConnection,
    new: &Registration,
) -> Result<PublicKey, Failure> {
    let private = PrivateKey::generate(&triage.ids);
    let sealed = triage.master.seal_private(&new.person, &private, &triage.ids);
    let roles: Vec<&str> = new.roles.iter().map(|role| role.code()).collect();
    let stored: Vec<u8> = sqlx::query_scalar(include_str!("../../sql/staff_register.sql"))
        .bind(new.person.as_str())
        .bind(new.office.as_ref().map(kernel::OfficeCode::as_str))
        .bind(roles)
        .bind(private.public().to_bytes().as_slice())
        .bind(sealed)
        .bind(new.name.as_deref())
        .fetch_one(tx)
        .await?;
    let bytes: [u8; 32] = stored.try_into().map_err(|_| damaged("triage.staff.public_key"))?;
    PublicKey::from_bytes(bytes).map_err(|_| damaged("triage.staff.public_key"))
}

/// The cases that the person can no longer read.
async fn withdraw(tx: &mut PgConnection, new: &Registration) -> Result<Vec<Uuid>, Failure> {
    let withdraw = sqlx::query_scalar(include_str!("../../sql/wrap_withdraw.sql"));
    Ok(withdraw.bind(new.person.as_str()).fetch_all(tx).await?)
}

/// The request names an office that this installation does not have.
pub(crate) fn no_such_office(field: &str, code: &kernel::OfficeCode) -> Failure {
    Failure::invalid(vec![(
        field.to_owned(),
        format!("'{code}' is no office of this installation"),
    )])
}

//! Makes the key pair of a member of staff, once and for good.

use kernel::{Actor, Role};
use service::Failure;
use vault::{PrivateKey, PublicKey};

use super::Triage;
use crate::error::damaged;
use crate::wire::Registration;

/// Operator. Repeated with other roles or another office it keeps the key: what was wrapped to it must stay open.
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
    let private = PrivateKey::generate(&triage.ids);
    let sealed = triage.master.seal_private(&new.person, &private, &triage.ids);
    let roles: Vec<&str> = new.roles.iter().map(|role| role.code()).collect();
    let stored: Vec<u8> = sqlx::query_scalar(include_str!("../../sql/staff_register.sql"))
        .bind(new.person.as_str())
        .bind(new.office.as_ref().map(kernel::OfficeCode::as_str))
        .bind(roles)
        .bind(private.public().to_bytes().as_slice())
        .bind(sealed)
        .fetch_one(&triage.db)
        .await?;
    let bytes: [u8; 32] = stored.try_into().map_err(|_| damaged("triage.staff.public_key"))?;
    PublicKey::from_bytes(bytes).map_err(|_| damaged("triage.staff.public_key"))
}

/// The request names an office that this installation does not have.
pub(crate) fn no_such_office(field: &str, code: &kernel::OfficeCode) -> Failure {
    Failure::invalid(vec![(
        field.to_owned(),
        format!("'{code}' is no office of this installation"),
    )])
}

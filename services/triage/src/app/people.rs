//! The staff of an office, as `triage.staff` has them.

use kernel::{ComplaintId, OfficeCode, PersonId, Role};
use service::Failure;
use sqlx::PgConnection;
use vault::PublicKey;

use super::Triage;
use crate::error::damaged;

/// The roles that handle cases inside an office.
pub(crate) const HANDLERS: [Role; 3] = [Role::WbsTeam, Role::AdminHead, Role::OfficeHead];

/// Somebody to whom a data key may be wrapped.
#[derive(Clone, Debug)]
pub(crate) struct Staff {
    pub(crate) person: PersonId,
    pub(crate) public_key: PublicKey,
}

/// A member of the office's staff. Itjen compares them with the names in a complaint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Colleague {
    pub(crate) person: PersonId,
    pub(crate) name: Option<String>,
    pub(crate) roles: Vec<Role>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Member {
    pub(crate) person: PersonId,
    pub(crate) roles: Vec<Role>,
}

impl Triage {
    pub(crate) async fn team(&self, office: &OfficeCode) -> Result<Vec<Staff>, Failure> {
        let query = sqlx::query_as(sql!("staff_team")).bind(office.as_str());
        self.readers(query.fetch_all(&self.db).await?)
    }

    /// Kasubag and head of an office; without the head when the complaint is about the head.
    pub(crate) async fn heads(
        &self,
        office: &OfficeCode,
        about_head: bool,
    ) -> Result<Vec<Staff>, Failure> {
        let query = sqlx::query_as(sql!("staff_heads"));
        self.readers(query.bind(office.as_str()).bind(about_head).fetch_all(&self.db).await?)
    }

    /// Everybody of an office who has a key.
    pub(crate) async fn colleagues(&self, office: &OfficeCode) -> Result<Vec<Colleague>, Failure> {
        let query = sqlx::query_as(sql!("staff_of_office"));
        let rows: Vec<(String, Option<String>, Vec<String>)> =
            query.bind(office.as_str()).fetch_all(&self.db).await?;
        let read = |(person, name, roles): (String, Option<String>, Vec<String>)| {
            Some(Colleague { person: person.parse().ok()?, name, roles: parsed(&roles) })
        };
        rows.into_iter().map(read).collect::<Option<_>>().ok_or_else(|| damaged("triage.staff"))
    }

    /// The role of a person in a case: head before Kasubag before Tim WBS. `None` when this installation does not know the person.
    pub(crate) async fn role_of(&self, person: &PersonId) -> Result<Option<Role>, Failure> {
        let query = sqlx::query_scalar(sql!("staff_roles"));
        let roles: Option<Vec<String>> =
            query.bind(person.as_str()).fetch_optional(&self.db).await?;
        let Some(roles) = roles.map(|roles| parsed(&roles)) else { return Ok(None) };
        let nearest = HANDLERS.into_iter().rev().find(|role| roles.contains(role));
        Ok(Some(nearest.or_else(|| roles.first().copied()).unwrap_or(Role::Officer)))
    }
}

/// The staff of an office who may know of a complaint; without a complaint all of them.
pub(crate) async fn members(
    tx: &mut PgConnection,
    office: &OfficeCode,
    complaint: Option<ComplaintId>,
) -> Result<Vec<Member>, sqlx::Error> {
    let rows: Vec<(String, Vec<String>)> = sqlx::query_as(sql!("notify_staff"))
        .bind(office.as_str())
        .bind(complaint.map(ComplaintId::uuid))
        .fetch_all(tx)
        .await?;
    let member = |(person, roles): (String, Vec<String>)| {
        Some(Member { person: person.parse().ok()?, roles: parsed(&roles) })
    };
    Ok(rows.into_iter().filter_map(member).collect())
}

/// A role that this version does not know gives no right.
fn parsed(roles: &[String]) -> Vec<Role> {
    roles.iter().filter_map(|role| role.parse().ok()).collect()
}

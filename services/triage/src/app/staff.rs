//! Staff of an office with their keys.

use kernel::{OfficeCode, PersonId, Role};
use service::Failure;
use vault::PublicKey;

use super::Triage;
use super::access::HANDLERS;
use super::file::File;
use crate::domain::case::Stage;
use crate::error::damaged;

/// Somebody to whom a data key may be wrapped.
#[derive(Clone, Debug)]
pub(crate) struct Staff {
    pub(crate) person: PersonId,
    pub(crate) public_key: PublicKey,
}

/// Somebody of the office, as Itjen compares him with who is named in a complaint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Colleague {
    pub(crate) person: PersonId,
    pub(crate) name: Option<String>,
    pub(crate) roles: Vec<Role>,
}

impl Triage {
    /// The office's Tim WBS.
    pub(crate) async fn team(&self, office: &OfficeCode) -> Result<Vec<Staff>, Failure> {
        let query = sqlx::query_as(include_str!("../../sql/staff_team.sql")).bind(office.as_str());
        staff(query.fetch_all(&self.db).await?)
    }

    /// Kasubag and head of an office; without the head where the complaint is about him.
    pub(crate) async fn heads(
        &self,
        office: &OfficeCode,
        about_head: bool,
    ) -> Result<Vec<Staff>, Failure> {
        let query = sqlx::query_as(include_str!("../../sql/staff_heads.sql"));
        staff(query.bind(office.as_str()).bind(about_head).fetch_all(&self.db).await?)
    }
}

impl Triage {
    /// Everybody of an office who has a key.
    pub(crate) async fn colleagues(&self, office: &OfficeCode) -> Result<Vec<Colleague>, Failure> {
        let query = sqlx::query_as(include_str!("../../sql/staff_of_office.sql"));
        let rows: Vec<(String, Option<String>, Vec<String>)> =
            query.bind(office.as_str()).fetch_all(&self.db).await?;
        let read = |(person, name, roles): (String, Option<String>, Vec<String>)| {
            Some(Colleague { person: person.parse().ok()?, name, roles: parsed(&roles) })
        };
        rows.into_iter().map(read).collect::<Option<_>>().ok_or_else(|| damaged("triage.staff"))
    }

    /// The role in which somebody could come near a case, if this installation knows him: that of the head before the Kasubag's before the team's.
    pub(crate) async fn role_of(&self, person: &PersonId) -> Result<Option<Role>, Failure> {
        let query = sqlx::query_scalar(include_str!("../../sql/staff_roles.sql"));
        let roles: Option<Vec<String>> =
            query.bind(person.as_str()).fetch_optional(&self.db).await?;
        let Some(roles) = roles.map(|roles| parsed(&roles)) else { return Ok(None) };
        let nearest = HANDLERS.into_iter().rev().find(|role| roles.contains(role));
        Ok(Some(nearest.or_else(|| roles.first().copied()).unwrap_or(Role::Officer)))
    }

    /// Who may read a case by his role and cannot yet: he joined since. Nobody who is kept away from it.
    pub(super) async fn newcomers(&self, file: &File) -> Result<Vec<Staff>, Failure> {
        let opened = file.opened()?;
        let rows = sqlx::query_as(include_str!("../../sql/staff_newcomers.sql"))
            .bind(opened.office.as_str())
            .bind(opened.complaint.uuid())
            .bind(file.case.stage() > Stage::Study)
            .bind(opened.about_head)
            .fetch_all(&self.db)
            .await?;
        let all = staff(rows)?;
        Ok(all.into_iter().filter(|one| !file.case.is_recused(&one.person)).collect())
    }
}

/// A role that this version does not know gives no right.
fn parsed(roles: &[String]) -> Vec<Role> {
    roles.iter().filter_map(|role| role.parse().ok()).collect()
}

fn staff(rows: Vec<(String, Vec<u8>)>) -> Result<Vec<Staff>, Failure> {
    let read = |(person, key): (String, Vec<u8>)| {
        let key =
            <[u8; 32]>::try_from(key).ok().and_then(|bytes| PublicKey::from_bytes(bytes).ok());
        let person = person.parse().ok();
        Some(Staff { person: person?, public_key: key? })
    };
    rows.into_iter().map(read).collect::<Option<_>>().ok_or_else(|| damaged("triage.staff"))
}

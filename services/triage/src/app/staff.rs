//! Staff of an office with their keys.

use kernel::{OfficeCode, PersonId, Role};
use service::Failure;
use vault::PublicKey;

use super::Triage;
use super::access::HANDLERS;
use super::file::File;
use super::pairs::PairRow;
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
        self.readers(query.fetch_all(&self.db).await?)
    }

    /// Kasubag and head of an office; without the head where the complaint is about him.
    pub(crate) async fn heads(
        &self,
        office: &OfficeCode,
        about_head: bool,
    ) -> Result<Vec<Staff>, Failure> {
        let query = sqlx::query_as(include_str!("../../sql/staff_heads.sql"));
        self.readers(query.bind(office.as_str()).bind(about_head).fetch_all(&self.db).await?)
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

    /// Whether nobody who holds the role may read the case: then nobody of the office could do its part.
    pub(super) async fn is_vacant(&self, file: &File, role: Role) -> Result<bool, Failure> {
        let opened = file.opened()?;
        let holders: Vec<String> = sqlx::query_scalar(include_str!("../../sql/staff_holders.sql"))
            .bind(opened.office.as_str())
            .bind(opened.complaint.uuid())
            .bind(role.code())
            .fetch_all(&self.db)
            .await?;
        let left = |holder: &String| file.case.recused().any(|one| one.as_str() == holder);
        Ok(holders.iter().all(left))
    }

    /// Who may read a case by his role and cannot yet: he joined since. Nobody who is kept away from it.
    pub(super) async fn newcomers(&self, file: &File) -> Result<Vec<Staff>, Failure> {
        let opened = file.opened()?;
        let rows: Vec<PairRow> = sqlx::query_as(include_str!("../../sql/staff_newcomers.sql"))
            .bind(opened.office.as_str())
            .bind(opened.complaint.uuid())
            .bind(file.case.stage() > Stage::Study)
            .bind(opened.about_head)
            .fetch_all(&self.db)
            .await?;
        let recused: Vec<&str> = file.case.recused().map(PersonId::as_str).collect();
        let may = |(person, ..): &PairRow| !recused.contains(&person.as_str());
        self.readers(rows.into_iter().filter(may).collect())
    }
}

/// A role that this version does not know gives no right.
fn parsed(roles: &[String]) -> Vec<Role> {
    roles.iter().filter_map(|role| role.parse().ok()).collect()
}

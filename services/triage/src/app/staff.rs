//! Staff of an office with their keys.

use kernel::{OfficeCode, PersonId};
use service::Failure;
use vault::PublicKey;

use super::Triage;
use crate::error::damaged;

/// Somebody to whom a data key may be wrapped.
#[derive(Clone, Debug)]
pub(crate) struct Staff {
    pub(crate) person: PersonId,
    pub(crate) public_key: PublicKey,
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

fn staff(rows: Vec<(String, Vec<u8>)>) -> Result<Vec<Staff>, Failure> {
    let read = |(person, key): (String, Vec<u8>)| {
        let key =
            <[u8; 32]>::try_from(key).ok().and_then(|bytes| PublicKey::from_bytes(bytes).ok());
        let person = person.parse().ok();
        Some(Staff { person: person?, public_key: key? })
    };
    rows.into_iter().map(read).collect::<Option<_>>().ok_or_else(|| damaged("triage.staff"))
}

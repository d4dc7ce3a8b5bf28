//! The log of accesses: who opened which text of a case, and when. Rows are only added, each chained to the one before it in its case.

use kernel::{Actor, CaseId, PersonId, Role, Timestamp};
use service::Failure;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::app::{HANDLERS, Triage};
use crate::error::damaged;

type Hash = [u8; 32];

/// A row of `triage.access`.
#[derive(Clone, sqlx::FromRow)]
struct Row {
    number: i32,
    person: String,
    role: String,
    what: String,
    at_us: i64,
    hash: Vec<u8>,
}

/// One opening of a text or file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Access {
    pub(crate) person: PersonId,
    pub(crate) role: Role,
    /// Kind and number of the text or file, e.g. `complaint_text/0`.
    pub(crate) what: String,
    pub(crate) at: Timestamp,
}

struct Reader<'a> {
    person: &'a PersonId,
    role: Role,
}

impl<'a> Reader<'a> {
    /// Of several roles Itjen's counts first, then those that handle cases.
    fn of(actor: &'a Actor) -> Self {
        let itjen = Some(Role::Inspectorate).filter(|role| actor.holds(*role));
        let handler = || HANDLERS.into_iter().find(|role| actor.holds(*role));
        let role = itjen.or_else(handler).or_else(|| actor.roles.first().copied());
        Self { person: &actor.person, role: role.unwrap_or(Role::Service) }
    }
}

impl Triage {
    /// Writes down what somebody opens of a case. Call it before the content is handed out.
    pub(crate) async fn note_access(
        &self,
        actor: &Actor,
        case: CaseId,
        what: &[String],
    ) -> Result<(), Failure> {
        let reader = Reader::of(actor);
        if what.is_empty() {
            return Ok(());
        }
        let mut tx = self.db.begin().await?;
        let lock = sqlx::query(sql!("access_lock"));
        lock.bind(case.uuid()).execute(&mut *tx).await?;
        let last: Option<(i32, Vec<u8>)> =
            sqlx::query_as(sql!("access_last")).bind(case.uuid()).fetch_optional(&mut *tx).await?;
        let (number, hash) = last.unwrap_or_default();
        let at_us = self.clock.now().as_microsecond();
        let (numbers, hashes) = chained(&reader, case.uuid(), what, at_us, (number, &hash));
        sqlx::query(sql!("access_insert"))
            .bind(case.uuid())
            .bind(reader.person.as_str())
            .bind(reader.role.code())
            .bind(at_us)
            .bind(numbers)
            .bind(what)
            .bind(hashes)
            .execute(&mut *tx)
            .await?;
        tx.commit().await?;
        Ok(())
    }

    /// The accesses to a case in their order. A broken chain is damage.
    pub(crate) async fn accesses(&self, case: CaseId) -> Result<Vec<Access>, Failure> {
        let query = sqlx::query_as(sql!("access_list"));
        let rows: Vec<Row> = query.bind(case.uuid()).fetch_all(&self.db).await?;
        verify(case.uuid(), &rows).ok_or_else(|| damaged("triage.access: its chain"))?;
        let access = |row: Row| {
            let at = Timestamp::from_microsecond(row.at_us).ok()?;
            let (person, role) = (row.person.parse().ok()?, row.role.parse().ok()?);
            Some(Access { person, role, what: row.what, at })
        };
        let accesses: Option<_> = rows.into_iter().map(access).collect();
        accesses.ok_or_else(|| damaged("triage.access"))
    }
}

fn chained(
    reader: &Reader<'_>,
    case: Uuid,
    what: &[String],
    at_us: i64,
    (last, hash): (i32, &[u8]),
) -> (Vec<i32>, Vec<Vec<u8>>) {
    let mut previous = hash.to_vec();
    let mut row = |(number, what): (i32, &String)| {
        let person = reader.person.as_str();
        let hash = digest(&previous, case, (number, person, reader.role.code(), what, at_us));
        previous = hash.to_vec();
        (number, hash.to_vec())
    };
    (last.saturating_add(1)..).zip(what).map(&mut row).unzip()
}

/// Hash over the hash of the row before and every column; each text follows its length. The first row of a case has no hash before it.
fn digest(
    previous: &[u8],
    case: Uuid,
    (number, person, role, what, at_us): (i32, &str, &str, &str, i64),
) -> Hash {
    let mut hash = Sha256::new_with_prefix(b"amanah/access/v1\0");
    hash.update([u8::from(!previous.is_empty())]);
    hash.update(previous);
    hash.update(case.as_bytes());
    hash.update(number.to_be_bytes());
    hash.update(at_us.to_be_bytes());
    for text in [person, role, what] {
        hash.update((text.len() as u64).to_be_bytes());
        hash.update(text);
    }
    hash.finalize().into()
}

fn verify(case: Uuid, rows: &[Row]) -> Option<()> {
    let mut previous: &[u8] = &[];
    for (expected, row) in (1..).zip(rows) {
        let columns = (row.number, &*row.person, &*row.role, &*row.what, row.at_us);
        let computed = digest(previous, case, columns);
        if row.number != expected || row.hash.as_slice() != computed {
            return None;
        }
        previous = &row.hash;
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows() -> Vec<Row> {
        let person = PersonId::try_new("gto-wbs-1").unwrap();
        let reader = Reader { person: &person, role: Role::WbsTeam };
        let what = ["complaint_text/0", "study/0", "message/2"].map(str::to_owned);
        let (numbers, hashes) = chained(&reader, Uuid::nil(), &what, 7, (0, &[]));
        let row = |((number, hash), what): ((i32, Vec<u8>), String)| {
            let (person, role) = ("gto-wbs-1".to_owned(), "wbs_team".to_owned());
            Row { number, person, role, what, at_us: 7, hash }
        };
        numbers.into_iter().zip(hashes).zip(what).map(row).collect()
    }

    #[test]
    fn rows_as_written_hold_together() {
        assert!(verify(Uuid::nil(), &rows()).is_some());
        assert!(verify(Uuid::nil(), &[]).is_some());
    }

    #[test]
    fn a_row_that_was_changed_moved_or_taken_out_shows() {
        let touched = |touch: &dyn Fn(&mut Vec<Row>)| {
            let mut rows = rows();
            touch(&mut rows);
            verify(Uuid::nil(), &rows).is_none()
        };
        assert!(touched(&|rows| rows[1].person = "gto-wbs-2".to_owned()));
        assert!(touched(&|rows| rows[1].at_us = 8));
        assert!(touched(&|rows| rows.swap(0, 1)));
        assert!(touched(&|rows| drop(rows.remove(1))));
        assert!(touched(&|rows| drop(rows.remove(0))));
        assert!(verify(Uuid::max(), &rows()).is_none(), "rows of another case");
    }
}

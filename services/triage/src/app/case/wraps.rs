//! The data key of a case, and the access list: one wrap of the key per person who may read.

use kernel::{Actor, CaseId, ComplaintId, OfficeCode, PersonId, Role};
use service::Failure;
use sqlx::PgConnection;
use uuid::Uuid;
use vault::{DataKey, Wrap, WrapInfo};

use super::File;
use crate::app::{Staff, Triage};
use crate::error::{damaged, refused, vault};

/// A wrap beside the sealed private key that opens it.
#[derive(sqlx::FromRow)]
struct StoredWrap {
    person: String,
    bytes: Vec<u8>,
    sealed_private: Vec<u8>,
}

/// A row that is new in the access list.
#[derive(sqlx::FromRow)]
pub(crate) struct AddedWrap {
    pub(crate) complaint_id: Uuid,
    pub(crate) person: String,
}

pub(crate) struct NewWrap {
    pub(crate) complaint: ComplaintId,
    pub(crate) person: PersonId,
    pub(crate) bytes: Vec<u8>,
}

impl Triage {
    /// The data key that seals the actor's text, opened with the actor's own wrap. Itjen has no wrap here, because its private key never leaves
    /// Itjen. Where Itjen decides in an office's place, a wrap of the office's Tim WBS opens the key. The key then seals Itjen's own text and
    /// nothing else: it stays in this process and opens nothing for Itjen.
    pub(crate) async fn sealing_key(
        &self,
        actor: &Actor,
        complaint: ComplaintId,
        office: &OfficeCode,
    ) -> Result<DataKey, Failure> {
        if actor.may_act_as(Role::Inspectorate, office) {
            return self.team_key(complaint).await;
        }
        self.own_key(complaint, &actor.person).await
    }

    /// The data key by the person's own wrap; `NOT_FOUND` without one.
    pub(crate) async fn own_key(
        &self,
        complaint: ComplaintId,
        person: &PersonId,
    ) -> Result<DataKey, Failure> {
        let query = sqlx::query_as(sql!("wrap_own"));
        let row =
            query.bind(complaint.uuid()).bind(person.as_str()).fetch_optional(&self.db).await?;
        self.unwrap(complaint, &row.ok_or_else(Failure::not_found)?)
    }

    /// The data key by the wrap of any member of the team.
    async fn team_key(&self, complaint: ComplaintId) -> Result<DataKey, Failure> {
        let query = sqlx::query_as(sql!("wrap_team"));
        let row = query.bind(complaint.uuid()).fetch_optional(&self.db).await?;
        let nobody = || {
            refused(
                "NO_KEY",
                "nobody of the office's Tim WBS holds the key of this case any more, so nothing can be sealed for it",
            )
        };
        self.unwrap(complaint, &row.ok_or_else(nobody)?)
    }

    fn unwrap(&self, complaint: ComplaintId, row: &StoredWrap) -> Result<DataKey, Failure> {
        let person: PersonId = row.person.parse().map_err(|_| damaged("triage.wrap.person"))?;
        let private = self
            .master
            .open_private(&person, &row.sealed_private)
            .map_err(vault("open a key of staff"))?;
        let wrap = Wrap::from_bytes(&row.bytes).map_err(vault("read a wrap"))?;
        vault::unwrap(&wrap, &private, &WrapInfo { complaint, person })
            .map_err(vault("unwrap a data key"))
    }

    pub(crate) fn wrap_to(
        &self,
        key: &DataKey,
        complaint: ComplaintId,
        readers: &[Staff],
    ) -> Vec<NewWrap> {
        let wrap = |reader: &Staff| {
            let person = reader.person.clone();
            let info = WrapInfo { complaint, person: person.clone() };
            let bytes = vault::wrap(key, &reader.public_key, &info, &self.ids).to_bytes();
            NewWrap { complaint, person, bytes }
        };
        readers.iter().map(wrap).collect()
    }

    /// Adds wraps to the access list and returns the rows that are new. A person who is on it already keeps their wrap.
    ///
    /// A wrap that its person's current key does not open is refused with `KEY_CHANGED`. Nobody gets a new key until the transaction ends.
    pub(crate) async fn insert_wraps(
        &self,
        tx: &mut PgConnection,
        wraps: &[NewWrap],
    ) -> Result<Vec<AddedWrap>, Failure> {
        let people: Vec<&str> = wraps.iter().map(|wrap| wrap.person.as_str()).collect();
        let pairs: Vec<(String, Vec<u8>)> =
            sqlx::query_as(sql!("staff_hold")).bind(people).fetch_all(&mut *tx).await?;
        for (person, private) in &pairs {
            let mut theirs = wraps.iter().filter(|wrap| wrap.person.as_str() == person);
            theirs.try_for_each(|wrap| self.check_opens(wrap, private))?;
        }
        Ok(insert_wraps(tx, wraps).await?)
    }

    fn check_opens(&self, wrap: &NewWrap, private: &[u8]) -> Result<(), Failure> {
        let NewWrap { complaint, person, bytes } = wrap;
        let private =
            self.master.open_private(person, private).map_err(vault("open a key of staff"))?;
        let info = WrapInfo { complaint: *complaint, person: person.clone() };
        let opened = Wrap::from_bytes(bytes).and_then(|wrap| vault::unwrap(&wrap, &private, &info));
        opened.map(drop).map_err(|_| {
            refused(
                "KEY_CHANGED",
                "somebody of the team has a new key since: fetch the keys and wrap again",
            )
        })
    }

    /// Deletes the wraps of everybody who is recused from a case, also those that were made while they were leaving.
    pub(crate) async fn drop_recused(&self, case: CaseId) -> Result<(), Failure> {
        self.drop_left(case, &self.file(case).await?).await
    }

    /// Like [`Triage::drop_recused`], by a file that was just loaded.
    pub(super) async fn drop_left(&self, case: CaseId, file: &File) -> Result<(), Failure> {
        let people: Vec<&str> = file.case.recused().map(PersonId::as_str).collect();
        if !people.is_empty() {
            let mut connection = self.db.acquire().await?;
            delete_wraps(&mut connection, case.uuid(), &people).await?;
        }
        Ok(())
    }
}

async fn insert_wraps(
    tx: &mut PgConnection,
    wraps: &[NewWrap],
) -> Result<Vec<AddedWrap>, sqlx::Error> {
    let complaints: Vec<Uuid> = wraps.iter().map(|wrap| wrap.complaint.uuid()).collect();
    let people: Vec<&str> = wraps.iter().map(|wrap| wrap.person.as_str()).collect();
    let bytes: Vec<&[u8]> = wraps.iter().map(|wrap| wrap.bytes.as_slice()).collect();
    let insert = sqlx::query_as(sql!("wrap_insert"));
    insert.bind(complaints).bind(people).bind(bytes).fetch_all(tx).await
}

pub(crate) async fn delete_wraps(
    tx: &mut PgConnection,
    case: Uuid,
    people: &[&str],
) -> Result<(), sqlx::Error> {
    let delete = sqlx::query(sql!("wrap_delete"));
    delete.bind(case).bind(people).execute(tx).await.map(drop)
}

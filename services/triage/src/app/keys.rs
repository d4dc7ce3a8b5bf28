//! The data key of a case, and to whom it is wrapped.

use kernel::{Actor, CaseId, ComplaintId, OfficeCode, PersonId, Role};
use service::Failure;
use sqlx::PgConnection;
use uuid::Uuid;
use vault::{DataKey, Wrap, WrapInfo};

use super::file::File;
use super::{Staff, Triage};
use crate::error::{damaged, refused, vault};

/// A wrap beside its person's sealed private key.
type KeyRow = (String, Vec<u8>, Vec<u8>);

/// A row that is new in the access list: complaint and person.
pub(crate) type Added = (Uuid, String);

/// A wrap on its way into the access list.
pub(crate) type NewWrap = (ComplaintId, PersonId, Vec<u8>);

impl Triage {
    /// The data key with which the actor's text is sealed: by his own wrap. Itjen has none here, for its private key never leaves Itjen; where it
    /// decides in an office's place, its text is sealed with the key that a member of the office's team holds. Deciding is not reading: the key
    /// seals what Itjen itself wrote, stays inside this process, and opens nothing for the caller.
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
        let query = sqlx::query_as(include_str!("../../sql/wrap_own.sql"));
        let row =
            query.bind(complaint.uuid()).bind(person.as_str()).fetch_optional(&self.db).await?;
        self.unwrap(complaint, row.ok_or_else(Failure::not_found)?)
    }

    /// The data key by the wrap of any member of the team.
    async fn team_key(&self, complaint: ComplaintId) -> Result<DataKey, Failure> {
        let query = sqlx::query_as(include_str!("../../sql/wrap_team.sql"));
        let row = query.bind(complaint.uuid()).fetch_optional(&self.db).await?;
        let nobody = || {
            refused(
                "NO_KEY",
                "nobody of the office's Tim WBS holds the key of this case any more, so nothing can be sealed for it",
            )
        };
        self.unwrap(complaint, row.ok_or_else(nobody)?)
    }

    fn unwrap(
        &self,
        complaint: ComplaintId,
        (person, wrap, private): KeyRow,
    ) -> Result<DataKey, Failure> {
        let person: PersonId = person.parse().map_err(|_| damaged("triage.wrap.person"))?;
        let private =
            self.master.open_private(&person, &private).map_err(vault("open a key of staff"))?;
        let wrap = Wrap::from_bytes(&wrap).map_err(vault("read a wrap"))?;
        vault::unwrap(&wrap, &private, &WrapInfo { complaint, person })
            .map_err(vault("unwrap a data key"))
    }

    /// Wraps a data key to people.
    pub(crate) fn wrap_to(
        &self,
        key: &DataKey,
        complaint: ComplaintId,
        readers: &[Staff],
    ) -> Vec<NewWrap> {
        let wrap = |reader: &Staff| {
            let info = WrapInfo { complaint, person: reader.person.clone() };
            let bytes = vault::wrap(key, &reader.public_key, &info, &self.ids).to_bytes();
            (complaint, reader.person.clone(), bytes)
        };
        readers.iter().map(wrap).collect()
    }

    /// Adds to the access list, and answers with what is new there; who is already on it stays as he is. A wrap for a key that was replaced meanwhile, or that never was his, would open
    /// nothing for him: it is refused, and the pairs stay as they are until the end of the transaction.
    pub(crate) async fn insert_wraps(
        &self,
        tx: &mut PgConnection,
        wraps: &[NewWrap],
    ) -> Result<Vec<Added>, Failure> {
        let people: Vec<&str> = wraps.iter().map(|(_, person, _)| person.as_str()).collect();
        let pairs: Vec<(String, Vec<u8>)> =
            sqlx::query_as(include_str!("../../sql/staff_hold.sql"))
                .bind(people)
                .fetch_all(&mut *tx)
                .await?;
        for (person, private) in &pairs {
            let mut theirs = wraps.iter().filter(|(_, to, _)| to.as_str() == person);
            theirs.try_for_each(|wrap| self.check_opens(wrap, private))?;
        }
        Ok(insert_wraps(tx, wraps).await?)
    }

    fn check_opens(
        &self,
        (complaint, person, wrap): &NewWrap,
        private: &[u8],
    ) -> Result<(), Failure> {
        let private =
            self.master.open_private(person, private).map_err(vault("open a key of staff"))?;
        let info = WrapInfo { complaint: *complaint, person: person.clone() };
        let opened = Wrap::from_bytes(wrap).and_then(|wrap| vault::unwrap(&wrap, &private, &info));
        opened.map(drop).map_err(|_| {
            refused(
                "KEY_CHANGED",
                "somebody of the team has a new key since: fetch the keys and wrap again",
            )
        })
    }

    /// Takes the wraps of everybody who is recused from a case off the access list, also one that was made while he was leaving.
    pub(crate) async fn drop_recused(&self, case: CaseId) -> Result<(), Failure> {
        self.drop_left(case, &self.file(case).await?).await
    }

    /// The same by a file that was just loaded.
    pub(super) async fn drop_left(&self, case: CaseId, file: &File) -> Result<(), Failure> {
        let people: Vec<&str> = file.case.recused().map(PersonId::as_str).collect();
        if !people.is_empty() {
            let mut connection = self.db.acquire().await?;
            delete_wraps(&mut connection, case.uuid(), &people).await?;
        }
        Ok(())
    }
}

async fn insert_wraps(tx: &mut PgConnection, wraps: &[NewWrap]) -> Result<Vec<Added>, sqlx::Error> {
    let complaints: Vec<Uuid> = wraps.iter().map(|(complaint, ..)| complaint.uuid()).collect();
    let people: Vec<&str> = wraps.iter().map(|(_, person, _)| person.as_str()).collect();
    let bytes: Vec<&[u8]> = wraps.iter().map(|(.., bytes)| bytes.as_slice()).collect();
    let insert = sqlx::query_as(include_str!("../../sql/wrap_insert.sql"));
    insert.bind(complaints).bind(people).bind(bytes).fetch_all(tx).await
}

/// Takes people off the access list of a case.
pub(crate) async fn delete_wraps(
    tx: &mut PgConnection,
    case: Uuid,
    people: &[&str],
) -> Result<(), sqlx::Error> {
    let delete = sqlx::query(include_str!("../../sql/wrap_delete.sql"));
    delete.bind(case).bind(people).execute(tx).await.map(drop)
}

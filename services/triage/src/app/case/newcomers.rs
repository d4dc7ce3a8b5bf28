//! People who may read a case by their role and have no wrap yet: they joined after it began. Whoever works on the case passes the key on.

use kernel::{PersonId, Role};
use service::Failure;
use vault::DataKey;

use super::File;
use crate::app::staff_keys::StoredKeys;
use crate::app::{Staff, Triage};
use crate::domain::case::Stage;

impl Triage {
    /// The newcomers, without those who are kept away from the case.
    pub(super) async fn newcomers(&self, file: &File) -> Result<Vec<Staff>, Failure> {
        let opened = file.opened()?;
        let rows: Vec<StoredKeys> = sqlx::query_as(sql!("staff_newcomers"))
            .bind(opened.office.as_str())
            .bind(opened.complaint.uuid())
            .bind(file.case.stage() > Stage::Study)
            .bind(opened.about_head)
            .fetch_all(&self.db)
            .await?;
        let recused: Vec<&str> = file.case.recused().map(PersonId::as_str).collect();
        let may = |row: &StoredKeys| !recused.contains(&row.person.as_str());
        self.readers(rows.into_iter().filter(may).collect())
    }

    /// Passes the key on when somebody only reads, or writes a message: a newcomer whose own step comes next would otherwise never get it.
    /// If that fails, the call itself goes on.
    pub(crate) async fn pass_on(&self, file: &File, key: &DataKey) {
        if file.case.stage() == Stage::Archived {
            return;
        }
        if let Err(failure) = self.wrap_to_newcomers(file, key).await {
            tracing::warn!(code = failure.code, "the key of a case could not be passed on");
        }
    }

    async fn wrap_to_newcomers(&self, file: &File, key: &DataKey) -> Result<(), Failure> {
        let newcomers = self.newcomers(file).await?;
        if newcomers.is_empty() {
            return Ok(());
        }
        let opened = file.opened()?;
        let mut tx = self.db.begin().await?;
        self.insert_wraps(&mut tx, &self.wrap_to(key, opened.complaint, &newcomers)).await?;
        tx.commit().await?;
        self.drop_recused(opened.case).await
    }

    /// Whether no holder of the role may read the case. Then nobody of the office can do that role's part.
    pub(super) async fn is_vacant(&self, file: &File, role: Role) -> Result<bool, Failure> {
        let opened = file.opened()?;
        let holders: Vec<String> = sqlx::query_scalar(sql!("staff_holders"))
            .bind(opened.office.as_str())
            .bind(opened.complaint.uuid())
            .bind(role.code())
            .fetch_all(&self.db)
            .await?;
        let left = |holder: &String| file.case.recused().any(|one| one.as_str() == holder);
        Ok(holders.iter().all(left))
    }
}

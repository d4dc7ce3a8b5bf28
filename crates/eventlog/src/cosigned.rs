//! Cosignatures of witnesses, stored verbatim beside the checkpoints.

use ledger::NoteSignature;

use crate::newest::Sealed;
use crate::{EventLog, LogError};

impl EventLog {
    /// The newest checkpoint that at least so many witnesses cosigned, with their lines.
    pub async fn cosigned_checkpoint(&self, witnesses: u32) -> Result<Option<String>, LogError> {
        let row: Option<(i64, String)> = sqlx::query_as(include_str!("../sql/cosigned_newest.sql"))
            .bind(i64::from(witnesses))
            .fetch_optional(self.pool())
            .await
            .map_err(LogError::refused("find a cosigned checkpoint"))?;
        match row {
            Some((_, note)) => Ok(Some(self.with_cosignatures(Sealed::read(note)?).await?)),
            None => Ok(None),
        }
    }

    /// Size of the largest checkpoint that this witness cosigned; `None` before the first.
    pub async fn cosigned_by(&self, witness: &str) -> Result<Option<u64>, LogError> {
        let size: Option<i64> = sqlx::query_scalar(include_str!("../sql/cosigned_by.sql"))
            .bind(witness)
            .fetch_one(self.pool())
            .await
            .map_err(LogError::refused("find the cosignatures of a witness"))?;
        Ok(size.and_then(|size| u64::try_from(size).ok()))
    }

    /// Keeps a witness's line under the checkpoint of this size. The caller has verified it; a second line of the same witness changes nothing.
    pub async fn add_cosignature(&self, size: u64, line: &NoteSignature) -> Result<(), LogError> {
        sqlx::query(include_str!("../sql/cosignature_insert.sql"))
            .bind(i64::try_from(size).unwrap_or(i64::MAX))
            .bind(&line.name)
            .bind(line.line())
            .execute(self.pool())
            .await
            .map_err(LogError::refused("keep a cosignature"))?;
        Ok(())
    }

    pub(crate) async fn with_cosignatures(&self, sealed: Sealed) -> Result<String, LogError> {
        let size = i64::try_from(sealed.checkpoint.size).unwrap_or(i64::MAX);
        let lines: Vec<String> = sqlx::query_scalar(include_str!("../sql/cosignatures.sql"))
            .bind(size)
            .fetch_all(self.pool())
            .await
            .map_err(LogError::refused("read cosignatures"))?;
        let lines: String = lines.into_iter().map(|line| line + "\n").collect();
        Ok(sealed.note + &lines)
    }
}

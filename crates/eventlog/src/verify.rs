//! Recomputes a whole log from its rows and holds it against every checkpoint that was signed.

use kernel::Position;
use ledger::{Checkpoint, CheckpointError, LogVerifier, NoteKey, Touched};
use sqlx::PgPool;

use crate::{LogError, read};

/// Rows read at once.
const PAGE: usize = 5000;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verified {
    pub events: u64,
    /// Signed checkpoints that it agrees with.
    pub checkpoints: u64,
    /// Root of the tree over all events.
    pub root: ledger::Hash,
}

/// Why a log does not verify.
#[derive(Debug, thiserror::Error)]
pub enum VerifyError {
    /// A row was changed, removed or inserted.
    #[error(transparent)]
    Touched(#[from] Touched),
    #[error("a stored checkpoint does not read: {0}")]
    Checkpoint(#[from] CheckpointError),
    #[error(transparent)]
    Log(#[from] LogError),
}

/// Reads every row in order, recomputes its leaf, and compares each signed checkpoint (of `key`, plus `anchors` from elsewhere) with the tree at
/// its size. `report` gets the position reached after each page.
pub async fn verify(
    db: &PgPool,
    key: &NoteKey,
    anchors: &[String],
    report: &mut (dyn FnMut(Position) + Send),
) -> Result<Verified, VerifyError> {
    let checkpoints = checkpoints(db, key, anchors).await?;
    let mut verifier = LogVerifier::new(checkpoints.iter().map(|checkpoint| checkpoint.size));
    let mut at = Position::START;
    loop {
        let rows = read::read_after(db, at, PAGE).await?;
        let Some(last) = rows.last().map(|row| row.position) else { break };
        for row in &rows {
            verifier.check(row.position.0, &row.row(), &row.blinding, &row.leaf_hash)?;
        }
        at = last;
        report(at);
    }
    for checkpoint in &checkpoints {
        verifier.against(checkpoint)?;
    }
    Ok(Verified {
        events: verifier.size(),
        checkpoints: checkpoints.len() as u64,
        root: verifier.root(),
    })
}

async fn checkpoints(
    db: &PgPool,
    key: &NoteKey,
    anchors: &[String],
) -> Result<Vec<Checkpoint>, VerifyError> {
    let mut notes: Vec<String> = sqlx::query_scalar(include_str!("../sql/seal_notes.sql"))
        .fetch_all(db)
        .await
        .map_err(LogError::refused("read checkpoints"))?;
    notes.extend_from_slice(anchors);
    let opened = notes.iter().map(|note| Checkpoint::open(note, std::slice::from_ref(key)));
    Ok(opened.collect::<Result<_, _>>()?)
}

//! Proofs for reporters that their complaint is in the log.

use std::time::Duration;

use contracts::complaint::read_file;
use eventlog::{EventLog, LogError, Recorded};
use service::Failure;
use vault::{ContentKind, ContentRef};

use super::Intake;
use super::sign_in::{Session, sign_in};
use crate::error::unreadable;
use crate::sealing::Opening;

/// How long a filing waits for its signed checkpoint; it takes milliseconds. Less than a request may last.
const PATIENCE: Duration = Duration::from_secs(20);
/// How long somebody waits who asks for a proof later.
const LATER: Duration = Duration::from_secs(5);

/// Waits for the checkpoint. Without one the complaint is filed nevertheless, and the reporter gets the proof later, with the code.
pub(super) async fn proof_in_time(
    log: &EventLog,
    row: &Recorded,
    openings: &[Opening],
) -> Option<String> {
    match prove(log, row, openings, PATIENCE).await {
        Ok(proof) => proof,
        Err(error) => {
            // The conversion logs and counts it.
            drop(Failure::from(error));
            None
        }
    }
}

/// The proof for the holder of the code. It uses a checkpoint that a witness cosigned, if there is one by now.
pub(crate) async fn proof_of(intake: &Intake, code: &str) -> Result<String, Failure> {
    let session = sign_in(intake, code).await?;
    let openings = openings(intake, &session).await?;
    let (log, row) = (&intake.log, &session.filed_row);
    if let Some(cosigned) = log.cosigned_checkpoint(1).await?
        && let Some(proof) = log.receipt(row, bytes(&openings), cosigned).await?
    {
        return Ok(proof.text());
    }
    let proof = prove(log, row, &openings, LATER).await?;
    proof.ok_or_else(|| Failure::from(LogError::Unsealed { position: row.position }))
}

async fn prove(
    log: &EventLog,
    row: &Recorded,
    openings: &[Opening],
    patience: Duration,
) -> Result<Option<String>, LogError> {
    let checkpoint = log.sealed_past(row.position, patience).await?;
    Ok(log.receipt(row, bytes(openings), checkpoint).await?.map(|proof| proof.text()))
}

fn bytes(openings: &[Opening]) -> Vec<[u8; 32]> {
    openings.iter().map(|one| one.opening).collect()
}

/// Reads the openings from the sealed bytes, which contain them beside the content. None are left after an erasure.
pub(super) async fn openings(intake: &Intake, session: &Session) -> Result<Vec<Opening>, Failure> {
    let Some(key) = &session.key else { return Ok(vec![]) };
    let mut openings = vec![];
    for row in intake.filings.rows(session.filing).await? {
        let Some(object) = intake.filings.object(row).await? else { return Ok(vec![]) };
        let kind: ContentKind = object.kind.parse().map_err(|bad| unreadable(&bad))?;
        if kind != ContentKind::AttachmentClean {
            let place = ContentRef { complaint: session.complaint, kind, item: object.item };
            let opened = vault::open(key, &place, &object.bytes).map_err(|bad| unreadable(&bad))?;
            let is_file = kind == ContentKind::Attachment;
            let file = read_file(&opened.content).filter(|_| is_file);
            openings.push(Opening { opening: opened.opening, name: file.map(|(name, _)| name) });
        }
    }
    Ok(openings)
}
